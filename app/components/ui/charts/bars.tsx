/**
 * Draws horizontal bars, each of one or more segments. Label and figure stand as text above each bar, so that the bars
 * themselves add nothing for those who can't see them.
 *
 * <Bars title="Hours" bars={[{ key: "a", label: "Groups", text: "12 hr" }]} geometry={barGeometry([[12]])} table={…} />
 */
import type { ReactNode } from "react";

import { classNames } from "../class-names";
import type { Tone } from "../tone";
import { ChartFrame, type ChartTable } from "./chart-frame";
import type { BarGeometry } from "~/lib/charts/types";

export type ChartBar = { key: string; label: ReactNode; text: ReactNode };

export function Bars({
  title,
  bars,
  geometry,
  table,
  segments = ["green"],
  centered = false,
}: {
  title: ReactNode;
  bars: ChartBar[];
  geometry: BarGeometry;
  table: ChartTable;
  /** The tone of each segment, with its label for the key; one without a key needs no label. */
  segments?: (Tone | { tone: Tone; label: ReactNode })[];
  centered?: boolean;
}) {
  const legend = segments.flatMap((segment) => (typeof segment === "string" ? [] : [segment]));
  const toneAt = (place: number) => {
    const segment = segments[place] ?? "green";
    return typeof segment === "string" ? segment : segment.tone;
  };
  return (
    <ChartFrame title={title} table={table}>
      {legend.length > 0 && (
        <ul className="chart-legend">
          {legend.map(({ tone, label }, place) => (
            <li key={tone} className={`tone-${tone}`}>
              <svg aria-hidden="true" width="14" height="14">
                <rect
                  className={classNames("bars-fill", place > 0 && "bars-second")}
                  width="14"
                  height="14"
                />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      <ul className="bars">
        {bars.map((bar, row) => (
          <li key={bar.key}>
            <div className="bars-label">
              <span>{bar.label}</span>
              <span className="bars-value">{bar.text}</span>
            </div>
            <svg aria-hidden="true">
              <rect className="bars-track" width="100%" height="100%" rx="4" />
              {(geometry[row] ?? []).map(({ x, width }, place) => (
                <g key={place} className={`tone-${toneAt(place)}`}>
                  <rect
                    className={classNames("bars-fill", place > 0 && "bars-second")}
                    x={`${centered ? (100 - width) / 2 : x}%`}
                    width={`${width}%`}
                    height="100%"
                    rx="4"
                  />
                </g>
              ))}
            </svg>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

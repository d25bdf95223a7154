/**
 * Draws a value over time as a line with the area below it. Its texts keep their size on a phone; time runs from left to
 * right in every language.
 *
 * <LineChart title="Certificates" description="From 0 in January to 24 in June." geometry={lineGeometry(…)} table={…} />
 */
import { useId } from "react";

import { ChartFrame, type ChartTable } from "./chart-frame";
import type { LineGeometry } from "~/lib/charts/types";

export function LineChart({
  title,
  description,
  geometry,
  table,
}: {
  title: string;
  /** What the line shows, in a sentence, for those who can't see it. */
  description: string;
  geometry: LineGeometry;
  table: ChartTable;
}) {
  const id = useId();
  const last = geometry.xTicks.length - 1;
  return (
    <ChartFrame title={title} table={table}>
      <svg
        className="chart-line"
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-description`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        <svg height="86%" overflow="visible">
          {geometry.yTicks.map(({ y, label }) => (
            <g key={y}>
              <line className="chart-grid" x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
              <text x="0" y={`${y}%`} dy="-4">
                {label}
              </text>
            </g>
          ))}
          <line className="chart-base" x1="0" x2="100%" y1="100%" y2="100%" />
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
            {geometry.area !== null && <path className="chart-area" d={geometry.area} />}
            {geometry.line !== null && <path className="chart-path" d={geometry.line} />}
          </svg>
          {geometry.points.map(({ x, y }) => (
            <circle className="chart-dot" key={x} cx={`${x}%`} cy={`${y}%`} r="4" />
          ))}
        </svg>
        {geometry.xTicks.map(({ x, label }, place) => (
          <text
            key={x}
            x={`${x}%`}
            y="98%"
            textAnchor={x === 0 ? "start" : place === last && x > 90 ? "end" : "middle"}
          >
            {label}
          </text>
        ))}
      </svg>
    </ChartFrame>
  );
}

/**
 * Shows labeled horizontal bars, for funnels and shares. The same numbers are in a table below.
 *
 * <BarChart title="From joining to certificate" bars={[{ key: "joined", label: "Joined", value: 24, text: "24 people", to: "?at=joined" }]}
 *   labelHeader="Step" valueHeader="People" />
 */
import { Trans } from "@lingui/react/macro";
import { useId, type ReactNode } from "react";

import { Disclosure } from "./disclosure";
import { Link } from "./link";
import type { Tone } from "./tone";

export type Bar = {
  key: string;
  label: ReactNode;
  value: number;
  /** The number as people say it: "24 people". */
  text: ReactNode;
  /** The number in the table; defaults to the value itself. */
  figure?: ReactNode;
  to?: string;
  tone?: Tone;
};

export function BarChart({
  title,
  bars,
  max,
  labelHeader,
  valueHeader,
}: {
  title: ReactNode;
  bars: Bar[];
  /** The whole; defaults to the longest bar. */
  max?: number;
  labelHeader: ReactNode;
  valueHeader: ReactNode;
}) {
  const titleId = useId();
  const whole = Math.max(1, max ?? 0, ...bars.map((bar) => bar.value));
  return (
    <figure aria-labelledby={titleId}>
      <figcaption className="bars-title" id={titleId}>
        {title}
      </figcaption>
      <ul className="bars">
        {bars.map((bar) => (
          <li key={bar.key} className={`tone-${bar.tone ?? "green"}`}>
            <div className="bars-label">
              {bar.to === undefined ? <span>{bar.label}</span> : <Link to={bar.to}>{bar.label}</Link>}
              <span className="bars-value">{bar.text}</span>
            </div>
            <svg aria-hidden="true">
              <rect className="bars-track" width="100%" height="100%" rx="4" />
              <rect className="bars-fill" width={`${percent(bar.value, whole)}%`} height="100%" rx="4" />
            </svg>
          </li>
        ))}
      </ul>
      <Disclosure plain summary={<Trans>Show as a table</Trans>}>
        <table className="table" aria-labelledby={titleId}>
          <thead>
            <tr>
              <th scope="col">{labelHeader}</th>
              <th scope="col" className="num">
                {valueHeader}
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.label}</th>
                <td className="num">{bar.figure ?? bar.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </figure>
  );
}

function percent(value: number, whole: number): number {
  return Math.round(Math.min(1, Math.max(0, value / whole)) * 1000) / 10;
}

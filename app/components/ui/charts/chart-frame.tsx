/**
 * Frames a chart: its title, the chart, and the same numbers as a table, folded away.
 *
 * <ChartFrame title="Hours" headers={["Month", "Hours"]} rows={[{ key: "2026-01", cells: ["January", "12 hr"] }]}>…</ChartFrame>
 */
import { Trans } from "@lingui/react/macro";
import { useId, type ReactNode } from "react";

import { Disclosure } from "../disclosure";

export type ChartTable = {
  headers: ReactNode[];
  rows: { key: string; cells: ReactNode[] }[];
};

export function ChartFrame({
  title,
  table,
  children,
}: {
  title: ReactNode;
  table: ChartTable;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <figure className="chart" aria-labelledby={titleId}>
      <figcaption className="bars-title" id={titleId}>
        {title}
      </figcaption>
      {children}
      <Disclosure plain summary={<Trans>Show as a table</Trans>}>
        <table className="table" aria-labelledby={titleId}>
          <thead>
            <tr>
              {table.headers.map((header, place) => (
                <th scope="col" key={place} className={place === 0 ? undefined : "num"}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.key}>
                {row.cells.map((cell, place) =>
                  place === 0 ? (
                    <th scope="row" key={place}>
                      {cell}
                    </th>
                  ) : (
                    <td className="num" key={place}>
                      {cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Disclosure>
    </figure>
  );
}

/**
 * Renders a table: the first column names the row. On a phone, a table of more than two columns shows each row as a block, with
 * the column's name above each value; otherwise it scrolls in its own region, by keyboard too.
 *
 * <DataTable caption="Hours" rows={rows} rowKey={(row) => row.id} columns={[
 *   { key: "day", header: "Day", cell: (row) => row.day, sort: { to: "?sort=day", direction: "ascending" } },
 *   { key: "hours", header: "Hours", numeric: true, cell: (row) => row.hours }]} />
 */
import { useId, type ReactNode } from "react";

import { classNames } from "./class-names";
import { Icon } from "./icon";
import { Link } from "./link";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** The URL that sorts by this column, and the direction if it is the current sort. */
  sort?: { to: string; direction?: "ascending" | "descending" };
};

export function DataTable<Row>({
  caption,
  captionHidden = false,
  columns,
  rows,
  rowKey,
  stickyFirst = false,
  stickyHead = false,
}: {
  caption: ReactNode;
  /** When a heading right above already says it. */
  captionHidden?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  stickyFirst?: boolean;
  /** On a wide screen, a long table scrolls below its header. */
  stickyHead?: boolean;
}) {
  const captionId = useId();
  const stacks = columns.length > 2;
  return (
    <ScrollRegion labelledBy={captionId}>
      <table
        className={classNames(
          "table",
          stickyFirst && "table-sticky",
          stickyHead && "table-sticky-head",
          stacks && "table-stacks",
        )}
      >
        <caption className={captionHidden ? undefined : "table-caption"} id={captionId}>
          {captionHidden ? <span className="sr">{caption}</span> : caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                scope="col"
                key={column.key}
                className={column.numeric ? "num" : undefined}
                aria-sort={column.sort?.direction}
              >
                {column.sort ? (
                  <Link className="table-sort" to={column.sort.to} preventScrollReset>
                    {column.header}
                    <Icon
                      name={
                        column.sort.direction === "ascending"
                          ? "up"
                          : column.sort.direction === "descending"
                            ? "down"
                            : "sort"
                      }
                    />
                  </Link>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => {
                const className = column.numeric ? "num" : undefined;
                return index === 0 ? (
                  <th scope="row" key={column.key} className={className}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={className}>
                    {stacks && (
                      <span className="table-label" aria-hidden="true">
                        {column.header}
                      </span>
                    )}
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Scrolls horizontally; it has a name and can be focused with the keyboard. */
export function ScrollRegion({ labelledBy, children }: { labelledBy: string; children: ReactNode }) {
  return (
    <div className="table-region" role="region" aria-labelledby={labelledBy} tabIndex={0}>
      {children}
    </div>
  );
}

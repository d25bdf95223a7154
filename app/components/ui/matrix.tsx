/**
 * Shows a grid of states: each cell has a shape and a color, with a text for screen readers and on hover.
 *
 * <Matrix caption="Requirements" rowHeader="Name" rows={[{ key: "p1", name: <PersonName name="Rosa" />, to: "/manage/people/p1" }]}
 *   columns={[{ key: "hours", label: "Practice hours" }]} cell={() => ({ state: "part", label: "18 of 120 hours" })}
 *   legend={[{ state: "done", label: "Met" }, { state: "part", label: "In progress" }]} />
 */
import { useId, type ReactNode } from "react";

import { ScrollRegion } from "./data-table";
import { Link } from "./link";

export type MatrixState = "done" | "part" | "waits" | "danger" | "open" | "none";

export type MatrixRow = { key: string; name: ReactNode; to?: string };
export type MatrixColumn = {
  key: string;
  label: string;
  /** A short form shown instead of the vertical label; the full label becomes its title. */
  short?: string;
};
export type MatrixCell = { state: MatrixState; label: string; to?: string };

const STATES: readonly MatrixState[] = ["done", "part", "waits", "danger", "open", "none"];

export function Matrix<Row extends MatrixRow, Col extends MatrixColumn>({
  caption,
  rowHeader,
  rows,
  columns,
  cell,
  legend,
}: {
  caption: ReactNode;
  rowHeader: ReactNode;
  rows: Row[];
  columns: Col[];
  cell: (row: Row, column: Col) => MatrixCell;
  legend?: { state: MatrixState; label: ReactNode }[];
}) {
  const id = useId();
  return (
    <div>
      <Shapes id={id} />
      <ScrollRegion labelledBy={`${id}caption`}>
        <table className="table table-sticky matrix">
          <caption className="table-caption" id={`${id}caption`}>
            {caption}
          </caption>
          <thead>
            <tr>
              <th scope="col">{rowHeader}</th>
              {columns.map((column) => (
                <th scope="col" key={column.key}>
                  {column.short ? (
                    <abbr title={column.label}>
                      <span aria-hidden="true">{column.short}</span>
                      <span className="sr">{column.label}</span>
                    </abbr>
                  ) : (
                    <span className="matrix-col">{column.label}</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.to === undefined ? row.name : <Link to={row.to}>{row.name}</Link>}</th>
                {columns.map((column) => {
                  const { state, label: text, to } = cell(row, column);
                  const content = (
                    <>
                      <Glyph id={id} state={state} />
                      <span className="sr">{text}</span>
                    </>
                  );
                  return (
                    <td key={column.key}>
                      {to === undefined ? (
                        <span className="matrix-cell" title={text}>
                          {content}
                        </span>
                      ) : (
                        <Link className="matrix-cell" to={to} title={text}>
                          {content}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {legend && (
        <ul className="matrix-legend">
          {legend.map((entry) => (
            <li key={entry.state}>
              <Glyph id={id} state={entry.state} />
              {entry.label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Glyph({ id, state }: { id: string; state: MatrixState }) {
  return (
    <svg className={`matrix-glyph mx-${state}`} aria-hidden="true">
      <use href={`#${id}${state}`} />
    </svg>
  );
}

/** Defines each shape once per page; the cells reference it. */
function Shapes({ id }: { id: string }) {
  return (
    <svg className="sr" aria-hidden="true">
      {STATES.map((state) => (
        <symbol key={state} id={`${id}${state}`} viewBox="0 0 20 20">
          {SHAPES[state]}
        </symbol>
      ))}
    </svg>
  );
}

const SHAPES: Record<MatrixState, ReactNode> = {
  done: (
    // Round, because a filled square with a check mark looks like a checked checkbox.
    <>
      <circle cx="10" cy="10" r="8.5" fill="currentColor" />
      <path
        d="M5.8 10.3l2.9 2.9 5.6-6"
        fill="none"
        stroke="var(--raised)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  part: (
    <>
      <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M10 2.5a7.5 7.5 0 0 0 0 15z" fill="currentColor" />
    </>
  ),
  waits: (
    <path
      d="M10 1.8l8.2 8.2-8.2 8.2L1.8 10zM10 6v4.6M10 13.4v.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  danger: (
    <path
      d="M10 2.2l8.3 15H1.7zM10 7.6v4.6M10 14.5v.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  open: <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  none: <path d="M6.5 10h7" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};

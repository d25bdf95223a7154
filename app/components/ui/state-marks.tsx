/**
 * Shows states as a row of small shapes, each with its text for screen readers and on hover; color only repeats the shape.
 * `MarkShapes` defines the shapes once per page, and `MarkLegend` explains them.
 *
 * <MarkShapes />
 * <StateMarks marks={[{ key: "m1", state: "done", label: "Boundaries: Passed" }]} />
 * <MarkLegend entries={[{ state: "done", label: "Passed" }, { state: "part", label: "In progress" }]} />
 */
import type { ReactNode } from "react";

export type MarkState = "done" | "part" | "open" | "none";

export type Mark = { key: string; state: MarkState; label: string };

const STATES: readonly MarkState[] = ["done", "part", "open", "none"];

export function StateMarks({ marks }: { marks: readonly Mark[] }) {
  return (
    <span className="marks">
      {marks.map(({ key, state, label }) => (
        <svg key={key} className={`mark mark-${state}`} role="img">
          <title>{label}</title>
          <use href={`#mark-${state}`} />
        </svg>
      ))}
    </span>
  );
}

export function MarkLegend({ entries }: { entries: readonly { state: MarkState; label: ReactNode }[] }) {
  return (
    <ul className="mark-legend">
      {entries.map(({ state, label }) => (
        <li key={state}>
          <svg className={`mark mark-${state}`} aria-hidden="true">
            <use href={`#mark-${state}`} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** Defines each shape once per page; the marks reference it. */
export function MarkShapes() {
  return (
    <svg className="sr" aria-hidden="true">
      {STATES.map((state) => (
        <symbol key={state} id={`mark-${state}`} viewBox="0 0 20 20">
          {SHAPES[state]}
        </symbol>
      ))}
    </svg>
  );
}

const SHAPES: Record<MarkState, ReactNode> = {
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
  open: (
    <>
      <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="10" cy="10" r="3" fill="currentColor" />
    </>
  ),
  none: <circle cx="10" cy="10" r="3.5" fill="currentColor" />,
};

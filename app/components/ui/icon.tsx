/**
 * Draws a small icon that accompanies text and never replaces it: it is hidden from screen readers.
 *
 * <Icon name="check" /> Done
 */
const STROKES = {
  check: "M4.5 10.5l3.7 3.7 7.3-8",
  clock: "M10 2.9a7.1 7.1 0 1 0 0 14.2 7.1 7.1 0 0 0 0-14.2zM10 6v4.2l2.8 1.8",
  lock: "M5 9h10v7.6H5zM7 9V6.4a3 3 0 0 1 6 0V9",
  arrow: "M4 10h11.5M10.8 5.2l4.9 4.8-4.9 4.8",
  chevron: "M7.8 4.8l5.2 5.2-5.2 5.2",
  warning: "M10 3.2l7.4 13.2H2.6zM10 8.2v3.9M10 14.1v.2",
  info: "M10 2.9a7.1 7.1 0 1 0 0 14.2 7.1 7.1 0 0 0 0-14.2zM10 9.2v4.4M10 6.3v.2",
  person: "M10 3.4a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM3.9 16.8c.5-3.2 3-4.8 6.1-4.8s5.6 1.6 6.1 4.8",
  document: "M5 2.9h6.4L15 6.5v10.6H5zM11.2 3v3.7h3.7M7.6 10.3h4.8M7.6 13.3h4.8",
  exit: "M11.5 3.5H4.4v13h7.1M8.6 10h8M13.6 6.8l3.1 3.2-3.1 3.2",
  help: "M10 2.9a7.1 7.1 0 1 0 0 14.2 7.1 7.1 0 0 0 0-14.2zM7.8 7.9c.2-1.3 1.1-2 2.3-2 1.3 0 2.2.8 2.2 1.9 0 1.7-2.2 1.8-2.2 3.5M10 14v.2",
  pencil: "M3.8 16.2l.7-3.5 8.6-8.7 2.9 2.9-8.7 8.6zM11.4 5.8l2.8 2.8",
  x: "M5.2 5.2l9.6 9.6M14.8 5.2l-9.6 9.6",
  plus: "M10 4.2v11.6M4.2 10h11.6",
  minus: "M4.5 10h11",
  menu: "M3.2 5.6h13.6M3.2 10h13.6M3.2 14.4h13.6",
  eye: "M2.2 10s2.9-5.1 7.8-5.1 7.8 5.1 7.8 5.1-2.9 5.1-7.8 5.1S2.2 10 2.2 10zM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
  calendar: "M3.6 4.6h12.8v12H3.6zM3.6 8.4h12.8M7 2.8v3.4M13 2.8v3.4",
  book: "M10 5.4C8.4 4.2 5.9 3.8 3.2 4v11.4c2.7-.2 5.2.2 6.8 1.4 1.6-1.2 4.1-1.6 6.8-1.4V4c-2.7-.2-5.2.2-6.8 1.4zM10 5.4v11.2",
  people:
    "M7.4 4.6a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM2 16.2c.4-2.7 2.6-4 5.4-4s5 1.3 5.4 4M13 4.9a2.5 2.5 0 0 1 0 4.8M14.6 12.5c1.9.4 3.1 1.6 3.4 3.7",
  search: "M8.8 3.6a5.2 5.2 0 1 0 0 10.4 5.2 5.2 0 0 0 0-10.4zM12.7 12.7l4 4",
  download: "M10 3.2v9.2M6.2 8.8l3.8 3.8 3.8-3.8M3.8 16.6h12.4",
  copy: "M7 7h9.4v9.6H7zM4 12.8V3.4h9.2",
  sort: "M6.8 8l3.2-3.4L13.2 8M6.8 12l3.2 3.4 3.2-3.4",
  up: "M10 16V4.6M5.2 9.2L10 4.4l4.8 4.8",
  down: "M10 4v11.4M5.2 10.8l4.8 4.8 4.8-4.8",
  shield: "M10 2.8l6 2.1v4.6c0 3.7-2.4 6.2-6 7.7-3.6-1.5-6-4-6-7.7V4.9zM7.2 10l2 2 3.6-3.9",
  pause: "M7.2 5v10M12.8 5v10",
} as const;

export type IconName = keyof typeof STROKES | "dot" | "half" | "ring";

/** Icons that point in the reading direction; they flip with it. */
const DIRECTED: ReadonlySet<IconName> = new Set<IconName>(["arrow", "chevron", "exit", "half"]);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={DIRECTED.has(name) ? "icon icon-flip" : "icon"}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
    >
      {name === "dot" ? (
        <circle cx="10" cy="10" r="5" fill="currentColor" />
      ) : name === "ring" || name === "half" ? (
        <>
          <circle cx="10" cy="10" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
          {name === "half" && <path d="M10 3.8a6.2 6.2 0 0 0 0 12.4z" fill="currentColor" />}
        </>
      ) : (
        <path
          d={STROKES[name]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}

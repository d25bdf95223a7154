/** Places in percent of a chart's box, as `geometry.server.ts` computes them. */

export type LineGeometry = {
  /** Paths in a box of 100 by 100; null without a value. */
  line: string | null;
  area: string | null;
  points: { x: number; y: number }[];
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
};

/** The segments of each bar. */
export type BarGeometry = { x: number; width: number }[][];

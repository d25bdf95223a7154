import { scaleLinear, scalePoint } from "d3-scale";
import { area, line, stack } from "d3-shape";

import type { BarGeometry, LineGeometry } from "./types";

/*
 * Places of what a chart draws, in percent of its box. Computed on the server and handed to the components as plain
 * numbers, so that no chart code reaches the browser.
 */

/** Labels that fit below a chart on a phone. */
const LABELS = 3;
const TICKS = 3;
/** Room above the highest value, for its label. */
const HEADROOM = 1.1;

type Point = { x: number; y: number };

const round = (value: number) => Math.round(value * 100) / 100;
const isPoint = (point: { x: number; y: number | null }): point is Point => point.y !== null;

/**
 * Returns the places of a line over equal steps. It connects the values there are: a step without one has no dot.
 * @param format how a value is written beside the axis
 */
export function lineGeometry(
  steps: readonly { label: string; value: number | null }[],
  format: (value: number) => string,
): LineGeometry {
  const values = steps.flatMap(({ value }) => (value === null ? [] : [value]));
  const y = scaleLinear()
    .domain([0, Math.max(1, ...values) * HEADROOM])
    .range([100, 0]);
  const x = scalePoint<number>()
    .domain(steps.map((_, place) => place))
    .range([0, 100]);
  const at = (place: number) => round(x(place) ?? 0);
  const points = steps
    .map(({ value }, place) => ({ x: at(place), y: value === null ? null : round(y(value)) }))
    .filter(isPoint);
  const every = Math.max(1, Math.ceil(steps.length / LABELS));
  return {
    line: line<Point>(
      (point) => point.x,
      (point) => point.y,
    )(points),
    area: area<Point>(
      (point) => point.x,
      100,
      (point) => point.y,
    )(points),
    points,
    xTicks: steps.flatMap(({ label }, place) => (place % every === 0 ? [{ x: at(place), label }] : [])),
    yTicks: y
      .ticks(TICKS)
      .filter((value) => value > 0 && Number.isInteger(value))
      .map((value) => ({ y: round(y(value)), label: format(value) })),
  };
}

/** Returns the places of horizontal bars, each of one or more segments, on a common scale from 0. */
export function barGeometry(bars: readonly (readonly number[])[]): BarGeometry {
  const longest = Math.max(1, ...bars.map((bar) => bar.reduce((sum, part) => sum + part, 0)));
  const x = scaleLinear().domain([0, longest]).range([0, 100]);
  return bars.map((bar) => {
    const keys = bar.map((_, place) => place);
    const [...series] = stack<readonly number[], number>()
      .keys(keys)
      .value((parts, key) => parts[key] ?? 0)([bar]);
    return series.map((segment) => {
      const [from = 0, to = 0] = segment[0] ?? [];
      return { x: round(x(from)), width: round(x(to) - x(from)) };
    });
  });
}

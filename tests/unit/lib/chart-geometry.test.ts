import { expect, test } from "vitest";

import { barGeometry, lineGeometry } from "~/lib/charts/geometry.server";

const steps = (...values: (number | null)[]) =>
  values.map((value, place) => ({ label: `M${place + 1}`, value }));

test("a line connects the values there are, in percent of its box", () => {
  const drawn = lineGeometry(steps(0, null, 10), String);
  expect(drawn.points).toEqual([
    { x: 0, y: 100 },
    { x: 100, y: 9.09 },
  ]);
  expect(drawn.line).toMatch(/^M0,100/);
  expect(drawn.xTicks.map(({ label }) => label)).toEqual(["M1", "M2", "M3"]);
  expect(drawn.yTicks.map(({ label }) => label)).toEqual(["5", "10"]);
});

test("no more labels than fit on a phone, however long the period is", () => {
  expect(lineGeometry(steps(...Array.from({ length: 60 }, () => 1)), String).xTicks).toHaveLength(3);
});

test("without a value nothing is drawn, and nothing fails", () => {
  expect(lineGeometry(steps(null, null), String)).toMatchObject({ line: null, area: null, points: [] });
  expect(lineGeometry([], String)).toMatchObject({ line: null, xTicks: [] });
});

test("bars share a scale from zero, and their segments follow each other", () => {
  expect(barGeometry([[6, 2], [4], [0]])).toEqual([
    [
      { x: 0, width: 75 },
      { x: 75, width: 25 },
    ],
    [{ x: 0, width: 50 }],
    [{ x: 0, width: 0 }],
  ]);
});

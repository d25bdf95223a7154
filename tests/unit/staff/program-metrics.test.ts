import { describe, expect, test } from "vitest";

import {
  countByMonth,
  hiddenCells,
  median,
  monthsOf,
  percentile,
  readPeriod,
  runningTotal,
  type Counted,
} from "~/features/staff/program-metrics";

const of = (...people: number[]) => people.map((one) => ({ people: one }));

describe("small cells", () => {
  test("one about one to four people is hidden, and one about none is not", () => {
    expect(hiddenCells(of(0, 5, 12))).toEqual({ cells: [false, false, false], total: false });
    expect(hiddenCells(of(3, 4, 12))).toEqual({ cells: [true, true, false], total: false });
  });

  test("one alone would follow from the total, so the next smallest is hidden with it", () => {
    expect(hiddenCells(of(3, 8, 12)).cells).toEqual([true, true, false]);
    expect(hiddenCells(of(1, 1, 12))).toEqual({ cells: [true, true, true], total: false });
  });

  test("without another cell to hide, the total is hidden", () => {
    expect(hiddenCells(of(3))).toEqual({ cells: [true], total: true });
    expect(hiddenCells(of(2, 1))).toEqual({ cells: [true, true], total: true });
  });

  test("a remainder of one to four people is hidden as well: 23 of 25 tells about two", () => {
    expect(hiddenCells([{ people: 23, of: [25] }]).cells).toEqual([true]);
    expect(hiddenCells([{ people: 25, of: [25] }]).cells).toEqual([false]);
    const { cells, total } = hiddenCells([
      { people: 23, of: [25] },
      { people: 10, of: [20] },
      { people: 20, of: [40] },
    ]);
    expect({ cells, total }).toEqual({ cells: [true, true, false], total: false });
  });

  test("whatever the column, subtraction yields nothing about fewer than five people", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const isTelling = (n: number) => n > 0 && n < 5;
    for (let turn = 0; turn < 3000; turn += 1) {
      const column: Counted[] = Array.from({ length: 1 + random(6) }, () => {
        const whole = random(20);
        return { people: random(whole + 1), of: [whole] };
      });
      const forced = column.map(() => random(10) === 0);
      const { cells, total } = hiddenCells(column, forced);
      column.forEach(({ people, of: [whole = 0] = [] }, place) => {
        if (cells[place]) return;
        expect(forced[place] || isTelling(people) || isTelling(whole - people)).toBe(false);
      });
      const behind = column.filter((_, place) => cells[place]);
      if (total || behind.length === 0) continue;
      const people = behind.reduce((sum, cell) => sum + cell.people, 0);
      const rest = behind.reduce((sum, cell) => sum + (cell.of?.[0] ?? 0), 0) - people;
      expect(behind.length).toBeGreaterThan(1);
      expect(isTelling(people) || isTelling(rest)).toBe(false);
    }
  });
});

describe("a running total", () => {
  test("has a value only where the step is about none, or five or more", () => {
    expect(runningTotal([6, 2, 1, 3, 0, 5])).toEqual([6, null, null, 12, 12, 17]);
  });

  test("ends with the total, and the last step is no small one either", () => {
    expect(runningTotal([6, 7, 2])).toEqual([6, null, 15]);
    expect(runningTotal([6, 2])).toEqual([null, 8]);
    expect(runningTotal([6, 0, 2])).toEqual([null, null, 8]);
    expect(runningTotal([0, 2, 1])).toEqual([0, null, null]);
  });
});

test("median and percentile by nearest rank", () => {
  expect(median([])).toBeNull();
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 10, 4])).toBe(3);
  expect(percentile([], 0.9)).toBeNull();
  expect(percentile([7], 0.9)).toBe(7);
  expect(percentile([10, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.9)).toBe(9);
});

test("reads a period, and falls back to this calendar year", () => {
  const year = { from: "2026-01-01", to: "2026-12-31" };
  const read = (from: string | null, to: string | null) => readPeriod({ from, to }, "2026-03-02");
  expect(read(null, "")).toEqual({ ...year, isRefused: false });
  expect(read("2025-07-01", "2026-06-30")).toEqual({
    from: "2025-07-01",
    to: "2026-06-30",
    isRefused: false,
  });
  for (const [from, to] of [
    ["2026-05-01", "2026-04-30"],
    ["2026-02-30", "2026-04-30"],
    ["2001-01-01", "2026-04-30"],
    ["9999-01-01", "9999-12-31"],
    ["x".repeat(10_000), "\u0000"],
  ] as const)
    expect(read(from, to)).toEqual({ ...year, isRefused: true });
});

test("counts by month across a year's end", () => {
  const months = monthsOf({ from: "2025-11-20", to: "2026-02-01" });
  expect(months).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
  const at = (text: string) => Date.parse(text);
  const instants = [at("2025-11-01T00:00:00Z"), at("2026-01-31T23:59:59Z"), at("2026-02-01T00:00:00Z")];
  expect(countByMonth(instants, months, "UTC")).toEqual([1, 0, 1, 1]);
});

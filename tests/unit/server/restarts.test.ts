import { expect, test } from "vitest";

import { afterDeath, afterReady, NO_DEATHS, type Deaths } from "~/server/restarts";

/** Returns the waits after a series of deaths. */
function waits(deaths: { livedMs: number; wasReady: boolean }[], from: Deaths = NO_DEATHS) {
  let before = from;
  return deaths.map((died) => {
    const next = afterDeath(before, died);
    before = next.deaths;
    return next.waitMs;
  });
}

test("a worker that had run for a while is replaced at once, however often", () => {
  const died = { livedMs: 60_000, wasReady: true };
  expect(waits(Array.from({ length: 20 }, () => died)).every((wait) => wait === 0)).toBe(true);
});

test("workers that die early are replaced with growing delays, and never given up while they answer in between", () => {
  const died = { livedMs: 100, wasReady: true };
  const slower = waits(Array.from({ length: 30 }, () => died));
  expect(slower.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  expect(slower.at(-1)).toBe(10_000);
  expect(waits([died, died, { livedMs: 5_000, wasReady: true }, died])).toEqual([250, 500, 0, 250]);
});

test("gives up when five in a row die before they answer", () => {
  const died = { livedMs: 100, wasReady: false };
  expect(waits([died, died, died, died, died])).toEqual([250, 500, 1000, 2000, null]);
  // Even when each takes long to fail.
  const slow = { livedMs: 20_000, wasReady: false };
  expect(waits([slow, slow, slow, slow, slow]).at(-1)).toBeNull();
});

test("a worker that answers resets the count", () => {
  const died = { livedMs: 100, wasReady: false };
  const four = [died, died, died, died].reduce((deaths, one) => afterDeath(deaths, one).deaths, NO_DEATHS);
  expect(waits([died], afterReady(four))).not.toContain(null);
});

import { describe, expect, it } from "vitest";

import { compareClock, trustedFrom, type ClockRecord } from "~/features/operations/clock";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

const START = Date.UTC(2026, 2, 2, 15);

/**
 * Checks a series of times in order; returns for each whether it is a jump, and whether the clock is trusted after it.
 */
function looks(...times: number[]): { jumps: boolean[]; trusted: boolean[]; last: ClockRecord } {
  let record = compareClock(null, START).record;
  const jumps: boolean[] = [];
  const trusted: boolean[] = [];
  for (const time of times) {
    const look = compareClock(record, time);
    record = look.record;
    jumps.push(look.hasJumped);
    trusted.push(trustedFrom(record) === null);
  }
  return { jumps, trusted, last: record };
}

describe("a clock", () => {
  it("that runs steadily, or is corrected slightly, is trusted", () => {
    const { jumps, last } = looks(START + 5 * MINUTE, START + 3.5 * MINUTE, START + 29 * DAY);
    expect(jumps).toEqual([false, false, false]);
    expect(last).toEqual({ seenAt: START + 29 * DAY, trustedAt: START + 29 * DAY, jump: null });
  });

  it("that jumps ahead is trusted again after a day", () => {
    const then = START + 400 * DAY;
    const { jumps, trusted, last } = looks(then, then + HOUR, then + DAY - 1, then + DAY);
    expect(jumps).toEqual([true, false, false, false]);
    expect(trusted).toEqual([false, false, false, true]);
    expect(last.trustedAt).toBe(then + DAY);
  });

  it("that is set back by more than two minutes is not trusted for a day, and the last trusted time is remembered", () => {
    const { jumps, trusted, last } = looks(START + HOUR, START + HOUR - 3 * MINUTE, START + HOUR + MINUTE);
    expect(jumps).toEqual([false, true, false]);
    expect(trusted).toEqual([true, false, false]);
    expect(last.trustedAt).toBe(START + HOUR);
  });

  it("that runs ahead and comes back must run for a day from then on, and times in between are not trusted", () => {
    const then = START + 400 * DAY;
    const back = START + 2 * HOUR;
    const { jumps, trusted, last } = looks(then, then + HOUR, back, back + DAY - MINUTE, back + DAY);
    expect(jumps).toEqual([true, false, true, false, false]);
    expect(trusted).toEqual([false, false, false, false, true]);
    const between = looks(then, then + HOUR, back).last;
    expect(between.trustedAt).toBe(START);
    expect(last.trustedAt).toBe(back + DAY);
  });
});

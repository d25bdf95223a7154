import { describe, expect, test } from "vitest";

import { countMinutes, type Countable } from "../../support/count-minutes";
import {
  byMonth,
  dayFault,
  dayLength,
  isPossible,
  logViewOf,
  PRACTICE_ACTS,
} from "~/features/practice/model";
import { canLog, canSupervise } from "~/features/practice/policy";
import { pageOf } from "~/lib/paging";
import { PRACTICE_STATES, type PracticeState } from "~/lib/vocabulary";

describe("the actions possible in each state", () => {
  const allowed: Record<PracticeState, string[]> = {
    draft: ["edit", "discard", "submit"],
    submitted: ["confirm", "query", "withdraw", "mask"],
    confirmed: ["correct", "mask"],
    queried: ["correct", "withdraw", "mask"],
    withdrawn: ["mask"],
  };
  test.each(PRACTICE_STATES)("%s", (state) => {
    expect(PRACTICE_ACTS.filter((act) => isPossible(state, act)).sort()).toEqual([...allowed[state]].sort());
  });
});

describe("what counts", () => {
  const one = (
    id: string,
    state: PracticeState,
    minutes: number,
    more: Partial<Countable> = {},
  ): Countable => ({
    id,
    state,
    minutes,
    counts: true,
    correctsId: null,
    ...more,
  });

  test("confirmed and pending entries, and no others", () => {
    const entries = PRACTICE_STATES.map((state, i) => one(state, state, 10 ** i));
    expect(countMinutes(entries)).toEqual({ confirmed: 100, waiting: 10 });
  });
  test("an activity that does not count adds nothing", () => {
    expect(countMinutes([one("a", "confirmed", 60, { counts: false })])).toEqual({
      confirmed: 0,
      waiting: 0,
    });
  });
  test("until its correction is confirmed, only the confirmed entry counts", () => {
    const old = one("a", "confirmed", 60);
    for (const state of ["draft", "submitted", "queried", "withdrawn"] as const) {
      expect(countMinutes([old, one("b", state, 90, { correctsId: "a" })])).toEqual({
        confirmed: 60,
        waiting: 0,
      });
    }
    expect(countMinutes([old, one("b", "confirmed", 90, { correctsId: "a" })])).toEqual({
      confirmed: 90,
      waiting: 0,
    });
  });
  test("the answer to a question is pending with its own minutes", () => {
    expect(countMinutes([one("a", "withdrawn", 60), one("b", "submitted", 90, { correctsId: "a" })])).toEqual(
      {
        confirmed: 0,
        waiting: 90,
      },
    );
  });
  test("a chain of corrections counts once", () => {
    const chain = [
      one("a", "confirmed", 60),
      one("b", "confirmed", 90, { correctsId: "a" }),
      one("c", "confirmed", 30, { correctsId: "b" }),
    ];
    expect(countMinutes(chain).confirmed).toBe(30);
  });
});

describe("days", () => {
  test("today and up to a year back can be logged", () => {
    expect(dayFault("2026-03-02", "2026-03-02")).toBeNull();
    expect(dayFault("2025-03-02", "2026-03-02")).toBeNull();
    expect(dayFault("2026-03-03", "2026-03-02")).toBe("future");
    expect(dayFault("2025-03-01", "2026-03-02")).toBe("too_old");
  });
  test("a long day prompts a question, and an impossible one is refused", () => {
    expect(dayLength(12 * 60, 12)).toBe("fits");
    expect(dayLength(12 * 60 + 1, 12)).toBe("long");
    expect(dayLength(1440, 12)).toBe("long");
    expect(dayLength(1441, 12)).toBe("impossible");
  });
  test("months keep their order", () => {
    const days = ["2026-03-02", "2026-03-01", "2026-02-28", "2025-03-01"].map((practisedOn) => ({
      practisedOn,
    }));
    expect(byMonth(days).map(({ month, entries }) => [month, entries.length])).toEqual([
      ["2026-03", 2],
      ["2026-02", 1],
      ["2025-03", 1],
    ]);
  });
});

describe("addresses", () => {
  test("an unknown view is everything", () => {
    expect(logViewOf("queried")).toBe("queried");
    expect(logViewOf("constructor")).toBe("all");
    expect(logViewOf(null)).toBe("all");
  });
  test("a page beyond the last one shows the last one", () => {
    expect(pageOf("9", 120)).toEqual({ page: 3, pages: 3, from: 100 });
    expect(pageOf("-1", 120)).toEqual({ page: 1, pages: 3, from: 0 });
    expect(pageOf("x", 0)).toEqual({ page: 1, pages: 1, from: 0 });
  });
});

describe("who may", () => {
  test("log: the trainee whose hours they are", () => {
    expect(canLog({ personId: "a", roles: ["trainee"] }, { personId: "a" })).toBe(true);
    expect(canLog({ personId: "a", roles: ["supervisor"] }, { personId: "a" })).toBe(false);
    expect(canLog({ personId: "a", roles: ["trainee"] }, { personId: "b" })).toBe(false);
  });
  test("decide: the current supervisor, never about oneself", () => {
    const both = { personId: "s", roles: ["trainee", "supervisor"] as const };
    const viewer = { personId: both.personId, roles: [...both.roles] };
    expect(canSupervise(viewer, { personId: "t", supervisorId: "s" })).toBe(true);
    expect(canSupervise(viewer, { personId: "s", supervisorId: "s" })).toBe(false);
    expect(canSupervise(viewer, { personId: "t", supervisorId: "x" })).toBe(false);
    expect(canSupervise(viewer, { personId: "t", supervisorId: null })).toBe(false);
    expect(canSupervise({ personId: "s", roles: ["manager"] }, { personId: "t", supervisorId: "s" })).toBe(
      false,
    );
  });
});

import { describe, expect, test } from "vitest";

import { type AttentionFacts, attentionReasons, latest } from "~/features/certification/attention";
import { inOrder, isInView, type Listed, moduleCell, sortOf, viewOf } from "~/features/staff/cohort-list";
import { linesInOrder, pageOf } from "~/lib/paging";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2, 15);
const rules = { inactiveDays: 14, missedTries: 2, returnedDays: 14 };
const well: AttentionFacts = {
  stage: "training",
  stateSince: null,
  joinedAt: NOW - 100 * DAY,
  lastActivityAt: NOW - DAY,
  quizzes: [],
  hasSupervisor: true,
};
const reasons = (facts: Partial<AttentionFacts>) => attentionReasons({ ...well, ...facts }, rules, NOW);

describe("who may need attention", () => {
  test("no reasons for a trainee who is making progress", () => expect(reasons({})).toEqual([]));

  test("inactive for as many days as the profile says, counted from the last activity or from joining", () => {
    expect(reasons({ lastActivityAt: NOW - 14 * DAY + 1 })).toEqual([]);
    expect(reasons({ lastActivityAt: NOW - 14 * DAY })).toEqual([{ kind: "inactive", days: 14 }]);
    expect(reasons({ lastActivityAt: null })).toEqual([{ kind: "inactive", days: 100 }]);
    expect(reasons({ lastActivityAt: null, joinedAt: NOW })).toEqual([]);
  });

  test("a trainee who waits for another person is not inactive", () => {
    for (const stage of ["submitted", "recommended"] as const) {
      expect(reasons({ stage, lastActivityAt: NOW - 90 * DAY })).toEqual([]);
    }
  });

  test("missed attempts at one module, until it is passed", () => {
    const quiz = (missed: number, passedAt: number | null = null) => [{ moduleId: "m1", missed, passedAt }];
    expect(reasons({ quizzes: quiz(1) })).toEqual([]);
    expect(reasons({ quizzes: quiz(2) })).toEqual([{ kind: "missed_tries", moduleId: "m1", missed: 2 }]);
    expect(reasons({ quizzes: quiz(5, NOW) })).toEqual([]);
    expect(
      reasons({
        quizzes: [
          { moduleId: "m1", missed: 1, passedAt: null },
          { moduleId: "m2", missed: 1, passedAt: null },
        ],
      }),
    ).toEqual([]);
  });

  test("returned and not resubmitted", () => {
    const returned = (days: number) => reasons({ stage: "returned", stateSince: NOW - days * DAY });
    expect(returned(13)).toEqual([]);
    expect(returned(14)).toEqual([{ kind: "returned", days: 14 }]);
  });

  test("no supervisor, as long as one is needed", () => {
    expect(reasons({ hasSupervisor: false })).toEqual([{ kind: "no_supervisor" }]);
    for (const stage of ["issued", "closed"] as const) {
      expect(reasons({ stage, hasSupervisor: false, lastActivityAt: null })).toEqual([]);
    }
  });
});

describe("a person's status in a module", () => {
  const none = undefined;
  const quiz = { missed: 0, completedAt: null, openAttemptId: null };
  test.each([
    [{ read: 0, total: 4 }, none, { state: "none" }],
    [{ read: 2, total: 4 }, none, { state: "reading", read: 2, total: 4 }],
    [{ read: 4, total: 4 }, none, { state: "quiz", missed: 0 }],
    [
      { read: 1, total: 4 },
      { ...quiz, openAttemptId: "a" },
      { state: "quiz", missed: 0 },
    ],
    [
      { read: 4, total: 4 },
      { ...quiz, missed: 2 },
      { state: "quiz", missed: 2 },
    ],
    [{ read: 4, total: 4 }, { ...quiz, completedAt: NOW }, { state: "passed" }],
    [{ read: 0, total: 0 }, none, { state: "none" }],
  ] as const)("%j with %j", (lessons, tries, cell) => expect(moduleCell(lessons, tries)).toEqual(cell));
});

describe("lists", () => {
  test("a range of a long list matches the same range of the sorted list", () => {
    const order = (a: number, b: number) => a - b;
    const lists = {
      mixed: Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009),
      rising: Array.from({ length: 1000 }, (_, i) => i),
      falling: Array.from({ length: 1000 }, (_, i) => -i),
      alike: Array.from({ length: 1000 }, (_, i) => i % 3),
      short: [3, 1, 2],
      empty: [],
    };
    for (const [name, list] of Object.entries(lists)) {
      const whole = [...list].sort(order);
      for (const [from, until] of [
        [0, 8],
        [0, 50],
        [450, 500],
        [950, 1000],
        [980, 1030],
        [2000, 2050],
      ] as const) {
        expect(linesInOrder(list, from, until, order), `${name} ${from}`).toEqual(whole.slice(from, until));
      }
    }
  });

  test("a page is found without sorting everyone", () => {
    let asked = 0;
    const list = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003);
    linesInOrder(list, 0, 50, (a, b) => {
      asked += 1;
      return a - b;
    });
    expect(asked).toBeLessThan(25_000);
  });

  const member = (personId: string, more: Partial<Listed> = {}): Listed => ({
    personId,
    shownName: personId,
    sortKey: more.shownName ?? personId,
    stage: "training",
    lastActivityAt: NOW,
    isActive: true,
    hasSupervisor: true,
    reasons: [],
    ...more,
  });

  test("by name, equal names by id, always the same", () => {
    const list = [member("b"), member("c", { shownName: "a" }), member("a")];
    expect(list.sort(inOrder("name")).map((one) => one.personId)).toEqual(["a", "c", "b"]);
  });
  test("by activity: never first, then the longest ago", () => {
    const list = [member("a"), member("b", { lastActivityAt: null }), member("c", { lastActivityAt: 5 })];
    expect(list.sort(inOrder("activity")).map((one) => one.personId)).toEqual(["b", "c", "a"]);
  });
  test("each view contains the people it names", () => {
    expect(isInView(member("a", { stage: "ready" }), "ready")).toBe(true);
    expect(isInView(member("a"), "ready")).toBe(false);
    expect(isInView(member("a", { hasSupervisor: false }), "unsupervised")).toBe(true);
    expect(isInView(member("a", { reasons: [{ kind: "no_supervisor" }] }), "hand")).toBe(true);
    expect(isInView(member("a", { isActive: false }), "active")).toBe(false);
    expect(isInView(member("a"), "left")).toBe(false);
    expect(isInView(member("a"), "all")).toBe(true);
  });
  test("page numbers stay within the list, whatever was requested", () => {
    expect(pageOf(null, 0)).toEqual({ page: 1, pages: 1, from: 0 });
    expect(pageOf("2", 51)).toEqual({ page: 2, pages: 2, from: 50 });
    expect(pageOf("99", 51)).toEqual({ page: 2, pages: 2, from: 50 });
    for (const odd of ["-1", "0", "x", "1e9", "99999999999", " 2", "2.5"])
      expect(pageOf(odd, 51).page).toBe(1);
  });
  test("an invalid view shows everything, by name", () => {
    expect([viewOf("' or 1=1"), viewOf(null), viewOf("hand")]).toEqual(["all", "all", "hand"]);
    expect([sortOf("x"), sortOf("activity")]).toEqual(["name", "activity"]);
  });
  test("the latest of an empty list is undefined", () => {
    expect([latest(), latest(null, undefined), latest(3, null, 9)]).toEqual([null, null, 9]);
  });
});

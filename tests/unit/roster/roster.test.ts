import { describe, expect, test } from "vitest";

import { type AttentionFacts, attentionReasons, latest } from "~/features/certification/attention";
import {
  moduleCell,
  readCell,
  reasonInstants,
  reasonsAt,
  stageOfLine,
  writeCell,
} from "~/features/roster/model";
import { sortOf, viewOf } from "~/features/roster/views";
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
  ] as const)("%j with %j", (lessons, tries, cell) => {
    expect(moduleCell(lessons, tries)).toEqual(cell);
    expect(readCell(writeCell(cell))).toEqual(cell);
  });
  test("a cell that cannot be read is a module not begun", () => {
    for (const odd of [undefined, "", "x", "q", "r3", "p2"]) expect(readCell(odd)).toEqual({ state: "none" });
  });
});

describe("what a line stores of the reasons", () => {
  const STAGES_TRIED = [
    "training",
    "practising",
    "ready",
    "returned",
    "submitted",
    "issued",
    "none",
  ] as const;

  test("gives at every later moment what the rule itself gives", () => {
    let compared = 0;
    for (const stage of STAGES_TRIED) {
      for (const lastActivityAt of [null, NOW - 40 * DAY, NOW - 13 * DAY, NOW])
        for (const stateSince of [null, NOW - 13 * DAY - 5, NOW])
          for (const missed of [0, 1, 2, 3])
            for (const hasSupervisor of [true, false]) {
              const facts = {
                ...well,
                stage,
                stateSince,
                lastActivityAt,
                hasSupervisor,
                quizzes: missed === 0 ? [] : [{ moduleId: "m1", missed, passedAt: null }],
              };
              const { joinedAt } = well;
              const stored = reasonInstants(
                {
                  stage,
                  stageSince: stateSince,
                  joinedAt,
                  leftAt: null,
                  lastActivityAt,
                  supervisorId: hasSupervisor ? "someone" : null,
                  missed: [missed],
                },
                rules,
              );
              const modules: Record<string, string> = missed === 0 ? {} : { m1: `q${missed}` };
              const line = { ...stored, stageSince: stateSince, joinedAt, lastActivityAt, modules };
              for (const later of [0, 1, DAY - 1, DAY, 14 * DAY, 400 * DAY]) {
                const now = NOW + later;
                expect(reasonsAt(line, rules, now)).toEqual(attentionReasons(facts, rules, now));
                compared += 1;
              }
            }
    }
    expect(compared).toBeGreaterThan(2000);
  });

  test("nothing for someone who left, or where no profile sets thresholds", () => {
    const facts = {
      stage: "training" as const,
      stageSince: null,
      joinedAt: 0,
      leftAt: null,
      lastActivityAt: null,
      supervisorId: null,
      missed: [5],
    };
    const none = { inactiveFrom: null, returnedFrom: null, missedFrom: null, unsupervisedFrom: null };
    expect(reasonInstants({ ...facts, leftAt: 5 }, rules)).toEqual(none);
    expect(reasonInstants(facts, undefined)).toEqual(none);
    expect(reasonInstants(facts, rules)).not.toEqual(none);
  });

  test("a certificate counts as issued until the instant it expires", () => {
    const line = { stage: "issued" as const, expiresAt: NOW };
    expect(stageOfLine(line, NOW - 1)).toBe("issued");
    expect(stageOfLine(line, NOW)).toBe("expired");
    expect(stageOfLine({ ...line, stage: "revoked" }, NOW)).toBe("revoked");
    expect(stageOfLine({ ...line, expiresAt: null }, NOW)).toBe("issued");
  });
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

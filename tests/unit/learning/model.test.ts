import { describe, expect, test } from "vitest";

import { type QuizStatus, quizStatus } from "~/features/assessment/quiz-status";
import type { RequirementResult } from "~/features/certification/requirements/types";
import { type Done, type ModuleOnPath, headingsOf, moduleState } from "~/features/learning/model";
import { type PathStatus, nextStep } from "~/features/path/next-step";
import { isAnswerCorrect, mixedOptions } from "~/features/questions/model";
import { HOUR } from "~/lib/dates";

const NOW = Date.UTC(2026, 2, 2, 15);

function module(id: string, prerequisites: string[] = [], lessons = 2): ModuleOnPath {
  return {
    id,
    slug: `${id}-slug`,
    title: `Module ${id}`,
    hours: 4,
    prerequisites,
    isBroken: false,
    lessons: Array.from({ length: lessons }, (_, index) => ({
      id: `${id}-l${index + 1}`,
      slug: `lesson-${index + 1}`,
      number: index + 1,
      title: `Lesson ${index + 1}`,
      minutes: 10,
      isBroken: false,
    })),
  };
}

const passed: QuizStatus = { kind: "passed", at: NOW };

function requirement(part: Partial<RequirementResult>): RequirementResult {
  return {
    id: "r",
    kind: "modules",
    title: "R",
    state: "not_met",
    have: 0,
    need: 1,
    progress: 0,
    unit: "hours",
    actor: "trainee",
    lockedBy: [],
    parts: [],
    waiting: 0,
    updates: [],
    text: null,
    ...part,
  };
}

/** A person who has passed a quiz has completed its module, unless a test says otherwise. */
function status(part: Partial<PathStatus>): PathStatus {
  return {
    modules: [module("m1"), module("m2", ["m1"])],
    read: new Set(),
    completed: new Set(
      [...(part.quizzes ?? [])].flatMap(([id, { kind }]) => (kind === "passed" ? [id] : [])),
    ),
    required: [],
    opened: new Map(),
    quizzes: new Map(),
    evaluation: { state: "in_training", isReady: false, requirements: [] },
    ...part,
  };
}

const allRead = new Set(["m1-l1", "m1-l2", "m2-l1", "m2-l2"]);
const allPassed = new Map([
  ["m1", passed],
  ["m2", passed],
]);

describe("a module's state", () => {
  const first = module("m1");
  const second = module("m2", ["m1"]);

  const state = (of: typeof first, done: Partial<Done>) =>
    moduleState(of, { read: new Set(), passed: new Set(), completed: new Set(), ...done });

  test("open, begun, done", () => {
    expect(state(first, {})).toMatchObject({ state: "open", lessonsRead: 0, lessonsTotal: 2 });
    expect(state(first, { read: new Set(["m1-l2"]) }).state).toBe("begun");
    expect(state(first, { read: allRead }).state).toBe("begun");
    expect(state(first, { read: allRead, completed: new Set(["m1"]) }).state).toBe("done");
  });
  test("a completed module stays done when lessons are added or removed", () => {
    const longer = module("m1", [], 5);
    expect(state(longer, { read: allRead, completed: new Set(["m1"]) })).toMatchObject({
      state: "done",
      lessonsRead: 2,
      lessonsTotal: 5,
      isQuizPassed: true,
    });
    expect(state(module("m1", [], 0), { completed: new Set(["m1"]) }).state).toBe("done");
  });
  test("a passed quiz with an unread lesson is not done", () => {
    expect(state(first, { read: new Set(["m1-l1"]), passed: new Set(["m1"]) })).toMatchObject({
      state: "begun",
      isQuizPassed: true,
    });
  });
  test("locked until its prerequisites are completed; read lessons or a passed quiz are not enough", () => {
    const locked = { state: "locked", lockedBy: ["m1"] };
    expect(state(second, { read: allRead })).toMatchObject(locked);
    expect(state(second, { passed: new Set(["m1"]) })).toMatchObject(locked);
    expect(state(second, { completed: new Set(["m1"]) })).toMatchObject({ state: "open", lockedBy: [] });
  });
  test("a module that was passed stays open when another is put before it later", () => {
    expect(state(second, { read: allRead, completed: new Set(["m2"]) }).state).toBe("done");
    expect(state(second, { read: new Set(["m2-l1"]), passed: new Set(["m2"]) }).lockedBy).toEqual([]);
  });
});

describe("quiz status", () => {
  const rules = { tries: 3, waitHours: [0, 24] };
  const result = {
    moduleId: "m1",
    attempts: 1,
    missed: 0,
    passedAt: null,
    passedAttemptId: null,
    completedAt: null,
    bestPercent: null,
    openAttemptId: null,
    lastSubmittedAt: null,
    firstPassed: null,
  };
  test("never started", () =>
    expect(quizStatus(undefined, rules, NOW)).toEqual({ kind: "may_start", missed: 0 }));
  test("passed comes before everything", () => {
    expect(quizStatus({ ...result, attempts: 3, missed: 2, passedAt: 5 }, rules, NOW)).toEqual({
      kind: "passed",
      at: 5,
    });
  });
  test("open", () => {
    expect(quizStatus({ ...result, openAttemptId: "a" }, rules, NOW)).toEqual({
      kind: "open",
      attemptId: "a",
    });
  });
  test("no wait after the first miss, a day after the second, to the millisecond", () => {
    expect(quizStatus({ ...result, missed: 1, lastSubmittedAt: NOW }, rules, NOW).kind).toBe("may_start");
    const second = { ...result, attempts: 2, missed: 2, lastSubmittedAt: NOW };
    expect(quizStatus(second, rules, NOW + 24 * HOUR - 1)).toEqual({
      kind: "wait",
      until: NOW + 24 * HOUR,
      missed: 2,
    });
    expect(quizStatus(second, rules, NOW + 24 * HOUR)).toEqual({ kind: "may_start", missed: 2 });
  });
  test("no attempts left", () => {
    expect(
      quizStatus({ ...result, attempts: 3, missed: 3, lastSubmittedAt: NOW }, rules, NOW + 99 * HOUR).kind,
    ).toBe("used_up");
  });
});

describe("the next step", () => {
  test("a new trainee starts with the first lesson", () => {
    expect(nextStep(status({}))).toMatchObject({
      kind: "lesson",
      lesson: { id: "m1-l1" },
      lessonsTotal: 2,
      isBegun: false,
    });
  });
  test("the same without an application", () => {
    expect(nextStep(status({ evaluation: null }))).toMatchObject({
      kind: "lesson",
      lesson: { id: "m1-l1" },
    });
  });
  test("an open quiz comes first", () => {
    const quizzes = new Map<string, QuizStatus>([["m1", { kind: "open", attemptId: "a1" }]]);
    expect(nextStep(status({ quizzes, opened: new Map([["m1-l1", 5]]) }))).toMatchObject({
      kind: "quiz_open",
      attemptId: "a1",
    });
  });
  test("the lesson in progress, even out of order", () => {
    expect(
      nextStep(
        status({
          opened: new Map([
            ["m1-l2", 9],
            ["m1-l1", 5],
          ]),
        }),
      ),
    ).toMatchObject({
      kind: "lesson",
      lesson: { id: "m1-l2" },
      isBegun: true,
    });
  });
  test("a trainee who went back to a lesson read before continues in order", () => {
    const step = nextStep(
      status({
        read: new Set(["m1-l1"]),
        opened: new Map([
          ["m1-l2", 5],
          ["m1-l1", 9],
        ]),
      }),
    );
    expect(step).toMatchObject({ kind: "lesson", lesson: { id: "m1-l2" }, isBegun: true });
  });
  test("a lesson that was removed, is locked or is broken is not resumed", () => {
    expect(nextStep(status({ opened: new Map([["gone", 9]]) }))).toMatchObject({ lesson: { id: "m1-l1" } });
    expect(nextStep(status({ opened: new Map([["m2-l1", 9]]) }))).toMatchObject({
      lesson: { id: "m1-l1" },
    });
    const broken = module("m1");
    broken.lessons[1]!.isBroken = true;
    expect(nextStep(status({ modules: [broken], opened: new Map([["m1-l2", 9]]) }))).toMatchObject({
      lesson: { id: "m1-l1" },
    });
  });
  test("all lessons read: the quiz, and again after a miss", () => {
    const read = new Set(["m1-l1", "m1-l2"]);
    expect(nextStep(status({ read }))).toMatchObject({ kind: "quiz", module: { id: "m1" }, missed: 0 });
    const quizzes = new Map<string, QuizStatus>([["m1", { kind: "may_start", missed: 2 }]]);
    expect(nextStep(status({ read, quizzes }))).toMatchObject({ kind: "quiz", missed: 2 });
  });
  test("a quiz that has to wait: the next open module first, and only then the wait", () => {
    const wait: QuizStatus = { kind: "wait", until: NOW + HOUR, missed: 2 };
    const free = [module("m1"), module("m2")];
    const read = new Set(["m1-l1", "m1-l2"]);
    expect(nextStep(status({ modules: free, read, quizzes: new Map([["m1", wait]]) }))).toMatchObject({
      lesson: { id: "m2-l1" },
    });
    expect(nextStep(status({ read, quizzes: new Map([["m1", wait]]) }))).toMatchObject({
      kind: "quiz_wait",
      until: NOW + HOUR,
    });
  });
  test("hours can be logged while a quiz waits", () => {
    const quizzes = new Map<string, QuizStatus>([
      ["m1", passed],
      ["m2", { kind: "wait", until: NOW + HOUR, missed: 2 }],
    ]);
    const hours = requirement({ kind: "practice_hours", have: 1, need: 3 });
    const evaluation = { state: "in_training" as const, isReady: false, requirements: [hours] };
    expect(nextStep(status({ read: allRead, quizzes, evaluation }))).toMatchObject({
      kind: "practice",
      have: 1,
      need: 3,
    });
  });
  test("the next module opens when the quiz before it is passed", () => {
    const step = nextStep(status({ read: new Set(["m1-l1", "m1-l2"]), quizzes: new Map([["m1", passed]]) }));
    expect(step).toMatchObject({ kind: "lesson", lesson: { id: "m2-l1" } });
  });
  test("a broken lesson blocks the quiz and says so; the other lessons continue", () => {
    const broken = module("m1");
    broken.lessons[0]!.isBroken = true;
    expect(nextStep(status({ modules: [broken] }))).toMatchObject({ lesson: { id: "m1-l2" } });
    expect(nextStep(status({ modules: [broken], read: new Set(["m1-l2"]) }))).toMatchObject({
      kind: "broken",
      module: { id: "m1" },
    });
  });
  test("a module whose quiz has a fault is not a dead end", () => {
    const broken = { ...module("m1"), isBroken: true };
    expect(nextStep(status({ modules: [broken], read: new Set(["m1-l1", "m1-l2"]) }))).toMatchObject({
      kind: "broken",
    });
  });
  test("it says when no attempts are left", () => {
    const quizzes = new Map<string, QuizStatus>([["m1", { kind: "used_up" }]]);
    expect(nextStep(status({ read: allRead, quizzes }))).toMatchObject({ kind: "quiz_used_up" });
  });

  describe("after the modules", () => {
    const after = (requirements: RequirementResult[], isReady = false) =>
      nextStep(
        status({
          read: allRead,
          quizzes: allPassed,
          evaluation: { state: "in_training", isReady, requirements },
        }),
      );
    const hours = requirement({ kind: "practice_hours", have: 18, need: 120, waiting: 2 });

    test("hours to log", () =>
      expect(after([hours])).toEqual({ kind: "practice", have: 18, need: 120, waiting: 2 }));
    test("hours waiting for the supervisor", () => {
      expect(after([{ ...hours, actor: "supervisor" }])).toMatchObject({ kind: "practice_waiting" });
    });
    test("a joining text that is not confirmed", () => {
      const text = { id: "code", kind: "policy" as const, occasion: "joining" as const, hash: "h" };
      expect(after([requirement({ kind: "attestation", text }), hours])).toEqual({ kind: "texts" });
    });
    test("a text without a version in force can't be agreed to: what else is open comes first", () => {
      const text = { id: "code", kind: "policy" as const, occasion: "joining" as const, hash: null };
      expect(after([requirement({ kind: "attestation", text }), hours])).toMatchObject({ kind: "practice" });
    });
    test("ready to apply", () => {
      const text = { id: "true", kind: "statement" as const, occasion: "applying" as const, hash: "h" };
      expect(after([requirement({ kind: "attestation", text })], true)).toEqual({ kind: "apply" });
    });
    test("nothing specific to name: the list explains", () =>
      expect(after([requirement({})])).toEqual({ kind: "certification" }));
    test("no application: it says so", () => {
      expect(nextStep(status({ read: allRead, quizzes: allPassed, evaluation: null }))).toEqual({
        kind: "nothing",
      });
    });
  });

  test.each([
    ["submitted", "signature"],
    ["returned", "returned"],
    ["recommended", "issue"],
    ["issued", "certificate"],
    ["denied", "closed"],
    ["withdrawn", "closed"],
  ] as const)("an application that is %s comes before the path", (state, kind) => {
    expect(nextStep(status({ evaluation: { state, isReady: true, requirements: [] } }))).toMatchObject({
      kind,
    });
  });
});

describe("knowledge checks", () => {
  const options = [
    { id: "a", correct: true },
    { id: "b", correct: true },
    { id: "c", correct: false },
  ];
  test("an answer is right only when it matches exactly", () => {
    expect(isAnswerCorrect(options, ["b", "a"])).toBe(true);
    expect(isAnswerCorrect(options, ["a"])).toBe(false);
    expect(isAnswerCorrect(options, ["a", "b", "c"])).toBe(false);
    expect(isAnswerCorrect(options, [])).toBe(false);
  });
  test("options are shuffled, always the same way, and the position in the file does not reveal the right one", () => {
    const firsts = Array.from({ length: 60 }, (_, index) => {
      const check = {
        id: `m0${index % 4}-l1-k${index}`,
        type: "single" as const,
        options: [{ id: "a" }, { id: "b" }, { id: "c" }],
      };
      const mixed = mixedOptions(check);
      expect(mixed.map(({ id }) => id).sort()).toEqual(["a", "b", "c"]);
      expect(mixedOptions(check)).toEqual(mixed);
      return mixed[0]!.id;
    });
    for (const id of ["a", "b", "c"])
      expect(firsts.filter((first) => first === id).length).toBeGreaterThan(8);
  });
  test("True and False keep their order", () => {
    const options = [{ id: "true" }, { id: "false" }];
    for (let index = 0; index < 9; index += 1) {
      expect(mixedOptions({ id: `k${index}`, type: "true_false", options })).toEqual(options);
    }
  });
});

test("headings are found with their text, except that of the sources", () => {
  const html =
    '<p>x</p><h2 id="money">Money &amp; <em>gifts</em></h2><h3 class="scenario-title" id="s1-title">The bill</h3><h2>No id</h2><h2 id="lesson-sources">Sources</h2>';
  const blocks = [
    { kind: "html" as const, html },
    { kind: "crisis_lines" as const },
    { kind: "html" as const, html: '<h2 id="later">Later</h2>' },
  ];
  expect(headingsOf({ blocks })).toEqual([
    { id: "money", text: "Money & gifts" },
    { id: "s1-title", text: "The bill" },
    { id: "later", text: "Later" },
  ]);
});

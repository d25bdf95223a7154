import { describe, expect, it } from "vitest";
import {
  deadlineOf,
  grade,
  isOutOfTime,
  isPass,
  lastSteps,
  mayStart,
  nowWithin,
  percentOf,
  pointsNeeded,
  topicsToRead,
  waitAfter,
  type PastAttempt,
} from "~/features/assessment/model";
import { faultOfAnswer, isAnswerCorrect, paragraphsOf } from "~/features/questions/model";
import { HOUR, MINUTE } from "~/lib/dates";

describe("answers and grading", () => {
  const option = (id: string, correct: boolean) => ({ id, correct });
  const single = [option("a", false), option("b", true), option("c", false)];
  const multiple = [option("a", true), option("b", false), option("c", true), option("d", false)];
  const trueFalse = [option("true", true), option("false", false)];

  it.each([
    [single, ["b"], true],
    [single, ["a"], false],
    [single, [], false],
    [single, ["a", "b", "c"], false],
    [multiple, ["a", "c"], true],
    [multiple, ["c", "a"], true],
    [multiple, ["a"], false],
    [multiple, ["a", "b", "c"], false],
    [multiple, ["a", "b", "c", "d"], false],
    [multiple, ["a", "x"], false],
    [multiple, [], false],
    [trueFalse, ["true"], true],
    [trueFalse, ["false"], false],
    [trueFalse, ["true", "false"], false],
  ])("%j answered %j: %s", (options, chosen, expected) => {
    expect(isAnswerCorrect(options, chosen)).toBe(expected);
  });

  it("recognizes what cannot be an answer", () => {
    const optionIds = ["a", "b", "c"];
    expect(faultOfAnswer({ type: "single", optionIds }, ["a"])).toBeNull();
    expect(faultOfAnswer({ type: "single", optionIds }, [])).toBeNull();
    expect(faultOfAnswer({ type: "single", optionIds }, ["a", "b"])).toBe("too_many");
    expect(faultOfAnswer({ type: "true_false", optionIds: ["true", "false"] }, ["true", "false"])).toBe(
      "too_many",
    );
    expect(faultOfAnswer({ type: "multiple", optionIds }, ["a", "b", "c"])).toBeNull();
    expect(faultOfAnswer({ type: "multiple", optionIds }, ["a", "a"])).toBe("too_many");
    expect(faultOfAnswer({ type: "multiple", optionIds }, ["__proto__"])).toBe("unknown_option");
    expect(
      faultOfAnswer(
        { type: "multiple", optionIds },
        Array.from({ length: 1000 }, (_, i) => `o${i}`),
      ),
    ).toBe("too_many");
  });

  it("counts the last step of each position, in whatever order the steps arrive", () => {
    const questions = [single, multiple, trueFalse].map((options, index) => ({
      position: index + 1,
      questionId: `q${index + 1}`,
      options,
    }));
    const steps = [
      { seq: 3, position: 1, chosen: ["b"] },
      { seq: 1, position: 1, chosen: ["a"] },
      { seq: 2, position: 2, chosen: ["a", "c"] },
      { seq: 4, position: 2, chosen: [] },
    ];
    expect(lastSteps(steps).get(1)?.seq).toBe(3);
    expect(grade(questions, steps, { passPercent: 30 })).toEqual({
      answers: [
        { position: 1, chosen: ["b"], isCorrect: true },
        { position: 2, chosen: [], isCorrect: false },
        { position: 3, chosen: [], isCorrect: false },
      ],
      points: 1,
      maxPoints: 3,
      isPassed: true,
    });
  });

  describe("with critical questions", () => {
    const questions = [single, multiple, trueFalse, single, single].map((options, index) => ({
      position: index + 1,
      questionId: `q${index + 1}`,
      options,
    }));
    const RIGHT = [["b"], ["a", "c"], ["true"], ["b"], ["b"]];
    /** Every answer is right except these. */
    const answering = (others: Record<number, string[]>) =>
      RIGHT.map((chosen, index) => ({
        seq: index + 1,
        position: index + 1,
        chosen: others[index + 1] ?? chosen,
      }));
    const rule = { passPercent: 60, critical: ["q2", "q3"] };

    it("passes when the percentage is high enough and all of them are right", () => {
      expect(grade(questions, answering({}), rule)).toMatchObject({ points: 5, isPassed: true });
      expect(grade(questions, answering({ 1: ["a"], 4: ["a"] }), rule)).toMatchObject({
        points: 3,
        isPassed: true,
      });
    });

    it("does not pass on them alone when the percentage is too low", () => {
      expect(grade(questions, answering({ 1: ["a"], 4: ["a"], 5: [] }), rule)).toMatchObject({
        points: 2,
        isPassed: false,
      });
    });

    it.each([
      ["one is wrong", { 3: ["false"] }],
      ["one is left open", { 3: [] }],
      ["one with several answers is half right", { 2: ["a"] }],
      ["one with several answers has everything ticked", { 2: ["a", "b", "c", "d"] }],
    ])("does not pass when %s, whatever the percentage", (_name, others: Record<number, string[]>) => {
      const result = grade(questions, answering(others), rule);
      expect(result).toMatchObject({ points: 4, maxPoints: 5, isPassed: false });
      expect(grade(questions, answering(others), { passPercent: 60 }).isPassed).toBe(true);
    });

    it("does not pass when one was never answered or its answer was cleared", () => {
      const withoutThird = answering({}).filter((step) => step.position !== 3);
      expect(grade(questions, withoutThird, rule)).toMatchObject({ points: 4, isPassed: false });
      const takenBack = [...answering({}), { seq: 6, position: 3, chosen: [] }];
      expect(grade(questions, takenBack, rule)).toMatchObject({ points: 4, isPassed: false });
    });

    it("does not pass on a frozen one that the attempt never asked", () => {
      expect(grade(questions, answering({}), { passPercent: 60, critical: ["q9"] }).isPassed).toBe(false);
    });

    it("depends on the percentage alone when an earlier attempt has none frozen", () => {
      const others = { 2: [], 3: ["false"] };
      for (const earlier of [{ passPercent: 60 }, { passPercent: 60, critical: [] }])
        expect(grade(questions, answering(others), earlier)).toMatchObject({ points: 3, isPassed: true });
    });

    it("does not reveal what is critical in the answers it returns", () => {
      const { answers, ...result } = grade(questions, answering({}), rule);
      expect(Object.keys(result).sort()).toEqual(["isPassed", "maxPoints", "points"]);
      for (const answer of answers)
        expect(Object.keys(answer).sort()).toEqual(["chosen", "isCorrect", "position"]);
    });
  });

  it("compares with the pass mark in whole numbers only", () => {
    expect([7, 8, 9].map((points) => isPass(points, 10, 80))).toEqual([false, true, true]);
    expect(isPass(2, 3, 67)).toBe(false);
    expect(isPass(2, 3, 66)).toBe(true);
    expect(isPass(29, 50, 58)).toBe(true);
    expect(isPass(0, 0, 0)).toBe(false);
    expect([percentOf(2, 3), percentOf(199, 200), percentOf(29, 50), percentOf(0, 0)]).toEqual([
      66, 99, 58, 0,
    ]);
    for (let max = 1; max <= 60; max += 1) {
      for (const mark of [1, 50, 66, 67, 80, 100]) {
        const needed = pointsNeeded(max, mark);
        expect(isPass(needed, max, mark)).toBe(true);
        expect(isPass(needed - 1, max, mark)).toBe(false);
        for (let points = 0; points <= max; points += 1)
          expect(percentOf(points, max) >= mark).toBe(isPass(points, max, mark));
      }
    }
  });
});

describe("when the next attempt can start", () => {
  const T = Date.UTC(2026, 2, 2, 15);
  const miss = (number: number, submittedAt: number): PastAttempt => ({
    id: `a${number}`,
    number,
    state: "graded",
    isPassed: false,
    submittedAt,
  });
  const rules = { tries: null, waitHours: [0, 24] };

  it("repeats the last wait of the list", () => {
    expect([0, 1, 2, 3, 9].map((misses) => waitAfter([0, 24], misses))).toEqual([0, 0, 24, 24, 24]);
    expect(waitAfter([], 5)).toBe(0);
  });

  it("can start at once, and again right after the first miss", () => {
    expect(mayStart({ rules, attempts: [], now: T })).toEqual({ kind: "yes" });
    expect(mayStart({ rules, attempts: [miss(1, T)], now: T })).toEqual({ kind: "yes" });
  });

  it("waits after the second miss, to the millisecond, counted from submission", () => {
    const attempts = [miss(2, T), miss(1, T - HOUR)];
    const until = T + 24 * HOUR;
    expect(mayStart({ rules, attempts, now: T })).toEqual({ kind: "wait", until });
    expect(mayStart({ rules, attempts, now: until - 1 })).toEqual({ kind: "wait", until });
    expect(mayStart({ rules, attempts, now: until })).toEqual({ kind: "yes" });
  });

  it("opens nothing early and locks no one out when the clock is set back", () => {
    expect(mayStart({ rules, attempts: [miss(1, T), miss(2, T)], now: T - 48 * HOUR }).kind).toBe("wait");
    expect(mayStart({ rules, attempts: [miss(1, T)], now: T - 48 * HOUR })).toEqual({ kind: "yes" });
  });

  it("resumes an open attempt, whatever the waits say", () => {
    const open: PastAttempt = {
      id: "a3",
      number: 3,
      state: "in_progress",
      isPassed: null,
      submittedAt: null,
    };
    expect(
      mayStart({ rules: { tries: 3, waitHours: [24] }, attempts: [miss(1, T), miss(2, T), open], now: T }),
    ).toEqual({
      kind: "resume",
      attemptId: "a3",
    });
  });

  it("stays passed, even when a later regrade changes other attempts", () => {
    const passed = { ...miss(1, T), isPassed: true };
    expect(mayStart({ rules, attempts: [miss(2, T), passed], now: T })).toEqual({
      kind: "passed",
      attemptId: "a1",
    });
  });

  it("ends when the attempts are used up", () => {
    const limited = { tries: 2, waitHours: [0] };
    expect(mayStart({ rules: limited, attempts: [miss(1, T)], now: T })).toEqual({ kind: "yes" });
    expect(mayStart({ rules: limited, attempts: [miss(1, T), miss(2, T)], now: T + 1e12 })).toEqual({
      kind: "used_up",
    });
  });
});

describe("time within an attempt", () => {
  const startedAt = Date.UTC(2026, 2, 2, 15);

  it("is unlimited when the quiz is not timed", () => {
    expect(deadlineOf({ startedAt, timeLimitMinutes: null })).toBeNull();
    expect(isOutOfTime({ startedAt, timeLimitMinutes: null }, startedAt + 1e12)).toBe(false);
  });

  it("accepts an answer up to a minute late, and none after that", () => {
    const timed = { startedAt, timeLimitMinutes: 30 };
    expect(deadlineOf(timed)).toBe(startedAt + 30 * MINUTE);
    expect(isOutOfTime(timed, startedAt + 31 * MINUTE)).toBe(false);
    expect(isOutOfTime(timed, startedAt + 31 * MINUTE + 1)).toBe(true);
  });

  it("is not extended when the clock is set back: what has happened in it counts", () => {
    expect(nowWithin(startedAt - HOUR, startedAt, null, startedAt + MINUTE)).toBe(startedAt + MINUTE);
    expect(nowWithin(startedAt + HOUR, startedAt)).toBe(startedAt + HOUR);
  });
});

describe("what to review", () => {
  it("names each lesson once, in the module's order; unknown ones last", () => {
    const answers = [
      { lessonId: "l3", isCorrect: false },
      { lessonId: "gone", isCorrect: false },
      { lessonId: "l1", isCorrect: false },
      { lessonId: "l1", isCorrect: false },
      { lessonId: "l2", isCorrect: true },
    ];
    expect(topicsToRead(answers, ["l1", "l2", "l3"])).toEqual(["l1", "l3", "gone"]);
    expect(topicsToRead([], ["l1"])).toEqual([]);
  });

  it("splits paragraphs at blank lines", () => {
    expect(paragraphsOf("One\nline.\n\n  \nTwo.\n")).toEqual(["One\nline.", "Two."]);
  });
});

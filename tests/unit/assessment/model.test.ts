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
import {
  criticalIn,
  drawQuestions,
  faultOfAnswer,
  isAnswerCorrect,
  paragraphsOf,
  questionsAsked,
} from "~/features/questions/model";
import { HOUR, MINUTE } from "~/lib/dates";

const SEEDS = Array.from(
  { length: 200 },
  (_, index) => `0199c0de-0000-7000-8000-${String(index).padStart(12, "0")}`,
);

function bankOf(perLesson: number[]) {
  return perLesson.flatMap((count, lesson) =>
    Array.from({ length: count }, (_, index) => ({
      id: `l${lesson}-q${index}`,
      lessonId: `l${lesson}`,
      hash: `hash-${lesson}-${index}`,
      type: index % 4 === 3 ? ("true_false" as const) : ("single" as const),
      options: (index % 4 === 3 ? ["true", "false"] : ["a", "b", "c", "d"]).map((id) => ({ id })),
    })),
  );
}

const perLesson = (bank: ReturnType<typeof bankOf>, drawn: { questionId: string }[]) =>
  drawn.reduce((counts, { questionId }) => {
    const { lessonId } = bank.find((question) => question.id === questionId)!;
    return counts.set(lessonId, (counts.get(lessonId) ?? 0) + 1);
  }, new Map<string, number>());

describe("drawing", () => {
  const bank = bankOf([6, 5, 5, 4, 4]);

  it("covers every lesson as evenly as possible, without repeats, for any seed", () => {
    for (const seed of SEEDS) {
      const drawn = drawQuestions(bank, 12, seed);
      expect(drawn.map((question) => question.position)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      expect(new Set(drawn.map((question) => question.questionId)).size).toBe(12);
      const counts = [...perLesson(bank, drawn).values()];
      expect(counts).toHaveLength(5);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it("returns the same draw for the same seed, and other draws for other seeds", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(drawQuestions(bank, 10, seed)).toEqual(drawQuestions(bank, 10, seed));
    expect(new Set(SEEDS.map((seed) => JSON.stringify(drawQuestions(bank, 10, seed)))).size).toBe(
      SEEDS.length,
    );
  });

  it("eventually reaches every question, every position, and every lesson's extra question", () => {
    const draws = SEEDS.map((seed) => drawQuestions(bank, 12, seed));
    expect(new Set(draws.flat().map((question) => question.questionId)).size).toBe(bank.length);
    expect(new Set(draws.map((draw) => draw[0]!.questionId)).size).toBeGreaterThan(bank.length / 2);
    const twiceOrMore = draws.flatMap((draw) =>
      [...perLesson(bank, draw)].filter(([, n]) => n === 3).map(([id]) => id),
    );
    expect(new Set(twiceOrMore)).toEqual(new Set(["l0", "l1", "l2", "l3", "l4"]));
  });

  it("shuffles the options and loses none; True and False keep their order", () => {
    const orders = new Set<string>();
    for (const seed of SEEDS) {
      for (const { questionId, optionOrder } of drawQuestions(bank, 10, seed)) {
        const question = bank.find((one) => one.id === questionId)!;
        if (question.type === "true_false") expect(optionOrder).toEqual(["true", "false"]);
        else expect([...optionOrder].sort()).toEqual(["a", "b", "c", "d"]);
        if (question.type === "single") orders.add(optionOrder.join(""));
      }
    }
    expect(orders.size).toBe(24);
  });

  it("takes what is available when a lesson or the bank runs short", () => {
    const uneven = bankOf([1, 9]);
    for (const seed of SEEDS.slice(0, 20)) {
      expect(Object.fromEntries(perLesson(uneven, drawQuestions(uneven, 6, seed)))).toEqual({ l0: 1, l1: 5 });
      expect(drawQuestions(uneven, 30, seed)).toHaveLength(10);
      expect(drawQuestions(bank, 3, seed)).toHaveLength(3);
    }
    expect(drawQuestions([], 10, "seed")).toEqual([]);
  });
});

describe("drawing from a bank with critical questions", () => {
  const markedIn = (bank: ReturnType<typeof bankOf>, ids: string[]) =>
    bank.map((question) => (ids.includes(question.id) ? { ...question, critical: true as const } : question));
  const plain = bankOf([6, 5, 5, 4, 4]);
  const CRITICAL = ["l0-q1", "l0-q3", "l2-q4", "l4-q0"];
  const bank = markedIn(plain, CRITICAL);
  const idsOf = (drawn: { questionId: string }[]) => drawn.map((question) => question.questionId);

  it("returns their ids sorted, whatever their order in the file", () => {
    expect(criticalIn([...bank].reverse())).toEqual(CRITICAL);
    expect(criticalIn(plain)).toEqual([]);
  });

  it("asks each of them once for any seed, and fills the rest of the draw with others", () => {
    for (const seed of SEEDS) {
      const ids = idsOf(drawQuestions(bank, 12, seed));
      expect(new Set(ids).size).toBe(12);
      expect(ids).toEqual(expect.arrayContaining(CRITICAL));
    }
  });

  it("includes them when it spreads the questions over the lessons", () => {
    for (const seed of SEEDS) {
      const counts = [...perLesson(plain, drawQuestions(bank, 12, seed)).values()];
      expect(counts).toHaveLength(5);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it("still reaches every other question eventually", () => {
    const reached = new Set(SEEDS.flatMap((seed) => idsOf(drawQuestions(bank, 12, seed))));
    expect(reached.size).toBe(bank.length);
  });

  it("puts them in any position, about as often as the others", () => {
    const places = new Map<number, number>();
    for (const seed of SEEDS) {
      for (const { position, questionId } of drawQuestions(bank, 12, seed))
        if (CRITICAL.includes(questionId)) places.set(position, (places.get(position) ?? 0) + 1);
    }
    expect(places.size).toBe(12);
    // 800 of them in 12 positions are 67 each.
    for (const times of places.values()) expect(Math.abs(times - 67)).toBeLessThan(34);
  });

  it("returns the same draw for the same seed", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(drawQuestions(bank, 10, seed)).toEqual(drawQuestions(bank, 10, seed));
  });

  it("asks all of them when there are more than the draw, and no others", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(idsOf(drawQuestions(bank, 3, seed)).sort()).toEqual(CRITICAL);
    const allCritical = markedIn(plain, idsOf(drawQuestions(plain, 99, "all")));
    expect(drawQuestions(allCritical, 10, "seed")).toHaveLength(plain.length);
  });

  it("says in advance how many questions an attempt asks", () => {
    for (const draw of [0, 3, 4, 12, 24, 30]) {
      expect(questionsAsked(bank, draw)).toBe(drawQuestions(bank, draw, "seed").length);
      expect(questionsAsked(plain, draw)).toBe(drawQuestions(plain, draw, "seed").length);
    }
    expect(questionsAsked(bank, 3)).toBe(4);
  });

  it("draws as earlier releases did from a bank without critical questions", () => {
    const drawnThen = ["l2-q3", "l1-q0", "l2-q2", "l0-q1", "l4-q0", "l3-q0", "l3-q1"];
    expect(idsOf(drawQuestions(plain, 7, SEEDS[0]!))).toEqual(drawnThen);
  });
});

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

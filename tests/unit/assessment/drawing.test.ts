import { describe, expect, it } from "vitest";
import { criticalIn, drawQuestions, questionsAsked } from "~/features/questions/model";

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

  it("asks about every lesson as evenly as can be, never twice the same, for any seed", () => {
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

  it("gives the same draw for the same seed, and other draws for other seeds", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(drawQuestions(bank, 10, seed)).toEqual(drawQuestions(bank, 10, seed));
    expect(new Set(SEEDS.map((seed) => JSON.stringify(drawQuestions(bank, 10, seed)))).size).toBe(
      SEEDS.length,
    );
  });

  it("reaches every question, every place and every lesson's odd question sooner or later", () => {
    const draws = SEEDS.map((seed) => drawQuestions(bank, 12, seed));
    expect(new Set(draws.flat().map((question) => question.questionId)).size).toBe(bank.length);
    expect(new Set(draws.map((draw) => draw[0]!.questionId)).size).toBeGreaterThan(bank.length / 2);
    const twiceOrMore = draws.flatMap((draw) =>
      [...perLesson(bank, draw)].filter(([, n]) => n === 3).map(([id]) => id),
    );
    expect(new Set(twiceOrMore)).toEqual(new Set(["l0", "l1", "l2", "l3", "l4"]));
  });

  it("mixes the options and loses none; True and False keep their order", () => {
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

  it("takes what there is when a lesson or the bank runs short", () => {
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

  it("names them sorted, whatever their order in the file", () => {
    expect(criticalIn([...bank].reverse())).toEqual(CRITICAL);
    expect(criticalIn(plain)).toEqual([]);
  });

  it("asks each of them once for any seed, and fills up to the draw with others", () => {
    for (const seed of SEEDS) {
      const ids = idsOf(drawQuestions(bank, 12, seed));
      expect(new Set(ids).size).toBe(12);
      expect(ids).toEqual(expect.arrayContaining(CRITICAL));
    }
  });

  it("counts them in when it spreads the questions over the lessons", () => {
    for (const seed of SEEDS) {
      const counts = [...perLesson(plain, drawQuestions(bank, 12, seed)).values()];
      expect(counts).toHaveLength(5);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it("still reaches every other question sooner or later", () => {
    const reached = new Set(SEEDS.flatMap((seed) => idsOf(drawQuestions(bank, 12, seed))));
    expect(reached.size).toBe(bank.length);
  });

  it("puts them at any place, about as often as the others", () => {
    const places = new Map<number, number>();
    for (const seed of SEEDS) {
      for (const { position, questionId } of drawQuestions(bank, 12, seed))
        if (CRITICAL.includes(questionId)) places.set(position, (places.get(position) ?? 0) + 1);
    }
    expect(places.size).toBe(12);
    // 800 of them on 12 places are 67 each.
    for (const times of places.values()) expect(Math.abs(times - 67)).toBeLessThan(34);
  });

  it("gives the same draw for the same seed", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(drawQuestions(bank, 10, seed)).toEqual(drawQuestions(bank, 10, seed));
  });

  it("asks all of them when they are more than the draw, and no others", () => {
    for (const seed of SEEDS.slice(0, 20))
      expect(idsOf(drawQuestions(bank, 3, seed)).sort()).toEqual(CRITICAL);
    const allCritical = markedIn(plain, idsOf(drawQuestions(plain, 99, "all")));
    expect(drawQuestions(allCritical, 10, "seed")).toHaveLength(plain.length);
  });

  it("says beforehand how many questions an attempt asks", () => {
    for (const draw of [0, 3, 4, 12, 24, 30]) {
      expect(questionsAsked(bank, draw)).toBe(drawQuestions(bank, draw, "seed").length);
      expect(questionsAsked(plain, draw)).toBe(drawQuestions(plain, draw, "seed").length);
    }
    expect(questionsAsked(bank, 3)).toBe(4);
  });

  it("draws as earlier releases did from a bank without any", () => {
    const drawnThen = ["l2-q3", "l1-q0", "l2-q2", "l0-q1", "l4-q0", "l3-q0", "l3-q1"];
    expect(idsOf(drawQuestions(plain, 7, SEEDS[0]!))).toEqual(drawnThen);
  });
});

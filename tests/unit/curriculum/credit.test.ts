import { describe, expect, test } from "vitest";

import {
  creditCap,
  creditOf,
  hoursOf,
  inTenths,
  isQuarterHours,
  lessonMinutes,
  moduleMinutes,
  mostMinutes,
  questionsDrawn,
  quizMinutes,
  shownMinutes,
  usualMinutes,
} from "~/curriculum/credit";
import { ACTIVITY_KINDS } from "~/lib/vocabulary";

const words = (count: number) => ({ words: count, activities: [] });

describe("minutes", () => {
  test("of a lesson are its words at 200 a minute and its activities", () => {
    expect(lessonMinutes(words(1000))).toBe(5);
    expect(lessonMinutes({ words: 1000, activities: [{ minutes: 1 }, { minutes: 4 }] })).toBe(10);
    expect(lessonMinutes(words(0))).toBe(0);
  });

  test.each([
    [0, 1],
    [0.005, 1],
    [1, 1],
    [1.005, 2],
    [14.2, 15],
  ])("of %s are shown as %s", (minutes, shown) => {
    expect(shownMinutes(minutes)).toBe(shown);
  });

  test.each([
    [59.96, "59.9"],
    [32.3, "32.3"],
    [4.1, "4.1"],
    [1, "1.0"],
  ])("of %s are written as %s: never rounded up", (minutes, text) => {
    expect(inTenths(minutes)).toBe(text);
  });

  test("of the quiz are one and a half per question, for as many as the bank has", () => {
    expect(quizMinutes(questionsDrawn(10, 26))).toBe(15);
    expect(quizMinutes(questionsDrawn(10, 6))).toBe(9);
    expect(quizMinutes(questionsDrawn(10, 0))).toBe(0);
  });

  test("of a module add up without rounding errors", () => {
    const lessons = Array.from({ length: 300 }, () => words(2));
    expect(moduleMinutes(lessons, 8)).toBe(15);
    expect(moduleMinutes([words(2999)], 0)).toBe(14.995);
  });

  test("of each kind of activity match the guide for authors", () => {
    expect(ACTIVITY_KINDS.map((kind) => [kind, usualMinutes(kind), mostMinutes(kind)])).toEqual([
      ["check", 1, null],
      ["scenario", 2, 8],
      ["case", 4, 10],
      ["reflection", 4, 10],
      ["try", 5, 15],
      ["role_play", 5, 15],
      ["sort", 2, null],
      ["review", 2, null],
    ]);
  });
});

describe("the cap", () => {
  test.each([
    [0, 0],
    [14.999, 0],
    [15, 0.25],
    [29.99, 0.25],
    [97.3, 1.5],
    [120, 2],
  ])("of %s minutes is %s hours", (minutes, hours) => {
    expect(creditCap(minutes)).toBe(hours);
  });
});

describe("credit", () => {
  test("is the claim when the text supports it", () => {
    expect(creditOf({ advocacy: 0.5, harm_reduction: 1 }, 1.5)).toEqual({
      advocacy: 0.5,
      harm_reduction: 1,
    });
    expect(creditOf({ advocacy: 1 }, 4)).toEqual({ advocacy: 1 });
    expect(creditOf({}, 4)).toEqual({});
  });

  test("is the cap, shared in proportion, when the text does not support the claim", () => {
    expect(creditOf({ ethical_responsibility: 4 }, 1.5)).toEqual({ ethical_responsibility: 1.5 });
    expect(creditOf({ ethical_responsibility: 3, recovery_wellness: 1 }, 2)).toEqual({
      ethical_responsibility: 1.5,
      recovery_wellness: 0.5,
    });
  });

  test("gives a remaining quarter to the largest remainder, then to the domains in their order", () => {
    expect(creditOf({ ethical_responsibility: 4, recovery_wellness: 1 }, 1.25)).toEqual({
      ethical_responsibility: 1,
      recovery_wellness: 0.25,
    });
    expect(creditOf({ harm_reduction: 1, ethical_responsibility: 1 }, 1.25)).toEqual({
      ethical_responsibility: 0.75,
      harm_reduction: 0.5,
    });
    expect(creditOf({ advocacy: 1, harm_reduction: 3 }, 0.5)).toEqual({
      advocacy: 0.25,
      harm_reduction: 0.25,
    });
  });

  test("leaves out a domain without credit, and is empty when the cap is zero", () => {
    expect(creditOf({ advocacy: 0.25, harm_reduction: 4 }, 0.25)).toEqual({ harm_reduction: 0.25 });
    expect(creditOf({ advocacy: 1, harm_reduction: 3 }, 0)).toEqual({});
  });

  test("never adds up to more than the cap, whatever is claimed", () => {
    for (let quarters = 0; quarters <= 24; quarters += 1) {
      const claim = { ethical_responsibility: 2.25, mentoring_education: 1.1, advocacy: 0.75 };
      const sum = hoursOf(creditOf(claim, quarters / 4));
      expect(sum).toBe(Math.min(4, quarters / 4));
    }
  });

  test("is given in quarter hours", () => {
    expect([0.25, 1, 1.75].map(isQuarterHours)).toEqual([true, true, true]);
    expect([0.1, 0.3, 1.3333].map(isQuarterHours)).toEqual([false, false, false]);
    expect(creditOf({ advocacy: 0.6 }, 4)).toEqual({ advocacy: 0.5 });
  });
});

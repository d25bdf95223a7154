import { describe, expect, test } from "vitest";

import { isUpdateRead, minutesFrom, newsSince, readableIn } from "~/features/learning/completion";
import { minutesOf } from "~/features/learning/model";

const lesson = (id: string, hash: string, isBroken = false) => ({ id, hash, isBroken });

describe("what is new in a finished module", () => {
  const then = [
    { id: "a", hash: "a1" },
    { id: "b", hash: "b1" },
  ];
  const news = (today: ReturnType<typeof lesson>[], read: [string, string[]][] = []) =>
    newsSince(today, then, new Map(read.map(([id, hashes]) => [id, new Set(hashes)]))).map(
      ({ lesson: { id }, kind }) => `${kind} ${id}`,
    );

  test("includes lessons that were added or changed, in the order of the module", () => {
    expect(news([lesson("c", "c1"), lesson("a", "a2"), lesson("b", "b1")])).toEqual(["new c", "changed a"]);
    expect(news([lesson("a", "a1"), lesson("b", "b1")])).toEqual([]);
  });
  test("excludes what was read since, what can't be shown, and what was removed", () => {
    expect(news([lesson("a", "a2")], [["a", ["a1", "a2"]]])).toEqual([]);
    expect(news([lesson("a", "a3")], [["a", ["a1", "a2"]]])).toEqual(["changed a"]);
    expect(news([lesson("c", "c1")], [["c", ["c1"]]])).toEqual([]);
    expect(news([lesson("a", "a2", true)])).toEqual([]);
    expect(news([])).toEqual([]);
  });
});

describe("a required update", () => {
  const update = {
    lessons: [
      { id: "a", hash: "a2" },
      { id: "b", hash: "b2" },
    ],
    requiredAt: 100,
  };
  const all = new Set(["a", "b"]);
  const reading = (lessonId: string, hash: string, at: number) => ({ lessonId, hash, at });

  test("is complete when each lesson was read, in that version or any later one", () => {
    expect(isUpdateRead(update, [reading("a", "a2", 50), reading("b", "b9", 101)], all)).toBe(true);
    expect(isUpdateRead(update, [reading("a", "a2", 50), reading("b", "b1", 99)], all)).toBe(false);
    expect(isUpdateRead(update, [reading("a", "a2", 50)], all)).toBe(false);
  });
  test("requires no lesson that was removed or can't be shown", () => {
    const readable = readableIn([
      { id: "a", faults: [] },
      { id: "b", faults: ["broken"] },
    ]);
    expect(isUpdateRead(update, [reading("a", "a2", 50)], readable)).toBe(true);
    expect(isUpdateRead(update, [], readable)).toBe(false);
    expect(isUpdateRead(update, [], new Set())).toBe(true);
  });
});

test("quarter hours become whole minutes, and their sum is that of the domains", () => {
  const minutes = minutesFrom({ advocacy: 1.75, harm_reduction: 0.25 });
  expect(minutes).toEqual({ advocacy: 105, harm_reduction: 15 });
  expect(minutesOf(minutes)).toBe(120);
  expect(minutesOf({})).toBe(0);
});

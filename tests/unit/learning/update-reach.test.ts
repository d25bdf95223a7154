import { describe, expect, test } from "vitest";

import { lessonsWithNews, reachedBy } from "~/features/learning/update-reach";

const lesson = (id: string, hash: string, isBroken = false) => ({ id, hash, isBroken });
const today = [lesson("a", "a2"), lesson("b", "b1"), lesson("c", "c1")];
const person = (personId: string) => ({ personId, finishedAt: 1 });

describe("whom an update concerns", () => {
  const early = { lessons: [lesson("a", "a1"), lesson("b", "b1")], people: [person("ada"), person("eve")] };
  const late = { lessons: [lesson("a", "a2"), lesson("b", "b1")], people: [person("leo")] };
  const now = { lessons: today, people: [person("ned")] };

  test("people who finished with other texts, each with what is new to them", () => {
    const reached = reachedBy(today, [early, late, now], new Map());
    expect(
      reached.map(({ personId, news }) => [personId, news.map(({ lesson, kind }) => [lesson.id, kind])]),
    ).toEqual([
      [
        "ada",
        [
          ["a", "changed"],
          ["c", "new"],
        ],
      ],
      [
        "eve",
        [
          ["a", "changed"],
          ["c", "new"],
        ],
      ],
      ["leo", [["c", "new"]]],
    ]);
  });

  test("a lesson that was read since is no longer new, for that reader alone", () => {
    const readers = new Map([
      ["a", new Set(["eve"])],
      ["c", new Set(["eve", "leo"])],
    ]);
    const reached = reachedBy(today, [early, late], readers);
    expect(reached.map(({ personId, unread }) => [personId, unread.map(({ lesson }) => lesson.id)])).toEqual([
      ["ada", ["a", "c"]],
      ["eve", []],
      ["leo", []],
    ]);
  });

  test("a lesson that was removed, moved or broken is not new", () => {
    const other = [lesson("b", "b1"), lesson("a", "a1"), lesson("c", "c2", true)];
    expect(reachedBy(other, [early], new Map())).toEqual([]);
    expect(reachedBy([lesson("b", "b1")], [early], new Map())).toEqual([]);
  });

  test("a lesson that is new to some and changed for others is reported as changed, in the module's order", () => {
    const without = { lessons: [lesson("b", "b0")], people: [person("zoe")] };
    expect(
      lessonsWithNews(today, [without, early, now]).map(({ lesson, kind }) => [lesson.id, kind]),
    ).toEqual([
      ["a", "changed"],
      ["b", "changed"],
      ["c", "new"],
    ]);
    expect(lessonsWithNews(today, [now])).toEqual([]);
  });
});

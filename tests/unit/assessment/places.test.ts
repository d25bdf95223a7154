import { describe, expect, it } from "vitest";

import { placeAfter, shownBy } from "~/features/assessment/places";

const at = (position: number | null) => ({ module: "boundaries", attemptId: "a1", position, total: 3 });

describe("where a button leads", () => {
  it.each([
    [1, "next", "/learn/boundaries/quiz/a1?question=2"],
    [3, "next", "/learn/boundaries/quiz/a1?step=check"],
    [null, "next", "/learn/boundaries/quiz/a1?step=check"],
    [1, "back", "/learn/boundaries/quiz/a1?question=1"],
    [3, "back", "/learn/boundaries/quiz/a1?question=2"],
    [2, "check", "/learn/boundaries/quiz/a1?step=check"],
    [2, "all", "/learn/boundaries/quiz/a1?view=all"],
    [2, "pause", "/learn"],
    [2, "3", "/learn/boundaries/quiz/a1?question=3"],
    [null, "1", "/learn/boundaries/quiz/a1?question=1"],
    [2, "4", "/learn/boundaries/quiz/a1?question=2"],
    [2, "https://evil.example", "/learn/boundaries/quiz/a1?question=2"],
    [2, "", "/learn/boundaries/quiz/a1?question=2"],
    [null, "1e1", "/learn/boundaries/quiz/a1?view=all"],
  ])("from %s by %j to %s", (position, go, path) => {
    expect(placeAfter(at(position), go)).toBe(path);
  });
});

describe("what a URL shows", () => {
  const steps = [
    { position: 1, isAnswered: true },
    { position: 2, isAnswered: false },
    { position: 3, isAnswered: true },
  ];
  const shown = (search: string, of = steps) => shownBy(new URLSearchParams(search), of);

  it("shows the requested question, all of them, or the final check", () => {
    expect(shown("question=3")).toEqual({ kind: "one", position: 3 });
    expect(shown("view=all")).toEqual({ kind: "all" });
    expect(shown("step=check")).toEqual({ kind: "check" });
  });

  it("continues with the first unanswered question when none is requested, or one that does not exist", () => {
    for (const search of ["", "question=0", "question=9", "question=x", "question=2.5"]) {
      expect(shown(search)).toEqual({ kind: "one", position: 2 });
    }
    expect(
      shown(
        "",
        steps.map((step) => ({ ...step, isAnswered: true })),
      ),
    ).toEqual({ kind: "one", position: 1 });
  });
});

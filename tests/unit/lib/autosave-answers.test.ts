import { describe, expect, test } from "vitest";

import { answerResultOf } from "~/features/assessment/autosave";
import { noteResultOf } from "~/features/learning/note-saving";
import { draftAnswerOf } from "~/features/practice/draft-saving";

/* What a proxy, a captive portal, or a filter answers is not our server's answer, whatever its status. */

const STEP = { position: 2, chosen: ["a"], seen: 1 };

/** Returns a response as the browser receives it. */
const answered = (status: number, body: string) => ({ status, body });
const json = (status: number, value: unknown) => answered(status, JSON.stringify(value));

describe("an answer of a quiz", () => {
  test.each([
    200, 204, 302, 400, 401, 402, 403, 404, 405, 407, 408, 410, 411, 413, 417, 421, 425, 429, 451, 500, 502,
    511,
  ])("is kept and resent after another server's page with %s", (status) => {
    expect(answerResultOf(answered(status, "<html>Please accept our terms</html>"), STEP)).toEqual({
      kind: "again",
    });
    expect(answerResultOf(json(status, { error: "blocked by policy" }), STEP)).toEqual({ kind: "again" });
  });

  test("is kept after a 409 that is not ours", () => {
    for (const body of [
      "",
      "conflict",
      "[]",
      "null",
      "{}",
      '{"code":"conflict"}',
      '{"ok":false}',
      '{"ok":false,"code":"busy"}',
    ])
      expect(answerResultOf(answered(409, body), STEP), body).toEqual({ kind: "again" });
  });

  test.each(["conflict", "expired"])(
    "closes the quiz after our own 409 with the code %s, and nothing else",
    (code) => {
      expect(answerResultOf(json(409, { ok: false, code }), STEP)).toEqual({ kind: "closed" });
      for (const status of [200, 403, 404, 408, 410, 413])
        expect(answerResultOf(json(status, { ok: false, code }), STEP)).toEqual({ kind: "again" });
    },
  );

  test("is saved, or in conflict, when our server says so about this question", () => {
    expect(
      answerResultOf(json(200, { ok: true, saved: [{ position: 2, seq: 4, savedAt: 9 }] }), STEP),
    ).toEqual({ kind: "saved", seq: 4, savedAt: 9 });
    expect(
      answerResultOf(json(200, { ok: true, saved: [{ position: 1, seq: 4, savedAt: 9 }] }), STEP),
    ).toEqual({
      kind: "again",
    });
    const theirs = { chosen: ["b"], seq: 7, savedAt: 5 };
    expect(
      answerResultOf(json(409, { ok: false, code: "stale", conflicts: [{ position: 2, theirs }] }), STEP),
    ).toEqual({ kind: "stale", conflict: { position: 2, theirs, mine: { chosen: ["a"] } } });
  });

  test("says that one is signed out when it is our server that says so", () => {
    expect(answerResultOf(answered(401, "signed_out\n"), STEP)).toEqual({ kind: "signed_out" });
    expect(answerResultOf(answered(401, "Authorization required"), STEP)).toEqual({ kind: "again" });
  });
});

describe("a private note", () => {
  test.each([401, 403, 400, 404, 405, 408, 410, 413, 451, 502, 511])(
    "is kept and resent after another server's page with %s",
    (status) => {
      expect(noteResultOf(status, "<html>Please accept our terms</html>")).toEqual({ kind: "lost" });
    },
  );

  test("is refused, or asks to sign in, when it is our server that says so", () => {
    expect(noteResultOf(401, "signed_out\n")).toEqual({ kind: "signed_out" });
    expect(noteResultOf(413, "too_large\n")).toEqual({ kind: "refused" });
    expect(noteResultOf(400, "invalid\n")).toEqual({ kind: "refused" });
  });
});

describe("a draft of hours", () => {
  test.each([200, 400, 401, 403, 404, 405, 408, 409, 410, 413, 451, 502, 511])(
    "is kept and resent after another server's page with %s",
    (status) => {
      for (const body of [
        "<html>Please accept our terms</html>",
        "{}",
        "null",
        '{"ok":false}',
        '{"ok":true}',
      ])
        expect(draftAnswerOf(status, body), body).toEqual({ kind: "lost" });
    },
  );

  test.each(["stale", "conflict"])("was changed elsewhere when our own 409 says %s", (code) => {
    expect(draftAnswerOf(409, JSON.stringify({ ok: false, code }))).toEqual({ kind: "stale" });
    for (const status of [200, 403, 404, 410, 413])
      expect(draftAnswerOf(status, JSON.stringify({ ok: false, code }))).toEqual({ kind: "lost" });
  });

  test("is saved, or asks to sign in, when it is our server that says so", () => {
    expect(draftAnswerOf(200, JSON.stringify({ ok: true, rev: 3, savedAt: 9 }))).toEqual({
      kind: "saved",
      rev: 3,
      at: 9,
    });
    expect(draftAnswerOf(401, "signed_out\n")).toEqual({ kind: "signed_out" });
  });
});

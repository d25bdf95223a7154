import { describe, expect, test } from "vitest";

import {
  createNoteSaver,
  noteResultOf,
  type NoteResult,
  type NoteState,
} from "~/features/learning/note-saving";

/** A page with one text, and a server that answers on demand. */
function page(start = { rev: 0, body: "" }) {
  let text = start.body;
  const states: NoteState[] = [];
  const waits: { ms: number; run: () => void }[] = [];
  const sent: { body: string; rev: number; answer: (result: NoteResult) => void }[] = [];
  const saver = createNoteSaver({
    ...start,
    read: () => text,
    send: (note) => new Promise((answer) => sent.push({ ...note, answer })),
    later: (ms, run) => {
      waits.push({ ms, run });
      return () => waits.splice(0);
    },
    report: (state) => states.push(state),
  });
  const type = (typed: string) => {
    text = typed;
  };
  const saved = (body: string, rev: number): NoteResult => ({
    kind: "saved",
    note: { body, rev, updatedAt: 7 },
  });
  const settled = () => new Promise((done) => setTimeout(done));
  return { saver, states, sent, waits, type, saved, settled };
}

describe("saving a note as it is written", () => {
  test("sends nothing when nothing changed", async () => {
    const { saver, sent } = page({ rev: 3, body: "as it was" });
    await saver.save();
    expect(sent).toEqual([]);
  });

  test("retries what could not be saved, with growing delays, until it is saved", async () => {
    const { saver, sent, waits, type, saved, settled, states } = page();
    type("a thought");
    void saver.save();
    for (const ms of [2_000, 4_000, 8_000, 15_000, 30_000, 30_000]) {
      sent.at(-1)?.answer({ kind: "lost" });
      await settled();
      expect(states.at(-1)).toEqual({ kind: "unsaved" });
      expect(waits).toEqual([{ ms, run: expect.any(Function) }]);
      waits[0]?.run();
    }
    expect(sent).toHaveLength(7);
    sent.at(-1)?.answer(saved("a thought", 1));
    await settled();
    expect(states.at(-1)).toEqual({ kind: "saved", at: 7 });
    expect(waits).toEqual([]);
    expect(saver.isUnsaved()).toBe(false);
  });

  test("sends what is typed during a save afterward, with the new revision", async () => {
    const { saver, sent, type, saved, settled, states } = page();
    type("one");
    void saver.save();
    type("one two");
    void saver.save();
    expect(sent).toHaveLength(1);
    sent[0]!.answer(saved("one", 1));
    await settled();
    expect(sent[1]).toMatchObject({ body: "one two", rev: 1 });
    sent[1]!.answer(saved("one two", 2));
    await settled();
    expect(saver.isUnsaved()).toBe(false);
    expect(states.at(-1)).toEqual({ kind: "saved", at: 7 });
  });

  test("keeps the text and the revision for the next attempt when the connection is lost", async () => {
    const { saver, sent, type, settled, states } = page();
    type("one");
    void saver.save();
    sent[0]!.answer({ kind: "lost" });
    await settled();
    expect(states.at(-1)).toEqual({ kind: "unsaved" });
    void saver.save();
    expect(sent[1]).toMatchObject({ body: "one", rev: 0 });
  });

  test("stops saving on a conflict until one text is chosen", async () => {
    const { saver, sent, type, settled, states } = page({ rev: 1, body: "old" });
    type("mine");
    void saver.save();
    const other = { body: "theirs", rev: 4, updatedAt: 9 };
    sent[0]!.answer({ kind: "stale", note: other });
    await settled();
    expect(states.at(-1)).toEqual({ kind: "conflict", other });
    type("mine, longer");
    await saver.save();
    expect(sent).toHaveLength(1);
    void saver.keepMine();
    expect(sent[1]).toMatchObject({ body: "mine, longer", rev: 4 });
  });

  test("can keep one's own text even when it equals what was saved at first", async () => {
    const { saver, sent, type, settled } = page({ rev: 1, body: "old" });
    type("mine");
    void saver.save();
    sent[0]!.answer({ kind: "stale", note: { body: "theirs", rev: 4, updatedAt: 9 } });
    await settled();
    type("old");
    void saver.keepMine();
    expect(sent[1]).toMatchObject({ body: "old", rev: 4 });
  });

  test("can accept the other text, and writing continues from it", async () => {
    const { saver, sent, type, settled } = page({ rev: 1, body: "old" });
    type("mine");
    void saver.save();
    sent[0]!.answer({ kind: "stale", note: { body: "theirs", rev: 4, updatedAt: 9 } });
    await settled();
    type("theirs");
    saver.takeOther();
    expect(saver.isUnsaved()).toBe(false);
    type("theirs and more");
    void saver.save();
    expect(sent[1]).toMatchObject({ body: "theirs and more", rev: 4 });
  });
});

describe("reading the response", () => {
  const note = { body: "x", updatedAt: 1, rev: 2 };
  test.each([
    [200, JSON.stringify({ ok: true, note }), "saved"],
    [409, JSON.stringify({ ok: false, code: "stale", note }), "stale"],
    [401, "signed_out\n", "signed_out"],
    [403, "forbidden\n", "signed_out"],
    [413, "too_large\n", "refused"],
    [400, "invalid\n", "refused"],
    [500, "fault\n", "lost"],
    [200, "<html>Please accept the café's terms</html>", "lost"],
    [200, JSON.stringify({ note: { body: 1 } }), "lost"],
    [502, JSON.stringify({ note }), "lost"],
  ])("%s", (status, answer, kind) => expect(noteResultOf(status, answer).kind).toBe(kind));
});

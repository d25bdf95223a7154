import { describe, expect, test } from "vitest";

import type { TestPerson } from "../../support/world";
import { audited, entriesOf, entry, FILLED, practiceWorld, stored } from "./support";
import { practiceDrafts } from "~/db/schema/practice";
import { newId } from "~/lib/ids";
import { action as keep } from "~/routes/practice.draft";

/* A draft of hours autosaves: the page sends it by itself, and reads the response. */

type World = Awaited<ReturnType<typeof practiceWorld>>;

async function send({ world }: World, who: TestPerson | null, fields: Record<string, string | string[]>) {
  const args = world.post(who, "/practice/draft", fields);
  try {
    const response = await keep(args);
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    return { status: thrown.status, headers: thrown.headers, body: null };
  }
}

describe("a draft that autosaves", () => {
  test("is created with the first text and continues in the same row", async () => {
    const all = await practiceWorld();
    const id = newId();
    const first = await send(all, all.trainee, { id, note: "We" });
    expect(first).toMatchObject({ status: 200, body: { ok: true, rev: 0, savedAt: all.world.clock.now } });
    expect(first.headers.get("Cache-Control")).toBe("no-store");
    const second = await send(all, all.trainee, { id, rev: "0", note: "We talked", timeHours: "30" });
    expect(second).toMatchObject({ status: 200, body: { ok: true, rev: 1 } });
    expect(await all.world.db.select().from(practiceDrafts)).toMatchObject([
      { id, rev: 1, typed: { note: "We talked", timeHours: "30" } },
    ]);
    expect(await entriesOf(all.world, all.trainee)).toEqual([]);
    expect(await audited(all.world, "practice.note_kept")).toEqual([]);
  });

  test("sent twice because its receipt was lost is saved once, and does not conflict with itself", async () => {
    const all = await practiceWorld();
    const id = newId();
    await send(all, all.trainee, { id, note: "We" });
    expect(await send(all, all.trainee, { id, note: "We" })).toMatchObject({ status: 200, body: { rev: 0 } });
    expect(await send(all, all.trainee, { id, rev: "0", note: "We talked" })).toMatchObject({
      body: { rev: 1 },
    });
    expect(await send(all, all.trainee, { id, rev: "0", note: "We talked" })).toMatchObject({
      status: 200,
      body: { rev: 1 },
    });
  });

  test("does not overwrite what another tab saved", async () => {
    const all = await practiceWorld();
    const id = newId();
    await send(all, all.trainee, { id, note: "one" });
    await send(all, all.trainee, { id, rev: "0", note: "two" });
    expect(await send(all, all.trainee, { id, rev: "0", note: "three" })).toMatchObject({
      status: 409,
      body: { ok: false, code: "stale" },
    });
  });

  test("never submits anything, even when all fields are filled in and the form says submit", async () => {
    const all = await practiceWorld();
    const id = newId();
    expect(await send(all, all.trainee, { ...FILLED, id, intent: "submit" })).toMatchObject({ status: 200 });
    expect(await stored(all.world, id)).toMatchObject({ state: "draft", minutes: 90 });
  });

  test("does not change an entry that was submitted meanwhile", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    expect(await send(all, all.trainee, { id, rev: "1", note: "late" })).toMatchObject({
      status: 409,
      body: { ok: false, code: "conflict" },
    });
    expect(await stored(all.world, id)).toMatchObject({ state: "submitted", note: "" });
  });

  test("is for its author only, and requires signing in", async () => {
    const all = await practiceWorld();
    const id = newId();
    await send(all, all.trainee, { id, note: "mine" });
    const other = await all.world.trainee("Other", { cohort: all.cohort, assignedBy: all.manager });
    expect((await send(all, other, { id, rev: "0", note: "theirs" })).status).toBe(404);
    expect((await send(all, all.supervisor, { id, rev: "0", note: "theirs" })).status).toBe(403);
    expect((await send(all, null, { id, note: "x" })).status).toBe(401);
    expect((await send(all, all.trainee, { id: "../../etc", note: "x" })).status).toBe(400);
    expect(await all.world.db.select().from(practiceDrafts)).toMatchObject([
      { rev: 0, typed: { note: "mine" } },
    ]);
  });
});

test("the response says only whether anything is saved: it contains no person and no text", async () => {
  const all = await practiceWorld();
  const { body } = await send(all, all.trainee, { id: newId(), note: "Listened." });
  expect(Object.keys(body as object).sort()).toEqual(["ok", "rev", "savedAt"]);
});

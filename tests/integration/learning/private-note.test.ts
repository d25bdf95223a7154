import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, type TestPerson, type TestWorld } from "../../support/world";
import { auditLog } from "~/db/schema/journal";
import { reflections } from "~/db/schema/learning";
import { action as noteAction } from "~/routes/learn.$module.$lesson_.note";
import { FIRST, SECOND, NOTE, people, at, open, send, lessonOf, noteIn } from "./lesson-support";

describe("a private note", () => {
  const save = (world: TestWorld, who: TestPerson, body: string, rev: number, params = FIRST) =>
    send(world, who, { intent: "reflection", reflection: NOTE, rev: String(rev), body }, params);
  const saveInPassing = (world: TestWorld, who: TestPerson | null, fields: Record<string, string>) =>
    noteAction(world.post(who, `${at(FIRST)}/note`, fields, FIRST));

  test("is saved, shown again, changed, and emptied", async () => {
    const { world, db, clock, trainee } = await people();
    expect(await save(world, trainee, "A walk 🌿\r\nand a call", 0)).toMatchObject({
      status: 303,
      location: `${at(FIRST)}#note-${NOTE}`,
    });
    expect(noteIn(await lessonOf(world, trainee)).note).toEqual({
      body: "A walk 🌿\nand a call",
      updatedAt: clock.now,
      rev: 1,
    });
    await save(world, trainee, "A walk", 1);
    expect(noteIn(await lessonOf(world, trainee)).note).toMatchObject({ body: "A walk", rev: 2 });
    await save(world, trainee, "", 2);
    expect(await db.select().from(reflections)).toMatchObject([{ body: "", rev: 3 }]);
    expect(await db.$count(auditLog)).toBe(0);
  });

  test("a stale one keeps both texts", async () => {
    const { world, trainee } = await people();
    await save(world, trainee, "first", 0);
    await save(world, trainee, "from the phone", 1);
    const back = await save(world, trainee, "from the desk", 1);
    expect(back).toMatchObject({
      status: 409,
      data: {
        intent: "reflection",
        id: NOTE,
        stale: { body: "from the phone", rev: 2 },
        reply: { initialValue: { body: "from the desk" } },
      },
    });
    expect(noteIn(await lessonOf(world, trainee)).note).toMatchObject({ body: "from the phone", rev: 2 });
    expect((await save(world, trainee, "from the desk", 2)).status).toBe(303);
  });

  test("of two first texts at the same time, one is stored and the other is returned", async () => {
    const { world, trainee } = await people();
    const both = await Promise.all([save(world, trainee, "one", 0), save(world, trainee, "two", 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test("submitted twice, it is saved once without a conflict", async () => {
    const { world, db, trainee } = await people();
    const both = await Promise.all([save(world, trainee, "same", 0), save(world, trainee, "same", 0)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await db.select().from(reflections)).toMatchObject([{ body: "same", rev: 1 }]);
  });

  test("a revision that never existed is refused, not invented", async () => {
    const { world, db, trainee } = await people();
    expect((await save(world, trainee, "x", 7)).status).toBe(404);
    expect(await db.$count(reflections)).toBe(0);
  });

  test("no one else has access to it, through any loader or action", async () => {
    const { world, db, trainee, other, supervisor, manager } = await people();
    const both = await world.person("Bea", "trainee", "supervisor", "manager", "administrator");
    await save(world, trainee, "only mine", 0);
    for (const who of [other, supervisor, manager, both, await world.person("Ada", "administrator")]) {
      const answers = [
        await open(world, who),
        await open(world, who, FIRST, `?person=${trainee.id}&personId=${trainee.id}`),
      ];
      expect(JSON.stringify(answers)).not.toContain("only mine");
    }
    // Another person who writes in the same place writes their own note, and learns nothing of the first.
    for (const who of [other, both]) {
      const attempt = await send(world, who, {
        intent: "reflection",
        reflection: NOTE,
        rev: "1",
        body: "theirs",
        personId: trainee.id,
      });
      expect(attempt.status).toBe(404);
      expect(JSON.stringify(attempt.data)).not.toContain("only mine");
      expect((await save(world, who, "theirs", 0)).status).toBe(303);
    }
    expect(await db.select().from(reflections).where(eq(reflections.personId, trainee.id))).toMatchObject([
      { body: "only mine", rev: 1 },
    ]);
  });

  test("too long: it is returned in full; far too long: it is not even read", async () => {
    const { world, db, trainee } = await people();
    const long = "x".repeat(20_001);
    const back = await save(world, trainee, long, 0);
    expect(back).toMatchObject({
      status: 400,
      data: { intent: "reflection", id: NOTE, reply: { initialValue: { body: long } } },
    });
    expect((await save(world, trainee, "x".repeat(1024 * 1024), 0)).status).toBe(413);
    const inPassing = await outcome(() =>
      saveInPassing(world, trainee, { reflection: NOTE, rev: "0", body: "x".repeat(1024 * 1024) }),
    );
    expect(inPassing.status).toBe(413);
    expect(await db.$count(reflections)).toBe(0);
  });

  test.each([["\u0000"], ["a\u202eb"], ["\ud800"]])("a character that cannot be stored: %j", async (body) => {
    const { world, db, trainee } = await people();
    const { status } = await save(world, trainee, `x${body}y`, 0);
    // A lone surrogate does not survive the request: what arrives is the replacement character.
    expect(status).toBe(body === "\ud800" ? 303 : 400);
    if (status === 400) expect(await db.$count(reflections)).toBe(0);
  });

  test("a place for notes that the lesson does not have", async () => {
    const { world, db, trainee } = await people();
    expect((await save(world, trainee, "x", 0, SECOND)).status).toBe(404);
    expect(await db.$count(reflections)).toBe(0);
  });

  test("autosaved, the response says what is saved, and a conflict returns the other text", async () => {
    const { world, clock, trainee } = await people();
    const first = await saveInPassing(world, trainee, { reflection: NOTE, rev: "0", body: "one" });
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({ ok: true, note: { body: "one", updatedAt: clock.now, rev: 1 } });
    const stale = await saveInPassing(world, trainee, { reflection: NOTE, rev: "0", body: "two" });
    expect(stale.status).toBe(409);
    expect(await stale.json()).toMatchObject({ code: "stale", note: { body: "one", rev: 1 } });
    expect(
      (await outcome(() => saveInPassing(world, null, { reflection: NOTE, rev: "0", body: "x" }))).status,
    ).toBe(401);
    expect(
      (await outcome(() => saveInPassing(world, trainee, { reflection: NOTE, rev: "many", body: "x" })))
        .status,
    ).toBe(400);
  });
});

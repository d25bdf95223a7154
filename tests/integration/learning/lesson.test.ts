import { describe, expect, test } from "vitest";

import { completeModule } from "../../support/completions";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";
import { auditLog } from "~/db/schema/journal";
import { checkAnswers, lessonCompletions, lessonVisits, reflections } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MINUTE } from "~/lib/dates";
import { loader } from "~/routes/learn.$module.$lesson";
import { action as noteAction } from "~/routes/learn.$module.$lesson_.note";
import { action as placeAction } from "~/routes/learn.$module.$lesson_.place";
import {
  FIRST,
  SECOND,
  LOCKED,
  CHECK,
  NOTE,
  people,
  at,
  open,
  send,
  type Page,
  lessonOf,
  checkIn,
  noteIn,
} from "./lesson-support";

describe("opening a lesson", () => {
  test("its text is sent once: in a page's markup, or in the data when a browser requests only data", async () => {
    const { world, trainee } = await people();
    const args = world.get(trainee, at(FIRST), FIRST);
    const textIn = ({ page }: { page: Page }) =>
      page.kind === "lesson"
        ? page.blocks.flatMap((block) => (block.kind === "html" ? [block.html] : []))
        : [];
    const asPage = await loader(args);
    expect(textIn(asPage).join("")).toContain("<p>");
    expect(JSON.stringify(asPage)).not.toContain("<p>");
    args.context.isPage = false;
    const asData = await loader(args);
    expect(textIn(asData)).toEqual(textIn(asPage));
    expect(JSON.stringify(asData)).toContain("<p>");
  });

  test("a trainee gets the text, the crisis lines and the local rule of their profile", async () => {
    const { world, trainee } = await people();
    const page = await lessonOf(world, trainee);
    expect(page).toMatchObject({
      title: "Every part of a lesson",
      number: 1,
      lessonsTotal: 2,
      previous: null,
      next: { slug: "second-lesson" },
    });
    expect(page.contentNote).toBe("Speaks of a hard night.");
    expect(page.blocks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["html", "check", "reflection", "crisis_lines", "local_rule"]),
    );
    expect(page.blocks.find(({ kind }) => kind === "crisis_lines")).toMatchObject({
      crisis: { emergency: { number: "112" } },
    });
    expect(page.blocks.find(({ kind }) => kind === "local_rule")).toMatchObject({
      title: "Local rules: gifts and money",
      text: expect.stringContaining("nobody gives"),
    });
    expect(page.reading).toEqual({
      readAt: null,
      isSameText: true,
      stoppedAt: null,
      isModuleDone: false,
    });
  });

  test("a visitor who is not signed in is redirected to sign in, and returns afterward", async () => {
    const { world } = await people();
    expect(await open(world, null)).toMatchObject({
      status: 303,
      location: `/login?to=${encodeURIComponent(at(FIRST))}`,
    });
    expect(await send(world, null, { intent: "read" })).toMatchObject({ status: 303, location: "/login" });
  });

  test.each([
    { module: "nowhere", lesson: "every-part" },
    { module: "walking-together", lesson: "nowhere" },
    { module: "keeping-well", lesson: "every-part" },
    { module: "walking-together", lesson: "../keeping-well/what-keeps-you-well" },
    { module: "__proto__", lesson: "constructor" },
  ])("an address that is invalid: $module/$lesson", async (params) => {
    const { world, trainee } = await people();
    expect((await open(world, trainee, params)).status).toBe(404);
    expect((await send(world, trainee, { intent: "read" }, params)).status).toBe(404);
  });

  test("staff can read it, without forms, progress or a record", async () => {
    const { world, db, supervisor, manager } = await people();
    for (const who of [supervisor, manager, await world.person("Ada", "administrator")]) {
      const page = await lessonOf(world, who);
      expect(page.reading).toBeNull();
      expect(noteIn(page).note).toBeNull();
      expect(checkIn(page).answer).toBeNull();
    }
    expect(await db.select().from(lessonVisits)).toEqual([]);
  });

  test("a visit is recorded once in ten minutes, and nothing else is written", async () => {
    const { world, db, clock, trainee } = await people();
    const audited = await db.$count(auditLog);
    await Promise.all([open(world, trainee), open(world, trainee)]);
    const began = clock.now;
    clock.now += 10 * MINUTE - 1;
    await open(world, trainee);
    expect(await db.select().from(lessonVisits)).toEqual([
      { personId: trainee.id, lessonId: "t01-l1", firstOpenedAt: began, lastOpenedAt: began, place: null },
    ]);
    clock.now += 1;
    await open(world, trainee);
    expect(await db.select().from(lessonVisits)).toMatchObject([
      { firstOpenedAt: began, lastOpenedAt: clock.now },
    ]);
    expect(await db.$count(auditLog)).toBe(audited);
    expect(await db.$count(lessonCompletions)).toBe(0);
    expect(await db.$count(checkAnswers)).toBe(0);
    expect(await db.$count(reflections)).toBe(0);
  });

  test("a lesson of a locked module says what has to be done first, and withholds its text", async () => {
    const { world, db, trainee, deps } = await people();
    const before = await open(world, trainee, LOCKED);
    expect(before.data).toMatchObject({
      page: { kind: "locked", lockedBy: [{ slug: "walking-together", title: "Walking together" }] },
    });
    expect(JSON.stringify(before.data)).not.toContain("<p>");
    expect((await send(world, trainee, { intent: "read" }, LOCKED)).status).toBe(409);
    expect(await db.$count(lessonVisits)).toBe(0);
    expect(await db.$count(lessonCompletions)).toBe(0);

    await pass(world, trainee, "t01", deps.newId());
    expect((await open(world, trainee, LOCKED)).data).toMatchObject({ page: { kind: "lesson" } });
    expect(await send(world, trainee, { intent: "read" }, LOCKED)).toMatchObject({ status: 303 });
  });
});

function pass(world: TestWorld, who: TestPerson, moduleId: string, id: string) {
  return unitOfWork(world.db, (tx) => completeModule(tx, world, who.id, moduleId, id));
}

describe("I have read this", () => {
  test("is stored with the hash of the text, leads on, and is in the audit log", async () => {
    const { world, db, clock, curriculum, trainee } = await people();
    expect(await send(world, trainee, { intent: "read" })).toMatchObject({
      status: 303,
      location: at(SECOND),
    });
    expect(await db.select().from(lessonCompletions)).toEqual([
      {
        personId: trainee.id,
        lessonId: "t01-l1",
        moduleId: "t01",
        contentHash: curriculum.lessonById("t01-l1")!.hash,
        completedAt: clock.now,
      },
    ]);
    expect(await db.select().from(auditLog)).toMatchObject([
      { actorId: trainee.id, action: "lesson.completed", subjectId: "t01-l1", aboutPersonId: trainee.id },
    ]);
    expect((await lessonOf(world, trainee)).reading).toMatchObject({ readAt: clock.now, isSameText: true });
  });

  test("after the last lesson comes the quiz", async () => {
    const { world, trainee } = await people();
    expect((await send(world, trainee, { intent: "read" }, SECOND)).location).toBe(
      "/learn/walking-together/quiz",
    );
  });

  test("twice, even concurrently, is recorded once, with the first day", async () => {
    const { world, db, clock, trainee } = await people();
    const first = clock.now;
    const both = await Promise.all([
      send(world, trainee, { intent: "read" }),
      send(world, trainee, { intent: "read" }),
    ]);
    clock.now += MINUTE;
    expect([...both, await send(world, trainee, { intent: "read" })].map(({ status }) => status)).toEqual([
      303, 303, 303,
    ]);
    expect(await db.select().from(lessonCompletions)).toMatchObject([{ completedAt: first }]);
    expect(await db.$count(auditLog)).toBe(1);
  });

  test("a text that was revised since is marked as such", async () => {
    const { world, db, trainee } = await people();
    await send(world, trainee, { intent: "read" });
    await unitOfWork(db, (tx) => tx.update(lessonCompletions).set({ contentHash: "an earlier one" }));
    expect((await lessonOf(world, trainee)).reading).toMatchObject({ isSameText: false });
  });

  test("a person named in the form is ignored", async () => {
    const { world, db, trainee, other } = await people();
    await send(world, trainee, { intent: "read", personId: other.id, person: other.id, lessonId: "t02-l1" });
    expect(await db.select().from(lessonCompletions)).toMatchObject([
      { personId: trainee.id, lessonId: "t01-l1" },
    ]);
  });

  test("is for trainees only", async () => {
    const { world, db, supervisor, manager } = await people();
    for (const who of [supervisor, manager]) {
      const forms: Record<string, string>[] = [
        { intent: "read" },
        { intent: "check", check: CHECK, chosen: "a" },
        { intent: "reflection", reflection: NOTE, rev: "0", body: "x" },
      ];
      for (const fields of forms) {
        expect((await send(world, who, fields)).status).toBe(403);
      }
      expect(
        (
          await outcome(() =>
            noteAction(
              world.post(who, `${at(FIRST)}/note`, { reflection: NOTE, rev: "0", body: "x" }, FIRST),
            ),
          )
        ).status,
      ).toBe(403);
      expect(
        (
          await outcome(() =>
            placeAction(world.post(who, `${at(FIRST)}/place`, { place: "a-check-and-a-note" }, FIRST)),
          )
        ).status,
      ).toBe(403);
    }
    for (const table of [lessonCompletions, checkAnswers, reflections, lessonVisits])
      expect(await db.$count(table)).toBe(0);
  });

  test.each<Record<string, string | string[]>>([
    {},
    { intent: "" },
    { intent: "everything" },
    { intent: ["read", "check"] },
  ])("an unknown form: %j", async (fields) => {
    const { world, db, trainee } = await people();
    expect((await send(world, trainee, fields)).status).toBe(400);
    expect(await db.$count(lessonCompletions)).toBe(0);
  });
});

describe("the reading position", () => {
  const note = (world: TestWorld, who: TestPerson | null, fields: Record<string, string>, params = FIRST) =>
    outcome(() => placeAction(world.post(who, `${at(params)}/place`, fields, params)));

  test("is stored and offered by its heading", async () => {
    const { world, db, clock, trainee, other } = await people();
    await open(world, trainee);
    clock.now += MINUTE;
    expect((await note(world, trainee, { place: "something-hard" })).status).toBe(204);
    expect(await db.select().from(lessonVisits)).toMatchObject([
      { place: "something-hard", lastOpenedAt: clock.now },
    ]);
    expect((await lessonOf(world, trainee)).reading).toMatchObject({
      stoppedAt: { id: "something-hard", text: "Something hard" },
    });
    expect((await lessonOf(world, other)).reading).toMatchObject({ stoppedAt: null });
  });

  test("a heading that no longer exists is not offered", async () => {
    const { world, db, trainee } = await people();
    await open(world, trainee);
    await unitOfWork(db, (tx) => tx.update(lessonVisits).set({ place: "gone" }));
    expect((await lessonOf(world, trainee)).reading).toMatchObject({ stoppedAt: null });
  });

  test.each([
    [{ place: "no-such-heading" }, 404],
    [{ place: "" }, 400],
    [{}, 400],
    [{ place: "x".repeat(300) }, 400],
  ])("anything else is refused: %j", async (fields, status) => {
    const { world, db, trainee } = await people();
    expect((await note(world, trainee, fields)).status).toBe(status);
    expect(await db.$count(lessonVisits)).toBe(0);
  });

  test("not signed in: 401", async () => {
    const { world } = await people();
    expect((await note(world, null, { place: "something-hard" })).status).toBe(401);
  });
});

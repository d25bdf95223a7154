import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { completeModule } from "../../support/completions";
import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { auditLog } from "~/db/schema/journal";
import { checkAnswers, lessonCompletions, lessonVisits, reflections } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MINUTE } from "~/lib/dates";
import { action, loader } from "~/routes/learn.$module.$lesson";
import { action as noteAction } from "~/routes/learn.$module.$lesson_.note";
import { action as placeAction } from "~/routes/learn.$module.$lesson_.place";

const FIRST = { module: "walking-together", lesson: "every-part" };
const SECOND = { module: "walking-together", lesson: "second-lesson" };
const LOCKED = { module: "keeping-well", lesson: "what-keeps-you-well" };
const CHECK = "t01-l1-k1";
const NOTE = "t01-l1-r1";

async function people() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", manager);
  const supervisor = await world.person("Sam", "supervisor");
  const of = { cohort, supervisor, assignedBy: manager };
  const trainee = await world.trainee("Tara", of);
  const other = await world.trainee("Otto", of);
  return { ...world, world, manager, supervisor, trainee, other };
}

const at = (params: { module: string; lesson: string }) => `/learn/${params.module}/${params.lesson}`;
const open = (world: TestWorld, who: TestPerson | null, params = FIRST, query = "") =>
  outcome(() => loader(world.get(who, `${at(params)}${query}`, params)));
const send = (
  world: TestWorld,
  who: TestPerson | null,
  fields: Record<string, string | string[]>,
  params = FIRST,
) => outcome(() => action(world.post(who, at(params), fields, params)));

type Page = Awaited<ReturnType<typeof loader>>["page"];
type LessonOf = Extract<Page, { kind: "lesson" }>;

async function lessonOf(world: TestWorld, who: TestPerson, params = FIRST, query = ""): Promise<LessonOf> {
  const { page } = await loader(world.get(who, `${at(params)}${query}`, params));
  if (page.kind !== "lesson") throw new Error(`expected a lesson, got ${page.kind}`);
  return page;
}

const checkIn = (page: LessonOf) =>
  page.blocks.flatMap((block) => (block.kind === "check" ? [block.check] : []))[0]!;
const noteIn = (page: LessonOf) =>
  page.blocks.flatMap((block) => (block.kind === "reflection" ? [block] : []))[0]!;

describe("opening a lesson", () => {
  test("its text travels once: in a page's markup, or in the data when a browser asks for data alone", async () => {
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
      title: "Where you are: gifts and money",
      text: expect.stringContaining("nobody gives"),
    });
    expect(page.reading).toEqual({
      readAt: null,
      isSameText: true,
      stoppedAt: null,
      isModuleDone: false,
    });
  });

  test("nobody signed in is sent to sign in, and comes back", async () => {
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
  ])("an address that is none: $module/$lesson", async (params) => {
    const { world, trainee } = await people();
    expect((await open(world, trainee, params)).status).toBe(404);
    expect((await send(world, trainee, { intent: "read" }, params)).status).toBe(404);
  });

  test("staff read along, without forms, progress or a trace", async () => {
    const { world, db, supervisor, manager } = await people();
    for (const who of [supervisor, manager, await world.person("Ada", "administrator")]) {
      const page = await lessonOf(world, who);
      expect(page.reading).toBeNull();
      expect(noteIn(page).note).toBeNull();
      expect(checkIn(page).answer).toBeNull();
    }
    expect(await db.select().from(lessonVisits)).toEqual([]);
  });

  test("a visit is noted once in ten minutes, and nothing else is written", async () => {
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

  test("a lesson of a locked module says what comes first, and holds back its text", async () => {
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
  test("is recorded with the hash of the text, leads on, and is audited", async () => {
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

  test("twice, also at once, is once; the first day stays", async () => {
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

  test("a text that was revised since is said to be", async () => {
    const { world, db, trainee } = await people();
    await send(world, trainee, { intent: "read" });
    await unitOfWork(db, (tx) => tx.update(lessonCompletions).set({ contentHash: "an earlier one" }));
    expect((await lessonOf(world, trainee)).reading).toMatchObject({ isSameText: false });
  });

  test("a person named in the form is not listened to", async () => {
    const { world, db, trainee, other } = await people();
    await send(world, trainee, { intent: "read", personId: other.id, person: other.id, lessonId: "t02-l1" });
    expect(await db.select().from(lessonCompletions)).toMatchObject([
      { personId: trainee.id, lessonId: "t01-l1" },
    ]);
  });

  test("is for trainees alone", async () => {
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
  ])("a form that is none of ours: %j", async (fields) => {
    const { world, db, trainee } = await people();
    expect((await send(world, trainee, fields)).status).toBe(400);
    expect(await db.$count(lessonCompletions)).toBe(0);
  });
});

describe("a knowledge check", () => {
  const answer = (world: TestWorld, who: TestPerson, chosen: string | string[], check = CHECK) =>
    send(world, who, { intent: "check", check, chosen });
  const secrets = (world: TestWorld) =>
    world.curriculum.questionById(CHECK)!.options.map(({ feedback }) => feedback);

  test("gives away nothing before an answer, not even when why is asked for", async () => {
    const { world, trainee, supervisor } = await people();
    for (const [who, query] of [
      [trainee, ""],
      [trainee, `?why=${CHECK}`],
      [supervisor, `?why=${CHECK}`],
    ] as const) {
      const { data } = await open(world, who, FIRST, query);
      const json = JSON.stringify(data);
      expect(json).toContain("Listening to the person.");
      for (const secret of secrets(world)) expect(json).not.toContain(secret);
      expect(json).not.toMatch(/"(correct|isCorrect|feedback|rightIds)"/);
      expect(
        checkIn(await lessonOf(world, who, FIRST, query)).options.every(
          (option) => Object.keys(option).join() === "id,text",
        ),
      ).toBe(true);
    }
  });

  test("a wrong answer brings its own feedback and no other; asked for, all of it", async () => {
    const { world, trainee } = await people();
    expect(await answer(world, trainee, "b")).toMatchObject({
      status: 303,
      location: `${at(FIRST)}#check-${CHECK}`,
    });
    const said = checkIn(await lessonOf(world, trainee)).answer;
    expect(said).toMatchObject({ chosen: ["b"], isCorrect: false, rightIds: null });
    expect(said!.feedback).toEqual([{ optionId: "b", text: "That leaves someone alone." }]);
    expect(JSON.stringify((await open(world, trainee)).data)).not.toContain("That's right.");

    const asked = checkIn(await lessonOf(world, trainee, FIRST, `?why=${CHECK}`)).answer;
    expect(asked).toMatchObject({ isCorrect: false, rightIds: ["a"] });
    expect(asked!.feedback).toHaveLength(3);
  });

  test("a right answer explains all; the latest one shows, on another day too", async () => {
    const { world, clock, trainee } = await people();
    await answer(world, trainee, "b");
    await answer(world, trainee, "a");
    clock.now += 1000 * MINUTE;
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({
      chosen: ["a"],
      isCorrect: true,
      rightIds: ["a"],
    });
    await answer(world, trainee, "c");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["c"], isCorrect: false });
  });

  test("the latest one shows also when the clock was put back", async () => {
    const { world, clock, trainee } = await people();
    await answer(world, trainee, "b");
    clock.now -= 60 * MINUTE;
    await answer(world, trainee, "a");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["a"] });
  });

  test("the same answer twice, also at once, is one", async () => {
    const { world, db, trainee } = await people();
    await Promise.all([answer(world, trainee, "b"), answer(world, trainee, "b")]);
    await answer(world, trainee, ["b", "b"]);
    expect(await db.$count(checkAnswers)).toBe(1);
  });

  test("an answer to words that were changed since is not held against today's", async () => {
    const { world, db, trainee } = await people();
    await answer(world, trainee, "b");
    await unitOfWork(db, (tx) => tx.update(checkAnswers).set({ questionHash: "older" }));
    expect(checkIn(await lessonOf(world, trainee)).answer).toBeNull();
    await answer(world, trainee, "b");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["b"] });
  });

  test("nothing chosen: the form comes back and says so", async () => {
    const { world, trainee } = await people();
    const back = await send(world, trainee, { intent: "check", check: CHECK });
    expect(back).toMatchObject({
      status: 400,
      data: {
        intent: "check",
        id: CHECK,
        reply: { error: { chosen: [expect.stringContaining("Select an answer")] } },
      },
    });
  });

  test.each([
    ["an option that is none", CHECK, "z", 400],
    ["two of a single one", CHECK, ["a", "b"], 400],
    ["a thousand options", CHECK, Array.from({ length: 1000 }, (_, index) => `o${index}`), 400],
    ["a check of another lesson", "t01-l2-k1", "a", 404],
    ["a question of the bank", "t01-q01", "a", 404],
    ["a check that is none", "__proto__", "a", 404],
  ])("%s is refused", async (_name, check, chosen, status) => {
    const { world, db, trainee } = await people();
    expect((await answer(world, trainee, chosen, check)).status).toBe(status);
    expect(await db.$count(checkAnswers)).toBe(0);
  });

  test("is between the reader and the page", async () => {
    const { world, trainee, other } = await people();
    await answer(world, trainee, "b");
    expect(checkIn(await lessonOf(world, other)).answer).toBeNull();
  });
});

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

  test("two first texts at once: one is kept, the other comes back", async () => {
    const { world, trainee } = await people();
    const both = await Promise.all([save(world, trainee, "one", 0), save(world, trainee, "two", 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test("sent twice, it is saved once without a conflict", async () => {
    const { world, db, trainee } = await people();
    const both = await Promise.all([save(world, trainee, "same", 0), save(world, trainee, "same", 0)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await db.select().from(reflections)).toMatchObject([{ body: "same", rev: 1 }]);
  });

  test("a revision that never was is refused, not invented", async () => {
    const { world, db, trainee } = await people();
    expect((await save(world, trainee, "x", 7)).status).toBe(404);
    expect(await db.$count(reflections)).toBe(0);
  });

  test("no one else reaches it, by any loader or action", async () => {
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
    // Whoever writes at the same place writes their own, and learns nothing of the first.
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

  test("too long: it comes back whole; far too long: it is not even read", async () => {
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
    // A lone surrogate does not survive being sent: what arrives is the mark for an unreadable character.
    expect(status).toBe(body === "\ud800" ? 303 : 400);
    if (status === 400) expect(await db.$count(reflections)).toBe(0);
  });

  test("a place for notes that the lesson does not have", async () => {
    const { world, db, trainee } = await people();
    expect((await save(world, trainee, "x", 0, SECOND)).status).toBe(404);
    expect(await db.$count(reflections)).toBe(0);
  });

  test("saved in passing, the answer says what is saved, and a conflict brings the other text", async () => {
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

describe("where one stopped", () => {
  const note = (world: TestWorld, who: TestPerson | null, fields: Record<string, string>, params = FIRST) =>
    outcome(() => placeAction(world.post(who, `${at(params)}/place`, fields, params)));

  test("is remembered and offered by its heading", async () => {
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

  test("a heading that is gone since is not offered", async () => {
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

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { loadCurriculum } from "~/curriculum/load.server";
import { applications } from "~/db/schema/certification";
import { lessonCompletions, lessonVisits } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { completionsQuery, lastOpenedQuery, progressOf } from "~/features/learning/queries/progress.server";
import { loader as lessonPage } from "~/routes/learn.$module.$lesson";
import { loader as modulePage } from "~/routes/learn.$module._index";
import { loader as learn } from "~/routes/learn._index";

async function people() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", manager);
  const supervisor = await world.person("Sam", "supervisor");
  const of = { cohort, supervisor, assignedBy: manager };
  return {
    world,
    of,
    manager,
    supervisor,
    trainee: await world.trainee("Tara", of),
    other: await world.trainee("Otto", of),
  };
}

async function read(world: TestWorld, who: TestPerson, ...lessonIds: string[]) {
  await unitOfWork(world.db, async (tx) => {
    for (const lessonId of lessonIds) {
      const { moduleId, hash } = world.curriculum.lessonById(lessonId)!;
      await tx
        .insert(lessonCompletions)
        .values({ personId: who.id, lessonId, moduleId, contentHash: hash, completedAt: world.clock.now });
    }
  });
}

describe("the path", () => {
  test("begins with the first lesson, and names supervisor and hours", async () => {
    const { world, supervisor, trainee } = await people();
    const { page } = await learn(world.get(trainee, "/learn"));
    expect(page.trainee).toMatchObject({
      next: { kind: "lesson", lesson: { slug: "every-part" }, isBegun: false },
      training: { have: 0, need: 2 },
      practice: { have: 0, need: 2, lockedBy: ["Walking together"] },
      supervisor: { shownName: "Sam", email: supervisor.email },
    });
    expect(page.modules.map((module) => module.progress?.state)).toEqual(["open", "locked"]);
    expect(page.modules[1]!.progress!.lockedByTitles).toEqual(["Walking together"]);
  });

  test("continues with the lesson in progress, then the next, then the quiz", async () => {
    const { world, trainee } = await people();
    await lessonPage(
      world.get(trainee, "/learn/walking-together/second-lesson", {
        module: "walking-together",
        lesson: "second-lesson",
      }),
    );
    const next = async () => (await learn(world.get(trainee, "/learn"))).page.trainee!.next;
    expect(await next()).toMatchObject({ kind: "lesson", lesson: { slug: "second-lesson" }, isBegun: true });
    await read(world, trainee, "t01-l2");
    expect(await next()).toMatchObject({ kind: "lesson", lesson: { slug: "every-part" }, isBegun: false });
    await read(world, trainee, "t01-l1");
    expect(await next()).toMatchObject({ kind: "quiz", module: { slug: "walking-together" } });
  });

  test("without a supervisor or an application it says so, and still leads on", async () => {
    const { world } = await people();
    const lone = await world.person("Lou", "trainee");
    const { page } = await learn(world.get(lone, "/learn"));
    expect(page.trainee).toMatchObject({
      next: { kind: "lesson" },
      training: { have: 0, need: 2 },
      practice: null,
      supervisor: null,
    });
  });

  test("follows the application once it is submitted", async () => {
    const { world, trainee } = await people();
    await unitOfWork(world.db, (tx) => tx.update(applications).set({ state: "submitted" }));
    expect((await learn(world.get(trainee, "/learn"))).page.trainee!.next).toEqual({ kind: "signature" });
  });

  test("staff can read without progress, and no one else's progress is on the page", async () => {
    const { world, manager, supervisor, trainee } = await people();
    await read(world, trainee, "t01-l1");
    for (const who of [manager, supervisor, await world.person("Ada", "administrator")]) {
      const { page } = await learn(world.get(who, "/learn"));
      expect(page.trainee).toBeNull();
      expect(page.modules.map((module) => module.progress)).toEqual([null, null]);
    }
  });

  test("a trainee who is also a supervisor learns like any other", async () => {
    const { world } = await people();
    const both = await world.person("Bea", "trainee", "supervisor");
    expect((await learn(world.get(both, "/learn"))).page.trainee).not.toBeNull();
  });

  test("requires signing in", async () => {
    const { world } = await people();
    expect(await outcome(() => learn(world.get(null, "/learn")))).toMatchObject({
      status: 303,
      location: "/login?to=%2Flearn",
    });
    const page = await outcome(() => modulePage(world.get(null, "/learn/x", { module: "x" })));
    expect(page).toMatchObject({ status: 303, location: "/login?to=%2Flearn%2Fx" });
  });

  test("has neutral titles", async () => {
    const { world, trainee } = await people();
    expect((await learn(world.get(trainee, "/learn"))).title).toBe("Learn");
    expect((await modulePage(world.get(trainee, "/", { module: "keeping-well" }))).title).toBe("Module");
    expect(
      (await lessonPage(world.get(trainee, "/", { module: "walking-together", lesson: "every-part" }))).title,
    ).toBe("Lesson");
  });
});

describe("a module's page", () => {
  test("shows lessons with their state, terms, competencies and the quiz's rules", async () => {
    const { world, clock, trainee } = await people().then((made) => ({ ...made, clock: made.world.clock }));
    await read(world, trainee, "t01-l1");
    const { module } = await modulePage(world.get(trainee, "/", { module: "walking-together" }));
    expect(module).toMatchObject({
      hours: 1,
      isBroken: false,
      lockedBy: [],
      quizRules: { draw: 3, passPercent: 66 },
      progress: { lessonsRead: 1, lessonsTotal: 2, quiz: { kind: "may_start" } },
    });
    expect(module.lessons.map(({ readAt, isBegun }) => [readAt, isBegun])).toEqual([
      [clock.now, false],
      [null, false],
    ]);
    expect(module.keyTerms.map(({ id }) => id)).toEqual(["walking-together", "wellness-plan"]);
    expect(module.competencies.map(({ id }) => id)).toEqual(["cc1", "cc8"]);
  });

  test("is locked with the reason, for trainees only", async () => {
    const { world, manager, trainee } = await people();
    const page = async (who: TestPerson) =>
      (await modulePage(world.get(who, "/", { module: "keeping-well" }))).module;
    expect((await page(trainee)).lockedBy).toEqual([{ slug: "walking-together", title: "Walking together" }]);
    expect((await page(manager)).lockedBy).toEqual([]);
    expect((await page(manager)).progress).toBeNull();
  });

  test.each(["nowhere", "", "quiz", "constructor"])("an address that is invalid: %j", async (module) => {
    const { world, trainee } = await people();
    expect((await outcome(() => modulePage(world.get(trainee, "/", { module })))).status).toBe(404);
  });

  test("contains no question of its quiz", async () => {
    const { world, trainee } = await people();
    const json = JSON.stringify(await modulePage(world.get(trainee, "/", { module: "walking-together" })));
    expect(json).not.toContain("question 1 of t01");
    expect(json).not.toMatch(/"(correct|feedback|options)"/);
  });
});

describe("a fault in the content", () => {
  /** Returns the small program with some of its files changed. */
  async function brokenWorld(change: Record<string, (text: string) => string>) {
    const folder = mkdtempSync(join(tmpdir(), "alongside-broken-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync("tests/support/content", folder, { recursive: true });
    for (const [file, edit] of Object.entries(change)) {
      const path = join(folder, "modules", file);
      const before = readFileSync(path, "utf8");
      const after = edit(before);
      expect(after, `${file} is changed`).not.toBe(before);
      writeFileSync(path, after);
    }
    const curriculum = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: folder,
      cacheDir: join(folder, "cache"),
    });
    const made = await people();
    const args = (path: string, params: Record<string, string>, who: TestPerson = made.trainee) => {
      const got = made.world.get(who, path, params);
      return { ...got, context: { ...got.context, curriculum } };
    };
    return { ...made, args };
  }

  test("in a lesson takes down that lesson and no other page", async () => {
    const { world, args } = await brokenWorld({
      "walking-together/01-every-part.mdx": (text) => `${text}\n<Unknown />\n`,
    });
    const lesson = async (slug: string) =>
      (await lessonPage(args("/", { module: "walking-together", lesson: slug }))).page;
    const broken = await lesson("every-part");
    expect(broken).toMatchObject({
      kind: "broken",
      title: "Every part of a lesson",
      next: { slug: "second-lesson" },
    });
    expect(JSON.stringify(broken)).not.toMatch(/Unknown|\.mdx/);
    expect(await lesson("second-lesson")).toMatchObject({ kind: "lesson" });
    expect(await world.db.$count(lessonVisits)).toBe(1);
    expect((await modulePage(args("/", { module: "walking-together" }))).module).toMatchObject({
      isBroken: false,
      lessons: [{ isBroken: true }, { isBroken: false }],
    });
    expect((await learn(args("/learn", {}))).page.trainee!.next).toMatchObject({
      kind: "lesson",
      lesson: { slug: "second-lesson" },
    });
  });

  test("in a quiz's file blocks the quiz, says whom to ask, and leaves the lessons up", async () => {
    const { args, world } = await brokenWorld({
      "walking-together/quiz.yaml": (text) => text.replace("correct: true", "correct: maybe"),
    });
    const page = await modulePage(args("/", { module: "walking-together" }));
    expect(page).toMatchObject({
      module: { isBroken: true, title: "Walking together" },
      contact: { name: "Testa Contact" },
    });
    expect(
      (await lessonPage(args("/", { module: "walking-together", lesson: "second-lesson" }))).page,
    ).toMatchObject({ kind: "lesson" });
    const lone = await world.person("Lou", "trainee");
    await read(world, lone, "t01-l1", "t01-l2");
    expect((await learn(args("/learn", {}, lone))).page.trainee!.next).toMatchObject({ kind: "broken" });
  });

  test("in module.yaml is shown on that module's page, and the path still works", async () => {
    const { args } = await brokenWorld({
      "keeping-well/module.yaml": (text) => text.replace("hours:", "ours:"),
    });
    expect((await modulePage(args("/", { module: "keeping-well" }))).module).toMatchObject({
      isBroken: true,
    });
    expect((await modulePage(args("/", { module: "walking-together" }))).module).toMatchObject({
      isBroken: false,
    });
    expect((await learn(args("/learn", {}))).page.trainee!.next).toMatchObject({ kind: "lesson" });
  });
});

describe("progress of many people", () => {
  test("has a line for everyone requested, in reading order, and for no one else", async () => {
    const { world, trainee, other, manager } = await people();
    await read(world, trainee, "t01-l2");
    world.clock.now += 1;
    await read(world, trainee, "t01-l1");
    await read(world, other, "t01-l1");
    await unitOfWork(world.db, (tx) =>
      tx.insert(lessonVisits).values([
        { personId: trainee.id, lessonId: "t01-l1", firstOpenedAt: 1, lastOpenedAt: 5, place: "here" },
        { personId: trainee.id, lessonId: "t01-l2", firstOpenedAt: 1, lastOpenedAt: 9 },
        { personId: trainee.id, lessonId: "t02-l1", firstOpenedAt: 1, lastOpenedAt: 9 },
      ]),
    );
    const progress = await progressOf(world.db, [trainee.id, manager.id, "nobody", trainee.id]);
    expect([...progress.keys()]).toEqual([trainee.id, manager.id, "nobody"]);
    expect(progress.get(trainee.id)!.completedLessons.map(({ lessonId }) => lessonId)).toEqual([
      "t01-l2",
      "t01-l1",
    ]);
    expect(progress.get(trainee.id)!.lastOpened).toEqual({ lessonId: "t01-l2", at: 9, place: null });
    expect(progress.get(manager.id)).toEqual({ completedLessons: [], lastOpened: null });
    expect(await progressOf(world.db, [])).toEqual(new Map());
  });

  test("is read in chunks, and by index", async () => {
    const { world, trainee } = await people();
    await read(world, trainee, "t01-l1");
    const many = [...Array.from({ length: 1201 }, (_, index) => `nobody-${index}`), trainee.id];
    const progress = await progressOf(world.db, many);
    expect(progress.size).toBe(1202);
    expect(progress.get(trainee.id)!.completedLessons).toHaveLength(1);
    if (world.db.engine !== "sqlite") return;
    for (const query of [completionsQuery(world.db, ["a", "b"]), lastOpenedQuery(world.db, ["a", "b"])]) {
      const plan = world.db.explain(query).join("\n");
      expect(plan).toMatch(/SEARCH lesson_(completions|visits) USING/);
      expect(plan).not.toMatch(/SCAN lesson_/);
    }
  });
});

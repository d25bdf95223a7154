import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { withLessonAdded, withLessonChanged } from "../../support/lesson-changes";
import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { html } from "../../unit/ui/render";
import { finish, readLessons, teaching } from "../assessment/support";
import { AGREED, depsOf, gather, issue, sign } from "../certification/story";
import type { Curriculum } from "~/curriculum/types";
import { attempts } from "~/db/schema/assessment";
import { applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import {
  lessonCompletions,
  lessonRevisionsRead,
  moduleCompletions,
  requiredUpdatePeople,
  requiredUpdates,
} from "~/db/schema/learning";
import { people as peopleTable } from "~/db/schema/people";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { markRead } from "~/features/assessment/commands/reading.server";
import { submitApplication } from "~/features/certification/commands/applications.server";
import { applicationById, evaluationOf } from "~/features/certification/queries/applications.server";
import { idsOfManaged } from "~/features/cohorts/queries/cohorts.server";
import { requireUpdate, settleLostLessons } from "~/features/learning/commands/required-updates.server";
import { LessonEnd, RevisedSince } from "~/features/learning/components/lesson-frame";
import {
  finishedQuery,
  hashOfPeople,
  readersQuery,
  reachOf,
  requiredQuery,
} from "~/features/learning/queries/update-reach.server";
import { recordModuleCompletion } from "~/features/learning/transaction.server";
import { LessonList } from "~/features/path/components/module-parts";
import { NewInModule, NewSinceFinished } from "~/features/path/components/new-since";
import { NextStepCard } from "~/features/path/components/next-step-card";
import {
  RequiredSoFar,
  RequireUpdates,
  TouchedPeople,
  UpdatedLessonList,
  UpdatedModules,
} from "~/features/staff/components/module-updates";
import { updatedModules, updatePreview } from "~/features/staff/queries/updates.server";
import { HOUR } from "~/lib/dates";
import { action as readAction, loader as lessonPage } from "~/routes/learn.$module.$lesson";
import { loader as modulePage } from "~/routes/learn.$module._index";
import { loader as learn } from "~/routes/learn._index";
import { action as requireAction, loader as updatesPage } from "~/routes/manage.updates.$module";
import { loader as updatesList } from "~/routes/manage.updates._index";

const SLUG = "walking-together";
const FIRST = { module: SLUG, lesson: "every-part" };

/** A cohort of a manager with two people who finished the first module, and another manager's with one. */
async function setting(watch: Watch = {}) {
  const world = await testWorld(watch);
  const manager = await world.person("Mara", "manager");
  const other = await world.person("Otto", "manager");
  const supervisor = await world.person("Sam", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  const theirs = await world.cohort("Autumn", other);
  const joining = { cohort, supervisor, assignedBy: manager };
  const tara = await world.trainee("Tara", joining);
  const adam = await world.trainee("Adam", joining);
  const stranger = await world.trainee("Stella", { cohort: theirs, assignedBy: other });
  for (const one of [tara, adam, stranger]) {
    await readLessons(world, one, "t01");
    await finish(world, one, "t01", 3);
  }
  const changed = withLessonAdded(withLessonChanged(world.curriculum, "t01-l1"), "t01", "t01-l9");
  return { world, manager, other, supervisor, cohort, theirs, joining, tara, adam, stranger, changed };
}

const on = (world: TestWorld, curriculum: Curriculum): TestWorld => ({ ...world, curriculum });

async function learnOf(world: TestWorld, who: TestPerson, curriculum: Curriculum) {
  return (await learn(teaching(world.get(who, "/learn"), curriculum))).page;
}

async function moduleOf(world: TestWorld, who: TestPerson, curriculum: Curriculum) {
  return (await modulePage(teaching(world.get(who, "/", { module: SLUG }), curriculum))).module;
}

const press = (world: TestWorld, who: TestPerson, curriculum: Curriculum, params = FIRST) =>
  outcome(() =>
    readAction(
      teaching(
        world.post(who, `/learn/${params.module}/${params.lesson}`, { intent: "read" }, params),
        curriculum,
      ),
    ),
  );

const preview = async (world: TestWorld, manager: TestPerson, curriculum: Curriculum) =>
  (await updatePreview(world.db, curriculum, world.viewerOf(manager), { slug: SLUG, askedPage: null }))!;

const send = (
  world: TestWorld,
  who: TestPerson | null,
  curriculum: Curriculum,
  fields: Record<string, string>,
  module = SLUG,
) =>
  outcome(() =>
    requireAction(teaching(world.post(who, `/manage/updates/${module}`, fields, { module }), curriculum)),
  );

/** Requires what the manager's preview shows. */
async function require(world: TestWorld, manager: TestPerson, curriculum: Curriculum) {
  const { module, touched } = await preview(world, manager, curriculum);
  return send(world, manager, curriculum, {
    moduleHash: module.hash,
    touched: touched.hash,
    confirmed: "on",
  });
}

const written = async ({ db }: TestWorld) => ({
  updates: await db.$count(requiredUpdates),
  people: await db.$count(requiredUpdatePeople),
  audit: await db.$count(auditLog, eq(auditLog.action, "module.update_required")),
});
const NOTHING = { updates: 0, people: 0, audit: 0 };

/** Everything but applying, with both modules completed as they are in the world's curriculum. */
async function readyTrainee(world: TestWorld, name: string, joining: Parameters<TestWorld["trainee"]>[1]) {
  const trainee = await world.trainee(name, joining);
  await gather(world, trainee, joining.supervisor!);
  const passed = await world.db.select().from(attempts).where(eq(attempts.personId, trainee.id));
  await unitOfWork(world.db, async (tx) => {
    for (const { id, moduleId } of passed) {
      const module = world.curriculum.moduleById(moduleId)!;
      const of = { personId: trainee.id, module, attemptId: id, basis: "computed" as const };
      await recordModuleCompletion(tx, { ...of, at: world.clock.now }, world.deps);
    }
  });
  return trainee;
}

async function apply(world: TestWorld, trainee: TestPerson & { applicationId: string }, taught: Curriculum) {
  const { rev } = (await applicationById(world.db, trainee.applicationId))!;
  const deps = { ...depsOf(world), curriculum: taught };
  return submitApplication(world.db, world.viewerOf(trainee), { rev, statement: null, agreed: AGREED }, deps);
}

describe("what is new since a module was finished", () => {
  test("takes nothing: path, hours, practice, requirements and evidence stay as they were", async () => {
    const { world, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    const before = await learnOf(world, trainee, world.curriculum);
    const wasEvaluated = await evaluationOf(world.db, world.curriculum, trainee.id);
    expect(wasEvaluated?.isReady).toBe(true);
    const after = await learnOf(world, trainee, changed);
    expect(await evaluationOf(world.db, changed, trainee.id)).toEqual(wasEvaluated);
    expect(after.trainee).toMatchObject({
      next: { kind: "apply" },
      training: before.trainee!.training,
      practice: { lockedBy: [] },
    });
    expect(after.modules.map(({ hours, progress }) => [hours, progress?.state])).toEqual(
      before.modules.map(({ hours }) => [hours, "done"]),
    );
  });

  test("is listed with what changed, as something optional", async () => {
    const { world, tara, changed } = await setting();
    expect((await learnOf(world, tara, world.curriculum)).trainee!.updates).toEqual([]);
    const { trainee } = await learnOf(world, tara, changed);
    expect(trainee!.updates).toMatchObject([
      {
        slug: SLUG,
        isRequired: false,
        lessons: [
          { slug: "every-part", kind: "changed", changed: "Says more about rest." },
          { slug: "added-t01-l9", kind: "new", changed: null },
        ],
      },
    ]);
    expect(trainee!.next).toMatchObject({ kind: "lesson", module: { id: "t02" } });
    const module = await moduleOf(world, tara, changed);
    expect(module.update).toEqual(trainee!.updates[0]);
    expect(module.lessons.map(({ news }) => news)).toEqual(["changed", null, "new"]);
  });

  test("is collapsed while optional, and expanded once required", async () => {
    const { world, tara, manager, changed } = await setting();
    const optional = (await learnOf(world, tara, changed)).trainee!.updates;
    const page = html(<NewSinceFinished updates={optional} />);
    expect(page).toMatch(/<details(?! open)[^>]*>.*2 lessons are new or updated \(optional\).*every-part/s);
    expect(page).toContain("These are optional.");
    expect(page).not.toContain("Required by your program");
    const module = await moduleOf(world, tara, changed);
    const list = html(<LessonList module={module} isLocked={false} />);
    expect(list).toContain("Updated since you completed it");
    expect(list).toContain("New since you completed it");
    expect(list).not.toContain("Not read yet");

    expect((await require(world, manager, changed)).status).toBe(303);
    const required = (await learnOf(world, tara, changed)).trainee!.updates;
    const now = html(<NewSinceFinished updates={required} />);
    expect(now).toContain("Required by your program");
    expect(now).not.toContain("<details");
    expect(html(<NewInModule update={required[0]!} />)).toContain("Your program requires everyone");
    expect(html(<NewSinceFinished updates={[]} />)).toBe("");
  });

  test("a lesson that was read and changed tells what changed, and can be marked again, once", async () => {
    const { world, tara, changed } = await setting();
    const open = async () => {
      const args = teaching(world.get(tara, `/learn/${SLUG}/every-part`, FIRST), changed);
      const { page } = await lessonPage(args);
      return page.kind === "lesson" ? page : null;
    };
    expect(await open()).toMatchObject({
      changed: "Says more about rest.",
      reading: { readAt: world.clock.now, isSameText: false, isModuleDone: true },
    });
    const first = await world.db
      .select()
      .from(lessonCompletions)
      .where(eq(lessonCompletions.personId, tara.id));
    world.clock.now += 60_000;
    for (let presses = 0; presses < 2; presses += 1) {
      expect(await press(world, tara, changed)).toMatchObject({ status: 303, location: `/learn/${SLUG}` });
    }
    expect((await open())!.reading).toMatchObject({ isSameText: true, isModuleDone: true });
    expect(
      await world.db.select().from(lessonCompletions).where(eq(lessonCompletions.personId, tara.id)),
    ).toEqual(first);
    expect(await world.db.$count(lessonRevisionsRead)).toBe(1);
    expect(await world.db.$count(auditLog, eq(auditLog.action, "lesson.update_read"))).toBe(1);
    const { updates } = (await learnOf(world, tara, changed)).trainee!;
    expect(updates.flatMap(({ lessons }) => lessons.map(({ slug }) => slug))).toEqual(["added-t01-l9"]);

    const added = { module: SLUG, lesson: "added-t01-l9" };
    expect((await press(world, tara, changed, added)).location).toBe(`/learn/${SLUG}`);
    expect((await learnOf(world, tara, changed)).trainee!.updates).toEqual([]);
    expect(await world.db.$count(moduleCompletions, eq(moduleCompletions.personId, tara.id))).toBe(1);
  });

  test("the lesson's one main button marks the updated text; afterwards it leads on again", async () => {
    const { world, tara, changed } = await setting();
    const clock = { locale: "en", zone: "UTC", now: world.clock.now };
    const ending = async () => {
      const args = teaching(world.get(tara, `/learn/${SLUG}/every-part`, FIRST), changed);
      const { page } = await lessonPage(args);
      if (page.kind !== "lesson") throw new Error(page.kind);
      return {
        end: html(<LessonEnd lesson={page} reading={page.reading} clock={clock} />),
        notice: html(<RevisedSince changed={page.changed} lesson={page} />),
      };
    };
    const before = await ending();
    expect(before.notice).toContain("Says more about rest.");
    expect(before.notice).toContain("Your progress still counts.");
    expect(before.end).toMatch(/<button[^>]*value="read"[^>]*>.*I have read the updated text/s);
    expect(before.end).not.toContain("Next:");
    await press(world, tara, changed);
    const after = (await ending()).end;
    expect(after).not.toContain("<button");
    expect(after).toContain("Next: A second lesson");
  });

  test("where the module is not finished, marking a revised text goes on as ever", async () => {
    const { world, joining, changed } = await setting();
    const newcomer = await world.trainee("Nia", joining);
    await readLessons(world, newcomer, "t01", 1);
    expect((await learnOf(world, newcomer, changed)).trainee!.updates).toEqual([]);
    expect(await press(world, newcomer, changed)).toMatchObject({
      status: 303,
      location: `/learn/${SLUG}/second-lesson`,
    });
  });

  test("a lesson that cannot be shown is not required", async () => {
    const { world, tara, manager } = await setting();
    const broken = withLessonChanged(world.curriculum, "t01-l1", {
      faults: [{ file: "x", line: 1, found: "y", instead: "z" }],
    });
    expect((await learnOf(world, tara, broken)).trainee!.updates).toEqual([]);
    expect((await preview(world, manager, broken)).touched.total).toBe(0);
  });
});

describe("requiring an update", () => {
  test("the preview names who is touched: one's own people with something unread, and who is held", async () => {
    const { world, manager, tara, adam, stranger, joining, changed } = await setting();
    const submitted = await readyTrainee(world, "Sue", joining);
    expect((await apply(world, submitted, world.curriculum)).ok).toBe(true);
    const gone = await readyTrainee(world, "Gus", joining);
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: world.clock.now }).where(eq(memberships.personId, gone.id)),
    );
    await press(world, adam, changed);

    const seen = await preview(world, manager, changed);
    expect(seen).toMatchObject({
      people: 3,
      read: 0,
      lessons: [
        { slug: "every-part", kind: "changed", changed: "Says more about rest." },
        { slug: "added-t01-l9", kind: "new" },
      ],
      touched: { total: 3, held: 2, page: 1, pages: 1 },
      required: [],
    });
    const finishedAt = world.clock.now;
    expect(seen.touched.rows).toEqual([
      {
        personId: adam.id,
        shownName: "Adam",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Added t01-l9"],
        isHeld: true,
      },
      {
        personId: submitted.id,
        shownName: "Sue",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Every part of a lesson", "Added t01-l9"],
        isHeld: false,
      },
      {
        personId: tara.id,
        shownName: "Tara",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Every part of a lesson", "Added t01-l9"],
        isHeld: true,
      },
    ]);

    expect(await require(world, manager, changed)).toMatchObject({
      status: 303,
      location: `/manage/updates/${SLUG}?done=1`,
    });
    const touched = await world.db.select().from(requiredUpdatePeople);
    expect(touched.map(({ personId }) => personId).sort()).toEqual(
      seen.touched.rows.map(({ personId }) => personId).sort(),
    );
    expect(touched.some(({ personId }) => personId === stranger.id || personId === gone.id)).toBe(false);
  });

  test("is written once, with a line for the act and one for each person, and no names in it", async () => {
    const { world, manager, tara, adam, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    for (let presses = 0; presses < 2; presses += 1) {
      expect((await send(world, manager, changed, fields)).status).toBe(303);
    }
    expect(await written(world)).toEqual({ updates: 1, people: 2, audit: 3 });
    const [update] = await world.db.select().from(requiredUpdates);
    expect(update).toMatchObject({
      moduleId: "t01",
      moduleHash: module.hash,
      requiredBy: manager.id,
      lessons: [
        { id: "t01-l1", hash: changed.lessonById("t01-l1")!.hash },
        { id: "t01-l9", hash: changed.lessonById("t01-l9")!.hash },
      ],
    });
    const lines = await world.db.select().from(auditLog).where(eq(auditLog.action, "module.update_required"));
    expect(lines.map(({ aboutPersonId }) => aboutPersonId).sort()).toEqual([tara.id, adam.id, null].sort());
    expect(lines.find(({ aboutPersonId }) => aboutPersonId === null)!.details).toEqual({
      update: update!.id,
      moduleHash: module.hash,
      people: 2,
      lessons: 2,
    });
    expect(JSON.stringify(lines)).not.toMatch(/Tara|Adam/);
  });

  test("two forms sent at the same moment have one effect", async () => {
    const { world, manager, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const both = await Promise.all([1, 2].map(() => send(world, manager, changed, fields)));
    expect(both.map(({ status, location }) => [status, location])).toEqual([
      [303, `/manage/updates/${SLUG}?done=1`],
      [303, `/manage/updates/${SLUG}?done=1`],
    ]);
    expect(await written(world)).toEqual({ updates: 1, people: 2, audit: 3 });
  });

  test("becomes the next step, holds applying, and is released by reading", async () => {
    const { world, manager, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    await require(world, manager, changed);
    const next = async () => (await learnOf(world, trainee, changed)).trainee!.next;
    expect(await next()).toMatchObject({
      kind: "update",
      module: { slug: SLUG },
      lesson: { slug: "every-part" },
    });
    const card = html(
      <NextStepCard
        step={await next()}
        clock={{ locale: "en", zone: "UTC", now: world.clock.now }}
        contact={world.curriculum.programme.contact}
      />,
    );
    expect(card).toContain("Walking together · updated lesson");
    expect(card).toContain("Read the update");
    const evaluation = (await evaluationOf(world.db, changed, trainee.id))!;
    expect(evaluation.isReady).toBe(false);
    expect(evaluation.requirements.find(({ kind }) => kind === "modules")).toMatchObject({
      state: "not_met",
      have: 2,
      need: 2,
      updates: [{ id: "t01" }],
    });
    expect((await apply(world, trainee, changed)).ok).toBe(false);

    await press(world, trainee, changed);
    expect(await next()).toMatchObject({ kind: "update", lesson: { slug: "added-t01-l9" } });
    expect((await apply(world, trainee, changed)).ok).toBe(false);
    world.clock.now += 1000;
    await press(world, trainee, changed, { module: SLUG, lesson: "added-t01-l9" });
    expect(await next()).toEqual({ kind: "apply" });
    const mine = eq(requiredUpdatePeople.personId, trainee.id);
    expect((await world.db.select().from(requiredUpdatePeople).where(mine))[0]!.doneAt).toBe(world.clock.now);
    expect((await apply(world, trainee, changed)).ok).toBe(true);
    expect(await preview(world, manager, changed)).toMatchObject({
      touched: { total: 0 },
      required: [{ asked: 3, done: 1 }],
    });
  });

  test.each(["submitted", "recommended", "issued"] as const)(
    "an application that is %s is not held",
    async (state) => {
      const { world, manager, joining, changed } = await setting();
      const trainee = await readyTrainee(world, "Toni", joining);
      const before = await evaluationOf(world.db, world.curriculum, trainee.id);
      await unitOfWork(world.db, (tx) =>
        tx.update(applications).set({ state }).where(eq(applications.id, trainee.applicationId)),
      );
      const row = (await preview(world, manager, changed)).touched.rows.find(
        ({ personId }) => personId === trainee.id,
      );
      expect(row).toMatchObject({ isHeld: false });
      await require(world, manager, changed);
      const after = (await evaluationOf(world.db, changed, trainee.id))!;
      const training = after.requirements.find(({ kind }) => kind === "modules");
      expect(training).toMatchObject({ state: "met", updates: [{ id: "t01" }] });
      expect(after.evidenceHash).toBe(before!.evidenceHash);
    },
  );

  test("what was signed before is issued after it was required", async () => {
    const { world, manager, supervisor, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    const story = { w: world, deps: depsOf(world), trainee };
    expect((await apply(world, trainee, world.curriculum)).ok).toBe(true);
    expect((await sign(story, supervisor)).ok).toBe(true);
    await require(world, manager, changed);
    const issued = await issue(
      { w: on(world, changed), deps: { ...depsOf(world), curriculum: changed }, trainee },
      manager,
    );
    expect(issued.ok).toBe(true);
  });

  test("a returned application is held", async () => {
    const { world, manager, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    await unitOfWork(world.db, (tx) =>
      tx.update(applications).set({ state: "returned" }).where(eq(applications.id, trainee.applicationId)),
    );
    const { rows } = (await preview(world, manager, changed)).touched;
    expect(rows.find(({ personId }) => personId === trainee.id)).toMatchObject({ isHeld: true });
    await require(world, manager, changed);
    expect((await evaluationOf(world.db, changed, trainee.id))!.isReady).toBe(false);
  });

  test("a preview that is out of date writes nothing: the lessons changed, or the people did", async () => {
    const { world, manager, tara, joining, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const again = withLessonChanged(changed, "t01-l2");
    const refused = await send(world, manager, again, fields);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.data)).toContain("nothing was required");
    expect(JSON.stringify(refused.data)).not.toContain('"confirmed"');

    await readyTrainee(world, "Toni", joining);
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    await unitOfWork(world.db, async (tx) => {
      const latest = { personId: tara.id, readAt: 1 };
      for (const lesson of changed.moduleById("t01")!.lessons)
        await tx
          .insert(lessonRevisionsRead)
          .values({ ...latest, lessonId: lesson.id, contentHash: lesson.hash });
    });
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    expect(await written(world)).toEqual(NOTHING);
    const { preview: now } = await updatesPage(
      teaching(world.get(manager, `/manage/updates/${SLUG}`, { module: SLUG }), changed),
    );
    expect(now.touched.rows.map(({ shownName }) => shownName)).toEqual(["Adam", "Toni"]);
  });

  test("with no one to reach there is nothing to require", async () => {
    const { world, manager } = await setting();
    const { module, touched, lessons } = await preview(world, manager, world.curriculum);
    expect({ total: touched.total, lessons }).toEqual({ total: 0, lessons: [] });
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    expect((await send(world, manager, world.curriculum, fields)).status).toBe(409);
    expect(await written(world)).toEqual(NOTHING);
  });

  test("the same version is not asked twice of anyone; a later one is", async () => {
    const { world, manager, joining, changed } = await setting();
    await require(world, manager, changed);
    const late = await readyTrainee(world, "Lea", joining);
    const seen = await preview(world, manager, changed);
    expect(seen.touched.rows.map(({ personId }) => personId)).toEqual([late.id]);
    await require(world, manager, changed);
    expect(await written(world)).toMatchObject({ updates: 2, people: 3 });
    expect((await preview(world, manager, changed)).touched.total).toBe(0);
    const later = withLessonChanged(changed, "t01-l2");
    expect((await preview(world, manager, later)).touched.total).toBe(3);
  });

  test("a required lesson that is revised again is read in its newer text", async () => {
    const { world, manager, tara, changed } = await setting();
    await require(world, manager, changed);
    const later = withLessonChanged(changed, "t01-l1", { hash: "f".repeat(64) });
    world.clock.now += 1000;
    await press(world, tara, later);
    await press(world, tara, later, { module: SLUG, lesson: "added-t01-l9" });
    const open = and(eq(requiredUpdatePeople.personId, tara.id), isNull(requiredUpdatePeople.doneAt));
    expect(await world.db.$count(requiredUpdatePeople, open)).toBe(0);
  });

  test("another manager's people are neither seen nor touched", async () => {
    const { world, manager, other, stranger, changed } = await setting();
    await require(world, manager, changed);
    expect((await learnOf(world, stranger, changed)).trainee!.updates).toMatchObject([{ isRequired: false }]);
    const theirs = await preview(world, other, changed);
    expect(theirs).toMatchObject({ people: 1, required: [], touched: { total: 1 } });
    expect(theirs.touched.rows[0]!.personId).toBe(stranger.id);
    const mine = await preview(world, manager, changed);
    expect(JSON.stringify(mine)).not.toContain(stranger.id);
    // What one manager saw is no right to touch another's people.
    const fields = { moduleHash: theirs.module.hash, touched: theirs.touched.hash, confirmed: "on" };
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    expect(await written(world)).toMatchObject({ updates: 1 });
  });

  test("is a manager's alone", async () => {
    const { world, tara, supervisor, manager, changed } = await setting();
    const admin = await world.person("Ada", "administrator");
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    for (const who of [tara, supervisor, admin]) {
      expect((await send(world, who, changed, fields)).status).toBe(403);
      expect((await outcome(() => updatesList(world.get(who, "/manage/updates")))).status).toBe(403);
      const page = await outcome(() => updatesPage(world.get(who, "/", { module: SLUG })));
      expect(page.status).toBe(403);
      const input = { moduleId: "t01", moduleHash: module.hash, touched: touched.hash };
      expect(
        await requireUpdate(world.db, world.viewerOf(who), input, { ...world.deps, curriculum: changed }),
      ).toEqual({ ok: false, code: "forbidden" });
    }
    expect((await send(world, null, changed, fields)).location).toMatch(/^\/login/);
    expect(await written(world)).toEqual(NOTHING);
  });

  test("bad input is refused, and nothing is written", async () => {
    const { world, manager, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const good = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const { confirmed: _box, ...unchecked } = good;
    const statusOf = async (fields: Record<string, string>, slug = SLUG) =>
      (await send(world, manager, changed, fields, slug)).status;
    expect(await statusOf(unchecked)).toBe(400);
    expect(await statusOf({ ...good, confirmed: "yes" })).toBe(400);
    expect(await statusOf({ ...good, moduleHash: "x".repeat(65) })).toBe(400);
    expect(await statusOf({ confirmed: "on" })).toBe(400);
    expect(await statusOf({ ...good, touched: "f".repeat(64) })).toBe(409);
    for (const slug of ["nowhere", "", "constructor"]) {
      expect(await statusOf(good, slug)).toBe(404);
      const page = await outcome(() => updatesPage(world.get(manager, "/", { module: slug })));
      expect(page.status).toBe(404);
    }
    expect(await written(world)).toEqual(NOTHING);
  });
});

describe("what a manager reads", () => {
  test("an empty list says what will fill it; a line leads to the module", async () => {
    const { world, manager, changed } = await setting();
    const when = { locale: "en", zone: "UTC" };
    expect(html(<UpdatedModules modules={[]} when={when} />)).toContain("No lesson updates");
    await require(world, manager, changed);
    const modules = await updatedModules(world.db, changed, world.viewerOf(manager));
    const list = html(<UpdatedModules modules={modules} when={when} />);
    expect(list).toContain(`href="/manage/updates/${SLUG}"`);
    expect(list).toContain("0 of 2 have read it");
    expect(html(<RequiredSoFar required={modules[0]!.required} when={when} />)).toContain("0 of 2");
  });

  test("the preview says what changed, for whom, and what it means, before the form", async () => {
    const { world, manager, changed } = await setting();
    const seen = await preview(world, manager, changed);
    const lessons = html(<UpdatedLessonList preview={seen} />);
    expect(lessons).toContain("Says more about rest.");
    expect(lessons).toContain("The author did not describe the change.");
    const form = html(<RequireUpdates preview={seen} reply={null} pending={false} />);
    expect(form).toContain("2 people would be asked to read what is new to them.");
    expect(form).toContain(
      "2 of them have not applied yet: it becomes their next step, and they must read it before applying.",
    );
    expect(form).toContain(`value="${seen.touched.hash}"`);
    expect(form).toMatch(/<input[^>]*type="checkbox"[^>]*name="confirmed"/);
    const table = html(<TouchedPeople preview={seen} when={{ locale: "en", zone: "UTC" }} />);
    expect(table).toMatch(/Adam.*Spring.*March 2, 2026.*Added t01-l9.*Must read it before applying.*Tara/s);
  });
});

describe("the list of updates", () => {
  test("has a line for each module that changed, with what was required", async () => {
    const { world, manager, adam, changed } = await setting();
    const list = async (curriculum: Curriculum) =>
      (await updatesList(teaching(world.get(manager, "/manage/updates"), curriculum))).modules;
    expect(await list(world.curriculum)).toEqual([]);
    const line = { slug: SLUG, title: "Walking together", lessons: 2, people: 2 };
    expect(await list(changed)).toEqual([{ ...line, read: 0, required: [] }]);
    await require(world, manager, changed);
    await press(world, adam, changed);
    await press(world, adam, changed, { module: SLUG, lesson: "added-t01-l9" });
    expect(await list(changed)).toEqual([
      {
        ...line,
        read: 1,
        required: [{ id: expect.any(String), requiredAt: world.clock.now, asked: 2, done: 1 }],
      },
    ]);
  });

  test("costs as many statements for sixty people as for two, and pages them", async () => {
    let seen = 0;
    const { world, manager, cohort, changed } = await setting({ onQuery: () => void (seen += 1) });
    const viewer = world.viewerOf(manager);
    const costs = async () => {
      seen = 0;
      await updatedModules(world.db, changed, viewer);
      const list = seen;
      const page = await preview(world, manager, changed);
      return { cost: { list, page: seen - list }, page };
    };
    const few = await costs();
    await enrol(world, cohort.id, 60);
    const many = await costs();
    expect(many.cost).toEqual(few.cost);
    expect(many.cost).toEqual({ list: 3, page: 5 });
    expect(many.page.touched).toMatchObject({ total: 62, page: 1, pages: 2 });
    expect(many.page.touched.rows).toHaveLength(50);
    const second = await updatePreview(world.db, changed, viewer, { slug: SLUG, askedPage: "2" });
    expect(second!.touched.rows).toHaveLength(12);
    expect(second!.touched.hash).toBe(many.page.touched.hash);
  });

  onSqlite("is read by index", async () => {
    const { world, manager, changed } = await setting();
    const { db } = world;
    const whose = idsOfManaged(db, manager.id);
    const lessons = changed.moduleById("t01")!.lessons.map((lesson) => ({ ...lesson, isBroken: false }));
    for (const query of [
      finishedQuery(db, whose, ["t01"]),
      readersQuery(db, whose, lessons),
      requiredQuery(db, whose, ["t01"]),
    ]) {
      const plan = db.explain(query).join("\n");
      expect(plan).toMatch(/SEARCH/);
      expect(plan).not.toMatch(/SCAN (?!later\b)\w/);
    }
  });
});

test("reading a revised text twice at once is one reading", async () => {
  const { world, tara, changed } = await setting();
  const lesson = changed.lessonById("t01-l1")!;
  const deps = { ...world.deps, curriculum: changed };
  const both = await Promise.all(
    [1, 2].map(() => markRead(world.db, on(world, changed).viewerOf(tara), { lesson }, deps)),
  );
  expect(both.map((one) => one.ok && one.isNew).sort()).toEqual([false, true]);
  expect(await world.db.$count(lessonRevisionsRead)).toBe(1);
});

/** People who finished the first module as it is in the world's curriculum. */
async function enrol(world: TestWorld, cohortId: string, howMany: number): Promise<void> {
  const module = world.curriculum.moduleById("t01")!;
  const at = world.clock.now;
  const [example] = await world.db.select().from(attempts).limit(1);
  const lessons = module.lessons.map(({ id, hash }) => ({ id, hash }));
  await unitOfWork(world.db, async (tx) => {
    for (let n = 0; n < howMany; n += 1) {
      const id = world.deps.newId();
      const attemptId = world.deps.newId();
      await tx.insert(peopleTable).values({
        id,
        email: `${id}@example.org`,
        legalName: "Person",
        shownName: `Person ${n}`,
        passwordHash: "x",
        status: "active",
        createdAt: at,
      });
      await tx.insert(memberships).values({ id: world.deps.newId(), cohortId, personId: id, joinedAt: at });
      await tx.insert(attempts).values({ ...example!, id: attemptId, personId: id });
      await tx.insert(moduleCompletions).values({
        personId: id,
        moduleId: "t01",
        number: 1,
        attemptId,
        lessons,
        minutes: {},
        moduleHash: module.hash,
        completedAt: at,
      });
    }
  });
}

describe("a required lesson that is taken out again", () => {
  test("holds no one up: the job settles it for everyone who has read the rest", async () => {
    const { world, manager, tara, adam, changed } = await setting();
    const { db, deps, viewerOf } = world;
    world.clock.now += HOUR;
    const module = changed.moduleById("t01")!;
    const [reach] = await reachOf(db, [module], idsOfManaged(db, manager.id));
    const touched = hashOfPeople(reach!.touched.map(({ personId }) => personId));
    const input = { moduleId: "t01", moduleHash: module.hash, touched };
    expect(await requireUpdate(db, viewerOf(manager), input, { ...deps, curriculum: changed })).toMatchObject(
      {
        ok: true,
        people: 2,
      },
    );
    const lesson = module.lessons.find(({ id }) => id === "t01-l1")!;
    await markRead(db, viewerOf(tara), { lesson }, { ...deps, curriculum: changed });
    const open = async () => {
      const rows = await db
        .select({ personId: requiredUpdatePeople.personId })
        .from(requiredUpdatePeople)
        .where(isNull(requiredUpdatePeople.doneAt));
      return rows.map(({ personId }) => personId).sort();
    };
    const { now } = deps;
    expect(await settleLostLessons({ db, curriculum: changed, now })).toBe("0 settled");
    expect(await open()).toEqual([tara.id, adam.id].sort());

    const without = withLessonChanged(world.curriculum, "t01-l1");
    expect(await settleLostLessons({ db, curriculum: without, now })).toBe("1 settled");
    expect(await open()).toEqual([adam.id]);
    expect(await settleLostLessons({ db, curriculum: without, now })).toBe("0 settled");
    // The other one is released by reading what is left.
    await markRead(
      db,
      viewerOf(adam),
      { lesson: without.lessonById("t01-l1")! },
      { ...deps, curriculum: without },
    );
    expect(await open()).toEqual([]);
  });
});

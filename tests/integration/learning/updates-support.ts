import { eq } from "drizzle-orm";

import { finish, readLessons, teaching } from "../assessment/support";
import { AGREED, depsOf, gather } from "../certification/story";
import { withLessonAdded, withLessonChanged } from "../../support/lesson-changes";
import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import type { Curriculum } from "~/curriculum/types";
import { attempts } from "~/db/schema/assessment";
import { auditLog } from "~/db/schema/journal";
import { requiredUpdatePeople, requiredUpdates } from "~/db/schema/learning";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { submitApplication } from "~/features/certification/commands/applications.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { recordModuleCompletion } from "~/features/learning/transaction.server";
import { updatePreview } from "~/features/staff/queries/updates.server";
import { action as readAction } from "~/routes/learn.$module.$lesson";
import { loader as modulePage } from "~/routes/learn.$module._index";
import { loader as learn } from "~/routes/learn._index";
import { action as requireAction } from "~/routes/manage.updates.$module";

export const SLUG = "walking-together";
export const FIRST = { module: SLUG, lesson: "every-part" };

/** A cohort of a manager with two people who finished the first module, and another manager's with one. */
export async function setting(watch: Watch = {}) {
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

export const on = (world: TestWorld, curriculum: Curriculum): TestWorld => ({ ...world, curriculum });

export async function learnOf(world: TestWorld, who: TestPerson, curriculum: Curriculum) {
  return (await learn(teaching(world.get(who, "/learn"), curriculum))).page;
}

export async function moduleOf(world: TestWorld, who: TestPerson, curriculum: Curriculum) {
  return (await modulePage(teaching(world.get(who, "/", { module: SLUG }), curriculum))).module;
}

export const press = (world: TestWorld, who: TestPerson, curriculum: Curriculum, params = FIRST) =>
  outcome(() =>
    readAction(
      teaching(
        world.post(who, `/learn/${params.module}/${params.lesson}`, { intent: "read" }, params),
        curriculum,
      ),
    ),
  );

export const preview = async (world: TestWorld, manager: TestPerson, curriculum: Curriculum) =>
  (await updatePreview(world.db, world.viewerOf(manager), { slug: SLUG, askedPage: null }, { curriculum }))!;

export const send = (
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
export async function require(world: TestWorld, manager: TestPerson, curriculum: Curriculum) {
  const { module, touched } = await preview(world, manager, curriculum);
  return send(world, manager, curriculum, {
    moduleHash: module.hash,
    touched: touched.hash,
    confirmed: "on",
  });
}

export const written = async ({ db }: TestWorld) => ({
  updates: await db.$count(requiredUpdates),
  people: await db.$count(requiredUpdatePeople),
  audit: await db.$count(auditLog, eq(auditLog.action, "module.update_required")),
});
export const NOTHING = { updates: 0, people: 0, audit: 0 };

/** Everything but applying, with both modules completed as they are in the world's curriculum. */
export async function readyTrainee(
  world: TestWorld,
  name: string,
  joining: Parameters<TestWorld["trainee"]>[1],
) {
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

export async function apply(
  world: TestWorld,
  trainee: TestPerson & { applicationId: string },
  taught: Curriculum,
) {
  const { rev } = (await applicationById(world.db, trainee.applicationId))!;
  const deps = { ...depsOf(world), curriculum: taught };
  return submitApplication(world.db, world.viewerOf(trainee), { rev, statement: null, agreed: AGREED }, deps);
}

import { type TestPerson, testWorld, type TestWorld } from "./world";
import { lessonCompletions, lessonVisits } from "~/db/schema/learning";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";

/** Creates two cohorts of two managers, with a supervisor each, and a trainee in the first. */
export async function scene(watch: Watch = {}) {
  const world = await testWorld(watch);
  const manager = await world.person("Maya", "manager");
  const other = await world.person("Otto", "manager");
  const admin = await world.person("Ada", "administrator");
  const dana = await world.person("Dana", "supervisor");
  const eli = await world.person("Eli", "supervisor");
  const mine = await world.cohort("Spring", manager);
  const theirs = await world.cohort("Autumn", other);
  await staff(world, mine.id, dana, manager);
  await staff(world, mine.id, eli, manager);
  const rosa = await world.trainee("Rosa", { cohort: mine, assignedBy: manager });
  const stranger = await world.trainee("Stranger", { cohort: theirs, assignedBy: other });
  return { world, manager, other, admin, dana, eli, mine, theirs, rosa, stranger };
}

export async function staff(
  world: TestWorld,
  cohortId: string,
  person: TestPerson,
  by: TestPerson,
): Promise<void> {
  const role = person.roles.includes("manager") ? "manager" : "supervisor";
  await unitOfWork(world.db, (tx) =>
    joinCohortStaff(tx, { personId: person.id, cohortId, role, addedBy: by.id }, world.deps),
  );
}

/** Marks the first lessons of the first module as read by a person, some days ago. */
export async function hasRead(
  world: TestWorld,
  personId: string,
  lessons: number,
  daysAgo = 0,
): Promise<void> {
  const module = world.curriculum.modules[0]!;
  const at = world.clock.now - daysAgo * 86_400_000;
  await unitOfWork(world.db, async (tx) => {
    for (const lesson of module.lessons.slice(0, lessons)) {
      await tx
        .insert(lessonVisits)
        .values({ personId, lessonId: lesson.id, firstOpenedAt: at, lastOpenedAt: at });
      await tx.insert(lessonCompletions).values({
        personId,
        lessonId: lesson.id,
        moduleId: module.id,
        contentHash: lesson.hash,
        completedAt: at,
      });
    }
  });
}

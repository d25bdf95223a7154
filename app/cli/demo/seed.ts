import { eq } from "drizzle-orm";

import { ACCOUNTS, MANAGERS, SUPERVISORS, TRAINEES, type Part } from "./cast";
import { logHours } from "./hours";
import { beginLesson, readLessons, takeQuiz } from "./learning";
import { COHORTS, type CohortPlan, type Life } from "./lives";
import { leaveTraces, openOffice } from "./office";
import { chooseNames, decideOutcome } from "./outcomes";
import { setStage, type Actor, type Stage } from "./stage";
import { join, live } from "./trainee";
import { rememberVisits } from "./visits";
import { modulesRequired, practiceRequirement } from "~/curriculum/requirements";
import type { Curriculum, Profile } from "~/curriculum/types";
import { cohorts } from "~/db/schema/cohorts";
import { reflections } from "~/db/schema/learning";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { openApplicationOf } from "~/features/certification/queries/applications.server";
import { moveSet } from "~/features/certification/queries/profile-move-set.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { addDays, DAY, dayOf } from "~/lib/dates";
import type { Role } from "~/lib/vocabulary";

const partOf = (name: string, role: Role): Part => ({
  email: `${name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("Ł", "L")
    .replaceAll("ł", "l")
    .replaceAll("ı", "i")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ".")}@demo.example`,
  shownName: name,
  legalName: name,
  roles: [role],
});

const account = (name: keyof typeof ACCOUNTS): Part => ({
  ...ACCOUNTS[name],
  roles: [...ACCOUNTS[name].roles],
});

/**
 * Fills an empty database with the demo program.
 * @param today epoch ms: everything lies before it
 * @param progress called with a line of text for each part that is done
 */
export async function seedDemo(
  db: Database,
  curriculum: Curriculum,
  today: number,
  siteUrl: string,
  progress: (step: string) => void,
): Promise<void> {
  const stage = await setStage(db, curriculum, today, siteUrl);
  const long = stage.daysAgo(1000);
  const admin = await stage.enter(account("admin"), long);
  const demoManager = await stage.enter(account("manager"), long);
  const demoSupervisor = await stage.enter(account("supervisor"), long);
  const supervisors = [demoSupervisor];
  for (const name of SUPERVISORS) supervisors.push(await stage.enter(partOf(name, "supervisor"), long));
  const managers: Actor[] = [];
  for (const name of MANAGERS) managers.push(await stage.enter(partOf(name, "manager"), long));

  const names = [...TRAINEES];
  const made: { plan: CohortPlan; id: string; manager: Actor }[] = [];
  for (const plan of COHORTS) {
    const manager = plan.manager === "demo" ? demoManager : (managers[plan.manager] ?? demoManager);
    const id = await openCohort(
      stage,
      plan,
      manager,
      plan.supervisors.map((place) => supervisors[place] ?? demoSupervisor),
    );
    made.push({ plan, id, manager });
    for (const [index, life] of plan.lives.entries()) {
      const name = names.shift();
      if (!name) throw new Error("The demo has more lives than names.");
      const supervisor =
        supervisors[plan.supervisors[index % plan.supervisors.length] ?? 0] ?? demoSupervisor;
      const then = { ...stage, profile: stage[plan.heldTo] };
      await liveLife(then, partOf(name, "trainee"), life, plan, { cohortId: id, supervisor, manager });
    }
    if (plan.isClosed) await closeCohort(stage, id, plan);
    progress(`${plan.name}: ${plan.lives.length} people`);
  }
  const maple = made.find(({ plan }) => plan.name === "Maple");
  if (!maple) throw new Error("The demo has no cohort for its accounts.");
  await enterTrainee(stage, maple.id, demoSupervisor, demoManager);
  await enterReady(stage, maple.id, demoSupervisor, demoManager);
  await chooseNames(stage);
  await openOffice(stage);
  await leaveTraces(stage, { admin, manager: demoManager, cohortId: maple.id, today });
  await rememberVisits(stage);
}

async function openCohort(stage: Stage, plan: CohortPlan, manager: Actor, staff: Actor[]): Promise<string> {
  const { db, deps, clock, profile } = stage;
  clock.at = stage.daysAgo(plan.startedDaysAgo + 14);
  const id = stage.newId();
  await unitOfWork(db, async (tx) => {
    await tx.insert(cohorts).values({
      id,
      name: plan.name,
      profileId: profile.id,
      startsOn: dayOf(stage.daysAgo(plan.startedDaysAgo), manager.timeZone),
      endsOn: addDays(dayOf(stage.daysAgo(plan.startedDaysAgo), manager.timeZone), 270),
      status: "open",
      createdAt: clock.at,
      createdBy: manager.personId,
    });
    await joinCohortStaff(
      tx,
      { personId: manager.personId, cohortId: id, role: "manager", addedBy: manager.personId },
      deps,
    );
    for (const supervisor of staff) {
      await joinCohortStaff(
        tx,
        { personId: supervisor.personId, cohortId: id, role: "supervisor", addedBy: manager.personId },
        deps,
      );
    }
  });
  return id;
}

async function closeCohort(stage: Stage, id: string, plan: CohortPlan): Promise<void> {
  await unitOfWork(stage.db, (tx) =>
    tx
      .update(cohorts)
      .set({ status: "closed", closedAt: stage.daysAgo(plan.startedDaysAgo - 280), rev: 1 })
      .where(eq(cohorts.id, id)),
  );
}

async function liveLife(
  stage: Stage,
  part: Part,
  life: Life,
  plan: CohortPlan,
  of: { cohortId: string; supervisor: Actor; manager: Actor },
) {
  const joinedAt = stage.daysAgo(plan.startedDaysAgo - stage.between(0, 5));
  const isOver = plan.isClosed;
  const lastDay = isOver ? plan.startedDaysAgo - 200 : restDays(stage, life);
  const endedAt = Math.max(joinedAt, stage.daysAgo(lastDay));
  const learntBy = Math.floor(joinedAt + (endedAt - joinedAt) * (life.hours > 0 ? 0.3 : 0.8));
  const who = await stage.enter(part, joinedAt, life.stage === "deactivated" ? "deactivated" : "active");
  const supervisor = life.stage === "new" && stage.chance() < 0.5 ? null : of.supervisor;
  await live(stage, who, life, { joinedAt, learntBy, endedAt }, { ...of, supervisor });
  await decideOutcome(stage, who, life, endedAt, of);
}

/** Returns how many days ago a person was last active. */
function restDays(stage: Stage, life: Life): number {
  switch (life.stage) {
    case "issued":
      return stage.between(20, 90);
    case "suspended":
    case "revoked":
    case "denied":
      return stage.between(40, 60);
    case "recommended":
      return stage.between(6, 12);
    case "submitted":
      return stage.between(3, 9);
    case "returned":
      return 22;
    case "quiet":
      return stage.between(17, 22);
    case "waiting":
      return 0;
    default:
      return stage.between(0, 5);
  }
}

/** Creates trainee@: one module passed, the second half-read, a note of their own. */
async function enterTrainee(
  stage: Stage,
  cohortId: string,
  supervisor: Actor,
  manager: Actor,
): Promise<void> {
  const joinedAt = stage.daysAgo(30);
  const who = await stage.enter(account("trainee"), joinedAt);
  const [first, second] = stage.curriculum.modules;
  if (!first || !second) throw new Error("The demo needs two modules.");
  await unitOfWork(stage.db, async (tx) => {
    await join(stage, tx, who, cohortId, supervisor, manager, joinedAt);
    await readLessons(stage, tx, who, first, first.lessons.length, joinedAt + DAY, stage.daysAgo(14));
    await takeQuiz(stage, tx, who, first, 1, stage.daysAgo(13), 6);
    await takeQuiz(stage, tx, who, first, 2, stage.daysAgo(12), 9);
    await readLessons(stage, tx, who, second, 2, stage.daysAgo(9), stage.daysAgo(2));
    const next = second.lessons[2];
    if (next) await beginLesson(stage, tx, who, next.id, stage.daysAgo(1));
    const reflection = first.lessons.flatMap((lesson) =>
      lesson.reflections.map(({ id }) => ({ id, lessonId: lesson.id })),
    )[0];
    if (reflection) {
      await tx.insert(reflections).values({
        personId: who.personId,
        reflectionId: reflection.id,
        lessonId: reflection.lessonId,
        body: "Mine began with being believed. I want to remember that.",
        updatedAt: stage.daysAgo(20),
        rev: 1,
      });
    }
  });
}

/**
 * ready@: one quiz and one entry of hours from applying. They practiced under the earlier version, and their manager has
 * moved them to the one in force since, which requires one more module.
 */
async function enterReady(stage: Stage, cohortId: string, supervisor: Actor, manager: Actor): Promise<void> {
  const then = { ...stage, profile: stage.earlier };
  const joinedAt = stage.daysAgo(88);
  const who = await stage.enter(account("ready"), joinedAt);
  const isAsked = (of: Profile, id: string) => modulesRequired(of).includes(id);
  const modules = stage.curriculum.modules.filter(({ id }) => isAsked(stage.profile, id));
  const before = modules.filter(({ id }) => isAsked(stage.earlier, id));
  const since = modules.filter((module) => !before.includes(module));
  await unitOfWork(stage.db, async (tx) => {
    await join(then, tx, who, cohortId, supervisor, manager, joinedAt);
    for (const [index, module] of before.entries()) {
      const from = joinedAt + index * 6 * DAY;
      await readLessons(then, tx, who, module, module.lessons.length, from + DAY, from + 5 * DAY);
      await takeQuiz(then, tx, who, module, 1, from + 5.5 * DAY, 9);
    }
    const asked = practiceRequirement(stage.profile);
    const hours = asked ? asked.hours - 1 : 0;
    for (let done = 0, day = 55; done < hours; day -= 1) {
      const next = Math.min(3, hours - done);
      await logHours(stage, tx, who, supervisor, {
        minutes: next * 60,
        practisedAt: stage.daysAgo(Math.max(day, 6), 15),
        state: "confirmed",
      });
      done += next;
    }
  });
  await moveToday(stage, who, manager);
  await unitOfWork(stage.db, async (tx) => {
    for (const module of since) {
      await readLessons(stage, tx, who, module, module.lessons.length, stage.daysAgo(4), stage.daysAgo(1));
    }
  });
}

/** Moves a person to the version in force, through the command that managers use. */
async function moveToday(stage: Stage, who: Actor, manager: Actor): Promise<void> {
  const { db, deps, clock, curriculum } = stage;
  clock.at = stage.daysAgo(5);
  const open = await openApplicationOf(db, who.personId);
  if (!open) throw new Error(`${who.email} has no open application.`);
  const scope = { applicationId: open.id };
  const set = await moveSet(db, manager, scope, { curriculum });
  const moved = set && (await moveToCurrentProfile(db, manager, { scope, seen: set.seen }, deps));
  if (!moved?.ok) throw new Error(`${who.email} could not be moved.`);
}

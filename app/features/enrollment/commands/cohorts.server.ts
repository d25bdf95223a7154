import { and, count, eq, isNull, sql } from "drizzle-orm";

import { endInvitationsFrom } from "../transaction.server";
import { isUniqueViolation } from "~/db/errors";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { isActiveWithRole, joinCohortStaff } from "~/features/cohorts/transaction.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { CohortStaffRole, CohortStatus } from "~/lib/vocabulary";

export type CohortInput = { name: string; startsOn: string; endsOn: string | null };

/**
 * Begins a cohort. Whoever begins it manages it.
 * @returns its id; `conflict` when the name is taken
 */
export async function createCohort(
  db: Database,
  actor: Viewer,
  input: CohortInput & { profileId: string },
  deps: Deps,
): Promise<{ ok: true; cohortId: string } | { ok: false; code: "conflict" }> {
  const cohortId = deps.newId();
  return refusingTakenName(() =>
    unitOfWork(db, async (tx) => {
      await tx.insert(cohorts).values({
        id: cohortId,
        name: input.name,
        profileId: input.profileId,
        startsOn: input.startsOn,
        endsOn: input.endsOn,
        status: "open",
        createdAt: deps.now(),
        createdBy: actor.personId,
      });
      await audit(tx, actor, cohortId, "cohort.created", deps, { profile: input.profileId });
      await joinCohortStaff(
        tx,
        { personId: actor.personId, cohortId, role: "manager", addedBy: actor.personId },
        deps,
      );
      return { ok: true as const, cohortId };
    }),
  );
}

/**
 * Changes a cohort's name and days.
 * @returns `stale` when somebody changed it since the page was opened; `conflict` when the name is taken
 */
export async function changeCohort(
  db: Database,
  actor: Viewer,
  input: CohortInput & { cohortId: string; rev: number },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" | "stale" | "conflict" }> {
  return refusingTakenName(() =>
    unitOfWork(db, async (tx) => {
      if (!(await managesCohort(tx, actor.personId, input.cohortId)))
        return { ok: false, code: "not_found" as const };
      const [changed] = await tx
        .update(cohorts)
        .set({ name: input.name, startsOn: input.startsOn, endsOn: input.endsOn, rev: input.rev + 1 })
        .where(and(eq(cohorts.id, input.cohortId), eq(cohorts.rev, input.rev)))
        .returning({ id: cohorts.id });
      if (!changed)
        return (await isAsAsked(tx, input)) ? { ok: true as const } : { ok: false, code: "stale" as const };
      await audit(tx, actor, input.cohortId, "cohort.changed", deps);
      return { ok: true as const };
    }),
  );
}

/**
 * Closes a cohort, or opens it again. Closing takes nothing from anyone: its people go on; nobody new can join.
 * @returns `stale` when somebody changed it since the page was opened
 */
export async function setCohortStatus(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; status: CohortStatus; rev: number },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" | "stale" }> {
  return unitOfWork(db, async (tx) => {
    if (!(await managesCohort(tx, actor.personId, input.cohortId))) return { ok: false, code: "not_found" };
    const [changed] = await tx
      .update(cohorts)
      .set({
        status: input.status,
        closedAt: input.status === "closed" ? deps.now() : null,
        rev: input.rev + 1,
      })
      .where(and(eq(cohorts.id, input.cohortId), eq(cohorts.rev, input.rev)))
      .returning({ id: cohorts.id });
    if (!changed) return (await isAsAsked(tx, input)) ? { ok: true } : { ok: false, code: "stale" };
    await audit(
      tx,
      actor,
      input.cohortId,
      input.status === "closed" ? "cohort.closed" : "cohort.reopened",
      deps,
    );
    return { ok: true };
  });
}

/** Whether a cohort stands just as this form, sent before, left it: a second click. */
async function isAsAsked(
  tx: Tx,
  input: { cohortId: string; rev: number } & Partial<CohortInput & { status: CohortStatus }>,
): Promise<boolean> {
  const [now] = await tx.select().from(cohorts).where(eq(cohorts.id, input.cohortId));
  return (
    now?.rev === input.rev + 1 &&
    (input.status === undefined || now.status === input.status) &&
    (input.name === undefined || now.name === input.name) &&
    (input.startsOn === undefined || now.startsOn === input.startsOn) &&
    (input.endsOn === undefined || now.endsOn === input.endsOn)
  );
}

/**
 * Makes a supervisor or a manager one of a cohort's staff. Done twice, it has one effect.
 * @returns `not_found` when the cohort is not the actor's; `invalid` when the person does not have that role
 */
export async function addCohortStaff(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; personId: string; role: CohortStaffRole },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" | "invalid" }> {
  return unitOfWork(db, async (tx) => {
    if (!(await managesCohort(tx, actor.personId, input.cohortId))) return { ok: false, code: "not_found" };
    if (!(await isActiveWithRole(tx, input.personId, input.role))) return { ok: false, code: "invalid" };
    const joined = await joinCohortStaff(tx, { ...input, addedBy: actor.personId }, deps);
    return joined.ok ? { ok: true } : joined;
  });
}

/**
 * Ends somebody's place in a cohort's staff; it stays on record.
 * @returns `last_manager` when nobody would manage the cohort any more; `has_trainees`, with how many, when a
 *   supervisor still supervises people of the cohort; `not_found` when there never was such a place
 */
export async function removeCohortStaff(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; staffId: string },
  deps: Deps,
): Promise<
  | { ok: true }
  | { ok: false; code: "not_found" | "last_manager" }
  | { ok: false; code: "has_trainees"; trainees: number }
> {
  return unitOfWork(db, async (tx) => {
    if (!(await managesCohort(tx, actor.personId, input.cohortId))) return { ok: false, code: "not_found" };
    const present = and(eq(cohortStaff.cohortId, input.cohortId), isNull(cohortStaff.toAt));
    const staff = await tx
      .select({
        id: cohortStaff.id,
        personId: cohortStaff.personId,
        role: cohortStaff.role,
        canAct: sql`${people.status} = 'active' and ${personRoles.role} is not null`.mapWith(Boolean),
      })
      .from(cohortStaff)
      .innerJoin(people, eq(people.id, cohortStaff.personId))
      .leftJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, cohortStaff.role)))
      .where(present);
    const leaving = staff.find((one) => one.id === input.staffId);
    if (!leaving) {
      const [former] = await tx
        .select({ id: cohortStaff.id })
        .from(cohortStaff)
        .where(and(eq(cohortStaff.id, input.staffId), eq(cohortStaff.cohortId, input.cohortId)));
      return former ? { ok: true } : { ok: false, code: "not_found" };
    }
    const managers = staff.filter((one) => one.role === "manager" && one.canAct);
    if (leaving.role === "manager" && managers.every((one) => one.id === leaving.id)) {
      return { ok: false, code: "last_manager" };
    }
    // A closed account supervises nobody any more.
    if (leaving.role === "supervisor" && leaving.canAct) {
      const [bound] = await tx
        .select({ trainees: count() })
        .from(supervisorAssignments)
        .innerJoin(
          memberships,
          and(
            eq(memberships.personId, supervisorAssignments.traineeId),
            eq(memberships.cohortId, input.cohortId),
            isNull(memberships.leftAt),
          ),
        )
        .where(
          and(eq(supervisorAssignments.supervisorId, leaving.personId), isNull(supervisorAssignments.toAt)),
        );
      if (bound && bound.trainees > 0) return { ok: false, code: "has_trainees", trainees: bound.trainees };
    }
    await tx
      .update(cohortStaff)
      .set({ toAt: deps.now() })
      .where(and(present, eq(cohortStaff.id, leaving.id)));
    if (leaving.role === "manager") await endInvitationsFrom(tx, leaving.personId, deps.now());
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "cohort.staff_removed",
        subjectKind: "cohort",
        subjectId: input.cohortId,
        aboutPersonId: leaving.personId,
        cohortId: input.cohortId,
        details: { role: leaving.role },
      },
      deps,
    );
    return { ok: true };
  });
}

async function audit(
  tx: Tx,
  actor: Viewer,
  cohortId: string,
  action: string,
  deps: Deps,
  details: Record<string, string> = {},
): Promise<void> {
  await appendAudit(
    tx,
    { actorId: actor.personId, action, subjectKind: "cohort", subjectId: cohortId, cohortId, details },
    deps,
  );
}

/** Two cohorts of one name could not be told apart: the unique key decides, also between two at once. */
async function refusingTakenName<T>(work: () => Promise<T>): Promise<T | { ok: false; code: "conflict" }> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

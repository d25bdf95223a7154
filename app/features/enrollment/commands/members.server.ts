import { and, eq, inArray, isNull } from "drizzle-orm";

import { refusesAssignment } from "../policy";
import { isUniqueViolation } from "~/db/errors";
import { inChunks } from "~/db/ids";
import { applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { noteOnApplications } from "~/features/certification/transaction/applications.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { appendAudit, appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { OPEN_APPLICATION_STATES } from "~/lib/vocabulary";

/* What a manager does with the people of a cohort. */

/** As many people as one form may hold. */
export const ASSIGN_MAX = 200;

export type AssignOutcome =
  | { ok: true; changed: number }
  | { ok: false; code: "not_found" | "self" | "not_supervisor" | "not_member" | "too_many" }
  /** Somebody else gave these people another supervisor meanwhile. Nobody was changed. */
  | { ok: false; code: "stale"; traineeIds: string[] };

/**
 * Gives people of a cohort a supervisor: ends the assignment there is and begins the new one, for all of them or for
 * none. What waits for a supervisor goes along, because queues follow the assignment; an open application notes it.
 * @param input.seen trainee → the assignment the page showed (null: none); left out, whatever there is is replaced
 * @returns how many have another supervisor now; a trainee who had this one already is left as they were
 */
export async function assignSupervisor(
  db: Database,
  actor: Viewer,
  input: {
    cohortId: string;
    traineeIds: string[];
    supervisorId: string;
    seen?: Readonly<Record<string, string | null>>;
  },
  deps: Deps,
): Promise<AssignOutcome> {
  const traineeIds = [...new Set(input.traineeIds)];
  if (traineeIds.length > ASSIGN_MAX) return { ok: false, code: "too_many" };
  try {
    return await unitOfWork(db, (tx) => assignInside(tx, actor, { ...input, traineeIds }, deps));
  } catch (error) {
    // Where two units of work run side by side, the unique key on the open assignment lets one of them through.
    if (isUniqueViolation(error)) return { ok: false, code: "stale", traineeIds };
    throw error;
  }
}

async function assignInside(
  tx: Tx,
  actor: Viewer,
  input: {
    cohortId: string;
    traineeIds: string[];
    supervisorId: string;
    seen?: Readonly<Record<string, string | null>>;
  },
  deps: Deps,
): Promise<AssignOutcome> {
  const { cohortId, traineeIds, supervisorId, seen } = input;
  if (!(await managesCohort(tx, actor.personId, cohortId))) return { ok: false, code: "not_found" };

  const [supervisor, members, current] = [
    await supervisorFacts(tx, supervisorId, cohortId),
    await presentMembers(tx, cohortId, traineeIds),
    await tx
      .select({
        id: supervisorAssignments.id,
        traineeId: supervisorAssignments.traineeId,
        supervisorId: supervisorAssignments.supervisorId,
        assignedBy: supervisorAssignments.assignedBy,
        status: people.status,
      })
      .from(supervisorAssignments)
      .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
      .where(and(inArray(supervisorAssignments.traineeId, traineeIds), isNull(supervisorAssignments.toAt))),
  ];
  const refusal = refusesAssignment(supervisor, { ids: traineeIds, memberIds: members });
  if (refusal) return { ok: false, code: refusal };

  const now = new Map(current.map((assignment) => [assignment.traineeId, assignment]));
  if (seen) {
    // The page shows no supervisor whose account is closed.
    const shown = (id: string) => (now.get(id)?.status === "active" ? (now.get(id)?.id ?? null) : null);
    const moved = traineeIds.filter((id) => id in seen && shown(id) !== seen[id]);
    // The form that was sent twice: they have this supervisor already, from the same person.
    const isRepeat = moved.every((id) => {
      const there = now.get(id);
      return there?.supervisorId === supervisorId && there.assignedBy === actor.personId;
    });
    if (moved.length > 0 && isRepeat) return { ok: true, changed: moved.length };
    if (moved.length > 0) return { ok: false, code: "stale", traineeIds: moved };
  }

  const changing = traineeIds.filter((id) => now.get(id)?.supervisorId !== supervisorId);
  if (changing.length === 0) return { ok: true, changed: 0 };
  const at = deps.now();
  await tx
    .update(supervisorAssignments)
    .set({ toAt: at })
    .where(and(inArray(supervisorAssignments.traineeId, changing), isNull(supervisorAssignments.toAt)));
  await tx.insert(supervisorAssignments).values(
    changing.map((traineeId) => ({
      id: deps.newId(),
      traineeId,
      supervisorId,
      assignedBy: actor.personId,
      fromAt: at,
    })),
  );
  await noteOnApplications(tx, actor, changing, at);
  await appendAudits(
    tx,
    changing.map((traineeId) => ({
      actorId: actor.personId,
      action: "supervisor.assigned",
      subjectKind: "person",
      subjectId: traineeId,
      aboutPersonId: traineeId,
      cohortId,
      details: { from: now.get(traineeId)?.supervisorId ?? null, to: supervisorId },
    })),
    deps,
  );
  return { ok: true, changed: changing.length };
}

async function supervisorFacts(db: Reader, personId: string, cohortId: string) {
  const [row] = await db
    .select({ status: people.status, role: personRoles.role, staffId: cohortStaff.id })
    .from(people)
    .leftJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "supervisor")))
    .leftJoin(
      cohortStaff,
      and(
        eq(cohortStaff.personId, people.id),
        eq(cohortStaff.cohortId, cohortId),
        eq(cohortStaff.role, "supervisor"),
        isNull(cohortStaff.toAt),
      ),
    )
    .where(eq(people.id, personId));
  return {
    personId,
    isActive: row?.status === "active",
    hasRole: row !== undefined && row.role !== null,
    isStaff: row !== undefined && row.staffId !== null,
  };
}

async function presentMembers(db: Reader, cohortId: string, personIds: string[]): Promise<Set<string>> {
  const rows = await inChunks(personIds, (some) =>
    db
      .select({ personId: memberships.personId })
      .from(memberships)
      .where(
        and(
          eq(memberships.cohortId, cohortId),
          inArray(memberships.personId, some),
          isNull(memberships.leftAt),
        ),
      ),
  );
  return new Set(rows.map((row) => row.personId));
}

/**
 * Ends somebody's membership of a cohort, and with it their supervisor's access. Account, record and application stay.
 * Done twice, it changes nothing.
 * @returns `not_found` when the cohort is not the actor's, or the person never learned in it
 */
export async function endMembership(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; personId: string },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" }> {
  return unitOfWork(db, async (tx) => {
    if (!(await managesCohort(tx, actor.personId, input.cohortId))) return { ok: false, code: "not_found" };
    if (!(await leave(tx, input, deps.now()))) {
      const [former] = await tx
        .select({ id: memberships.id })
        .from(memberships)
        .where(and(eq(memberships.cohortId, input.cohortId), eq(memberships.personId, input.personId)))
        .limit(1);
      return former ? { ok: true } : { ok: false, code: "not_found" };
    }
    await auditMember(tx, actor, input.personId, input.cohortId, "cohort.left", {}, deps);
    await endReach(tx, actor, input, deps);
    return { ok: true };
  });
}

export type MoveOutcome = { ok: true } | { ok: false; code: "not_found" | "closed" };

/**
 * Moves somebody to another cohort of the same manager; an open application goes along, held to the profile it began
 * with. From `null`: back into a cohort after they had left.
 * @returns `closed` when nobody new can join there; `not_found` when either cohort is not the actor's or the person is
 *   not (any more) where they were
 */
export async function moveMember(
  db: Database,
  actor: Viewer,
  input: { personId: string; fromCohortId: string | null; toCohortId: string },
  deps: Deps,
): Promise<MoveOutcome> {
  if (input.fromCohortId === input.toCohortId) return { ok: false, code: "not_found" };
  return unitOfWork<MoveOutcome>(db, async (tx) => {
    const target = await targetCohort(tx, actor, input.toCohortId);
    if (!target) return { ok: false, code: "not_found" };
    if (target.status === "closed") return { ok: false, code: "closed" };
    if (input.fromCohortId === null) {
      if (!(await wasHereAndIsNowhere(tx, input.personId, input.toCohortId)))
        return { ok: false, code: "not_found" };
    } else {
      if (!(await managesCohort(tx, actor.personId, input.fromCohortId)))
        return { ok: false, code: "not_found" };
      const from = { personId: input.personId, cohortId: input.fromCohortId };
      if (!(await leave(tx, from, deps.now()))) {
        // The form that was sent twice: they left there, and are here.
        const isMoved = await hasMoved(tx, { ...from, toCohortId: target.id });
        return isMoved ? { ok: true } : { ok: false, code: "not_found" };
      }
    }
    await tx
      .insert(memberships)
      .values({ id: deps.newId(), cohortId: target.id, personId: input.personId, joinedAt: deps.now() })
      .onConflictDoNothing();
    await endReach(tx, actor, { personId: input.personId, cohortId: target.id }, deps);
    const [open] = await tx
      .select({ id: applications.id, rev: applications.rev })
      .from(applications)
      .where(
        and(
          eq(applications.personId, input.personId),
          inArray(applications.state, [...OPEN_APPLICATION_STATES]),
        ),
      );
    if (open) {
      await tx
        .update(applications)
        .set({ cohortId: target.id, rev: open.rev + 1 })
        .where(eq(applications.id, open.id));
    }
    await auditMember(
      tx,
      actor,
      input.personId,
      target.id,
      "cohort.moved_in",
      { from: input.fromCohortId },
      deps,
    );
    return { ok: true };
  });
}

/**
 * Ends the assignment of a supervisor who is staff of no cohort in which the trainee still learns. What they decided
 * stays on record, and readable to them.
 */
async function endReach(
  tx: Tx,
  actor: Viewer,
  of: { personId: string; cohortId: string },
  deps: Deps,
): Promise<void> {
  const [current] = await tx
    .select({ id: supervisorAssignments.id, supervisorId: supervisorAssignments.supervisorId })
    .from(supervisorAssignments)
    .where(and(eq(supervisorAssignments.traineeId, of.personId), isNull(supervisorAssignments.toAt)));
  if (!current) return;
  const [shared] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .innerJoin(
      cohortStaff,
      and(
        eq(cohortStaff.cohortId, memberships.cohortId),
        eq(cohortStaff.personId, current.supervisorId),
        eq(cohortStaff.role, "supervisor"),
        isNull(cohortStaff.toAt),
      ),
    )
    .where(and(eq(memberships.personId, of.personId), isNull(memberships.leftAt)))
    .limit(1);
  if (shared) return;
  await tx
    .update(supervisorAssignments)
    .set({ toAt: deps.now() })
    .where(eq(supervisorAssignments.id, current.id));
  await appendAudit(
    tx,
    {
      actorId: actor.personId,
      action: "supervisor.ended",
      subjectKind: "person",
      subjectId: of.personId,
      aboutPersonId: of.personId,
      cohortId: of.cohortId,
      details: { from: current.supervisorId, to: null },
    },
    deps,
  );
}

async function hasMoved(
  tx: Tx,
  of: { personId: string; cohortId: string; toCohortId: string },
): Promise<boolean> {
  const all = await tx
    .select({ cohortId: memberships.cohortId, leftAt: memberships.leftAt })
    .from(memberships)
    .where(eq(memberships.personId, of.personId));
  return (
    all.some((one) => one.cohortId === of.cohortId && one.leftAt !== null) &&
    all.some((one) => one.cohortId === of.toCohortId && one.leftAt === null)
  );
}

async function targetCohort(tx: Tx, actor: Viewer, cohortId: string) {
  if (!(await managesCohort(tx, actor.personId, cohortId))) return undefined;
  const [target] = await tx
    .select({ id: cohorts.id, status: cohorts.status })
    .from(cohorts)
    .where(eq(cohorts.id, cohortId));
  return target;
}

async function wasHereAndIsNowhere(tx: Tx, personId: string, cohortId: string): Promise<boolean> {
  const all = await tx
    .select({ cohortId: memberships.cohortId, leftAt: memberships.leftAt })
    .from(memberships)
    .where(eq(memberships.personId, personId));
  return all.every((one) => one.leftAt !== null) && all.some((one) => one.cohortId === cohortId);
}

async function leave(tx: Tx, of: { personId: string; cohortId: string }, at: number): Promise<boolean> {
  const [ended] = await tx
    .update(memberships)
    .set({ leftAt: at })
    .where(
      and(
        eq(memberships.personId, of.personId),
        eq(memberships.cohortId, of.cohortId),
        isNull(memberships.leftAt),
      ),
    )
    .returning({ id: memberships.id });
  return ended !== undefined;
}

async function auditMember(
  tx: Tx,
  actor: Viewer,
  personId: string,
  cohortId: string,
  action: string,
  details: Record<string, string | null>,
  deps: Deps,
): Promise<void> {
  await appendAudit(
    tx,
    {
      actorId: actor.personId,
      action,
      subjectKind: "cohort",
      subjectId: cohortId,
      aboutPersonId: personId,
      cohortId,
      details,
    },
    deps,
  );
}

import { and, eq, isNull } from "drizzle-orm";

import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { moveOpenApplication } from "~/features/certification/transaction/applications.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { endAssignments } from "~/features/cohorts/transaction/assignments.server";
import { addMembership, leaveCohort } from "~/features/cohorts/transaction/memberships.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { AuditAction } from "~/lib/vocabulary";

/**
 * Ends a person's membership of a cohort, and with it their supervisor's access. Account, record and application stay.
 * Repeating it changes nothing.
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
    if (!(await leaveCohort(tx, input, deps))) {
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

export type MoveOutcome = { ok: true } | { ok: false; code: "conflict" | "closed" };

/**
 * Moves a person to another cohort of the same manager; an open application goes along, held to the profile it started
 * with. From `null`: back into a cohort after they had left.
 * @returns `closed` when the cohort takes no one new; `conflict` when either cohort is not the actor's or the person is
 *   not, or is no longer, where they were
 */
export async function moveMember(
  db: Database,
  actor: Viewer,
  input: { personId: string; fromCohortId: string | null; toCohortId: string },
  deps: Deps,
): Promise<MoveOutcome> {
  if (input.fromCohortId === input.toCohortId) return { ok: false, code: "conflict" };
  return unitOfWork<MoveOutcome>(db, async (tx) => {
    const target = await targetCohort(tx, actor, input.toCohortId);
    if (!target) return { ok: false, code: "conflict" };
    if (target.status === "closed") return { ok: false, code: "closed" };
    if (input.fromCohortId === null) {
      if (!(await wasHereAndIsNowhere(tx, input.personId, input.toCohortId)))
        return { ok: false, code: "conflict" };
    } else {
      if (!(await managesCohort(tx, actor.personId, input.fromCohortId)))
        return { ok: false, code: "conflict" };
      const from = { personId: input.personId, cohortId: input.fromCohortId };
      if (!(await leaveCohort(tx, from, deps))) {
        // Repeated submission: they left there, and are here.
        const isMoved = await hasMoved(tx, { ...from, toCohortId: target.id });
        return isMoved ? { ok: true } : { ok: false, code: "conflict" };
      }
    }
    await addMembership(tx, { personId: input.personId, cohortId: target.id }, deps);
    await endReach(tx, actor, { personId: input.personId, cohortId: target.id }, deps);
    await moveOpenApplication(tx, { personId: input.personId, cohortId: target.id });
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
  await endAssignments(tx, { traineeIds: [of.personId] }, deps);
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

async function auditMember(
  tx: Tx,
  actor: Viewer,
  personId: string,
  cohortId: string,
  action: AuditAction,
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

import { and, eq, inArray, isNull } from "drizzle-orm";

import { PEOPLE_AT_ONCE } from "../model";
import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { moveOpenApplications } from "~/features/certification/transaction/applications.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { endAssignments } from "~/features/cohorts/transaction/assignments.server";
import { addMemberships, endMemberships } from "~/features/cohorts/transaction/memberships.server";
import { appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

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
    const at = { personIds: [input.personId], cohortId: input.cohortId };
    if ((await endMemberships(tx, at, deps)).length === 0) {
      const [former] = await tx
        .select({ id: memberships.id })
        .from(memberships)
        .where(and(eq(memberships.cohortId, input.cohortId), eq(memberships.personId, input.personId)))
        .limit(1);
      return former ? { ok: true } : { ok: false, code: "not_found" };
    }
    await auditMembers(tx, actor, { ...at, action: "cohort.left" }, deps);
    await endReach(tx, actor, at, deps);
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
  const { personId, fromCohortId, toCohortId } = input;
  if (fromCohortId === toCohortId) return { ok: false, code: "conflict" };
  return unitOfWork<MoveOutcome>(db, async (tx) => {
    if (fromCohortId !== null)
      return moveInside(tx, actor, { personIds: [personId], fromCohortId, toCohortId }, deps);
    const target = await targetCohort(tx, actor, toCohortId);
    if (!target) return { ok: false, code: "conflict" };
    if (target.status === "closed") return { ok: false, code: "closed" };
    if (!(await wasHereAndIsNowhere(tx, personId, toCohortId))) return { ok: false, code: "conflict" };
    await arrive(tx, actor, { personIds: [personId], fromCohortId, toCohortId }, deps);
    return { ok: true };
  });
}

export type MoveManyOutcome =
  { ok: true; moved: number } | { ok: false; code: "conflict" | "closed" | "too_many" };

/**
 * Moves people to another cohort of the same manager, all of them or none, as `moveMember` moves one. Repeating it
 * changes nothing.
 * @returns how many of them are there now; `conflict` also when one of them is not, or is no longer, in the cohort
 */
export async function moveMembers(
  db: Database,
  actor: Viewer,
  input: { personIds: readonly string[]; fromCohortId: string; toCohortId: string },
  deps: Deps,
): Promise<MoveManyOutcome> {
  const personIds = [...new Set(input.personIds)];
  if (personIds.length > PEOPLE_AT_ONCE) return { ok: false, code: "too_many" };
  if (input.fromCohortId === input.toCohortId) return { ok: false, code: "conflict" };
  return unitOfWork<MoveManyOutcome>(db, async (tx) => {
    const done = await moveInside(tx, actor, { ...input, personIds }, deps);
    return done.ok ? { ok: true, moved: personIds.length } : done;
  });
}

type Move = { personIds: string[]; fromCohortId: string; toCohortId: string };

async function moveInside(tx: Tx, actor: Viewer, input: Move, deps: Deps): Promise<MoveOutcome> {
  const { personIds, fromCohortId, toCohortId } = input;
  const target = await targetCohort(tx, actor, toCohortId);
  if (!target) return { ok: false, code: "conflict" };
  if (target.status === "closed") return { ok: false, code: "closed" };
  if (!(await managesCohort(tx, actor.personId, fromCohortId))) return { ok: false, code: "conflict" };
  const places = await inChunks(personIds, (ids) =>
    tx
      .select({ personId: memberships.personId, cohortId: memberships.cohortId, leftAt: memberships.leftAt })
      .from(memberships)
      .where(
        and(inArray(memberships.personId, ids), inArray(memberships.cohortId, [fromCohortId, toCohortId])),
      ),
  );
  const idsIn = (cohortId: string, isPresent: boolean) =>
    new Set(
      places.flatMap((place) =>
        place.cohortId === cohortId && (place.leftAt === null) === isPresent ? [place.personId] : [],
      ),
    );
  const [here, left, there] = [
    idsIn(fromCohortId, true),
    idsIn(fromCohortId, false),
    idsIn(toCohortId, true),
  ];
  const isMoved = (id: string) => left.has(id) && there.has(id);
  // Repeated submission: they left here, and are there.
  if (!personIds.every((id) => here.has(id) || isMoved(id))) return { ok: false, code: "conflict" };
  const going = personIds.filter((id) => here.has(id));
  if (going.length === 0) return { ok: true };
  await endMemberships(tx, { personIds: going, cohortId: fromCohortId }, deps);
  await arrive(tx, actor, { ...input, personIds: going }, deps);
  return { ok: true };
}

/** Makes people, who have left where they were, trainees of a cohort. */
async function arrive(
  tx: Tx,
  actor: Viewer,
  input: { personIds: string[]; fromCohortId: string | null; toCohortId: string },
  deps: Deps,
): Promise<void> {
  const at = { personIds: input.personIds, cohortId: input.toCohortId };
  await addMemberships(tx, at, deps);
  await endReach(tx, actor, at, deps);
  await moveOpenApplications(tx, at);
  await auditMembers(tx, actor, { ...at, action: "cohort.moved_in", from: input.fromCohortId }, deps);
}

/**
 * Ends the assignments of supervisors who are staff of no cohort in which the trainee still learns. What they decided
 * stays on record, and readable to them.
 */
async function endReach(
  tx: Tx,
  actor: Viewer,
  { personIds, cohortId }: { personIds: string[]; cohortId: string },
  deps: Deps,
): Promise<void> {
  const current = await tx
    .select({ traineeId: supervisorAssignments.traineeId, supervisorId: supervisorAssignments.supervisorId })
    .from(supervisorAssignments)
    .where(and(inArray(supervisorAssignments.traineeId, personIds), isNull(supervisorAssignments.toAt)));
  if (current.length === 0) return;
  const shared = await tx
    .selectDistinct({ traineeId: supervisorAssignments.traineeId })
    .from(supervisorAssignments)
    .innerJoin(
      memberships,
      and(eq(memberships.personId, supervisorAssignments.traineeId), isNull(memberships.leftAt)),
    )
    .innerJoin(
      cohortStaff,
      and(
        eq(cohortStaff.cohortId, memberships.cohortId),
        eq(cohortStaff.personId, supervisorAssignments.supervisorId),
        eq(cohortStaff.role, "supervisor"),
        isNull(cohortStaff.toAt),
      ),
    )
    .where(and(inArray(supervisorAssignments.traineeId, personIds), isNull(supervisorAssignments.toAt)));
  const reached = new Set(shared.map(({ traineeId }) => traineeId));
  const ending = current.filter(({ traineeId }) => !reached.has(traineeId));
  if (ending.length === 0) return;
  await endAssignments(tx, { traineeIds: ending.map(({ traineeId }) => traineeId) }, deps);
  await appendAudits(
    tx,
    ending.map(({ traineeId, supervisorId }) => ({
      actorId: actor.personId,
      action: "supervisor.ended",
      subjectKind: "person",
      subjectId: traineeId,
      aboutPersonId: traineeId,
      cohortId,
      details: { from: supervisorId, to: null },
    })),
    deps,
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

async function auditMembers(
  tx: Tx,
  actor: Viewer,
  of: {
    personIds: readonly string[];
    cohortId: string;
    action: "cohort.left" | "cohort.moved_in";
    /** Where they were; left out when it is not a move. */
    from?: string | null;
  },
  deps: Deps,
): Promise<void> {
  await appendAudits(
    tx,
    of.personIds.map((personId) => ({
      actorId: actor.personId,
      action: of.action,
      subjectKind: "cohort",
      subjectId: of.cohortId,
      aboutPersonId: personId,
      cohortId: of.cohortId,
      ...(of.from === undefined ? {} : { details: { from: of.from } }),
    })),
    deps,
  );
}

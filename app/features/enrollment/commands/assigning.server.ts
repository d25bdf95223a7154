import { and, eq, inArray, isNull } from "drizzle-orm";

import { PEOPLE_AT_ONCE } from "../model";
import { refusesAssignment } from "../policy";
import { isUniqueViolation } from "~/db/errors";
import { inChunks } from "~/db/ids";
import { cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { noteOnApplications } from "~/features/certification/transaction/applications.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { beginAssignments, endAssignments } from "~/features/cohorts/transaction/assignments.server";
import { appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* A manager's changes to the people of a cohort. */
export type AssignOutcome =
  | { ok: true; changed: number }
  | { ok: false; code: "not_found" | "self" | "not_supervisor" | "not_member" | "too_many" }
  /** Another manager has assigned these people since. No one was changed. */
  | { ok: false; code: "stale"; traineeIds: string[] };
/**
 * Assigns a supervisor to people of a cohort: ends the current assignment and starts the new one, for all of them or
 * for none. Pending work goes along, because queues follow the assignment; an open application records the change.
 * @param input.seen trainee → the assignment the page showed (null: none); left out, any current one is replaced
 * @returns how many have another supervisor now; a trainee who had this one already is unchanged
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
  if (traineeIds.length > PEOPLE_AT_ONCE) return { ok: false, code: "too_many" };
  try {
    return await unitOfWork(db, (tx) => assignInside(tx, actor, { ...input, traineeIds }, deps));
  } catch (error) {
    // When two units of work run concurrently, the unique key on the open assignment lets one of them through.
    if (isUniqueViolation(error)) return { ok: false, code: "stale", traineeIds };
    throw error;
  }
}

export async function assignInside(
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
    // The page offers no supervisor whose account is deactivated.
    const shown = (id: string) => (now.get(id)?.status === "active" ? (now.get(id)?.id ?? null) : null);
    const reassigned = traineeIds.filter((id) => id in seen && shown(id) !== seen[id]);
    // Repeated submission: the same person has already assigned this supervisor.
    const isRepeat = reassigned.every((id) => {
      const there = now.get(id);
      return there?.supervisorId === supervisorId && there.assignedBy === actor.personId;
    });
    if (reassigned.length > 0 && isRepeat) return { ok: true, changed: reassigned.length };
    if (reassigned.length > 0) return { ok: false, code: "stale", traineeIds: reassigned };
  }

  const changing = traineeIds.filter((id) => now.get(id)?.supervisorId !== supervisorId);
  if (changing.length === 0) return { ok: true, changed: 0 };
  const at = deps.now();
  await endAssignments(tx, { traineeIds: changing }, deps);
  await beginAssignments(tx, actor, { traineeIds: changing, supervisorId }, deps);
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
export async function supervisorFacts(db: Reader, personId: string, cohortId: string) {
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
export async function presentMembers(
  db: Reader,
  cohortId: string,
  personIds: string[],
): Promise<Set<string>> {
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

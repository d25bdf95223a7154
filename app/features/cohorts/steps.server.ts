import { and, eq, inArray, isNull, max } from "drizzle-orm";

import type { Dependents } from "./queries.server";
import { applicationEvents, applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader, Tx } from "~/db/types";
import { appendAudit, appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { OPEN_APPLICATION_STATES, type CohortStaffRole } from "~/lib/vocabulary";

/* Writes that other subjects take into their own units of work. */

export type JoinOutcome =
  | { ok: true; isNew: boolean; hasSupervisor: boolean }
  /** `expired`: the cohort has been closed, so that nothing new can join it. */
  | { ok: false; code: "not_found" | "expired" };

/**
 * Makes a person a trainee of a cohort and, if one is named who can be one, gives them a supervisor. Done twice, it
 * changes nothing the second time. Whoever has a supervisor already keeps them.
 * @param input.supervisorId null, or who was chosen when the person was invited; one who has left the role or the
 *   cohort's staff since is passed over, and the cohort's page then says that a supervisor is missing
 * @param input.assignedBy who invited the person
 * @returns whether the membership is new; or `expired` when the cohort is closed
 */
export async function joinCohort(
  tx: Tx,
  input: { personId: string; cohortId: string; supervisorId: string | null; assignedBy: string },
  deps: Deps,
): Promise<JoinOutcome> {
  const [cohort] = await tx
    .select({ status: cohorts.status })
    .from(cohorts)
    .where(eq(cohorts.id, input.cohortId));
  if (!cohort) return { ok: false, code: "not_found" };
  if (cohort.status === "closed") return { ok: false, code: "expired" };

  const [made] = await tx
    .insert(memberships)
    .values({ id: deps.newId(), cohortId: input.cohortId, personId: input.personId, joinedAt: deps.now() })
    .onConflictDoNothing()
    .returning({ id: memberships.id });
  if (made) {
    await appendAudit(
      tx,
      {
        actorId: input.personId,
        action: "cohort.joined",
        subjectKind: "cohort",
        subjectId: input.cohortId,
        aboutPersonId: input.personId,
        cohortId: input.cohortId,
      },
      deps,
    );
  }

  const [current] = await tx
    .select({ id: supervisorAssignments.id, status: people.status })
    .from(supervisorAssignments)
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(and(eq(supervisorAssignments.traineeId, input.personId), isNull(supervisorAssignments.toAt)));
  if (current?.status === "active") return { ok: true, isNew: made !== undefined, hasSupervisor: true };
  if (!input.supervisorId || input.supervisorId === input.personId) {
    return { ok: true, isNew: made !== undefined, hasSupervisor: false };
  }
  if (!(await isActiveWithRole(tx, input.supervisorId, "supervisor")) || !(await supervisesIn(tx, input))) {
    return { ok: true, isNew: made !== undefined, hasSupervisor: false };
  }

  // A closed account supervises nobody, and must not keep the place from another.
  if (current) {
    await tx
      .update(supervisorAssignments)
      .set({ toAt: deps.now() })
      .where(eq(supervisorAssignments.id, current.id));
  }
  await tx.insert(supervisorAssignments).values({
    id: deps.newId(),
    traineeId: input.personId,
    supervisorId: input.supervisorId,
    assignedBy: input.assignedBy,
    fromAt: deps.now(),
  });
  await appendAudit(
    tx,
    {
      actorId: input.assignedBy,
      action: "supervisor.assigned",
      subjectKind: "person",
      subjectId: input.personId,
      aboutPersonId: input.personId,
      cohortId: input.cohortId,
      details: { from: null, to: input.supervisorId },
    },
    deps,
  );
  return { ok: true, isNew: made !== undefined, hasSupervisor: true };
}

/** Whether the supervisor is on the cohort's staff as one today: being chosen earlier is not enough. */
async function supervisesIn(
  tx: Tx,
  { cohortId, supervisorId }: { cohortId: string; supervisorId: string | null },
): Promise<boolean> {
  const [place] = await tx
    .select({ id: cohortStaff.id })
    .from(cohortStaff)
    .where(
      and(
        eq(cohortStaff.cohortId, cohortId),
        eq(cohortStaff.personId, supervisorId ?? ""),
        eq(cohortStaff.role, "supervisor"),
        isNull(cohortStaff.toAt),
      ),
    );
  return place !== undefined;
}

/**
 * Makes a person one of a cohort's staff. Done twice, it changes nothing the second time. Their role as such is not
 * touched: it is given where the invitation is accepted.
 * @returns whether the place is new; or `not_found` when there is no such cohort
 */
export async function joinCohortStaff(
  tx: Tx,
  input: { personId: string; cohortId: string; role: CohortStaffRole; addedBy: string },
  deps: Deps,
): Promise<{ ok: true; isNew: boolean } | { ok: false; code: "not_found" }> {
  const [cohort] = await tx.select({ id: cohorts.id }).from(cohorts).where(eq(cohorts.id, input.cohortId));
  if (!cohort) return { ok: false, code: "not_found" };
  const [made] = await tx
    .insert(cohortStaff)
    .values({
      id: deps.newId(),
      cohortId: input.cohortId,
      personId: input.personId,
      role: input.role,
      fromAt: deps.now(),
    })
    .onConflictDoNothing()
    .returning({ id: cohortStaff.id });
  if (made) {
    await appendAudit(
      tx,
      {
        actorId: input.addedBy,
        action: "cohort.staff_added",
        subjectKind: "cohort",
        subjectId: input.cohortId,
        aboutPersonId: input.personId,
        cohortId: input.cohortId,
        details: { role: input.role },
      },
      deps,
    );
  }
  return { ok: true, isNew: made !== undefined };
}

/** Whether a person can act in a role today: has it, and the account is active. */
export async function isActiveWithRole(
  db: Reader,
  personId: string,
  role: CohortStaffRole,
): Promise<boolean> {
  const [row] = await db
    .select({ id: people.id })
    .from(people)
    .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, role)))
    .where(and(eq(people.id, personId), eq(people.status, "active")));
  return row !== undefined;
}

/** Writes into each open application that its supervisor is another one from now on. */
export async function noteOnApplications(
  tx: Tx,
  actor: Viewer,
  traineeIds: string[],
  at: number,
): Promise<void> {
  const open = await tx
    .select({ id: applications.id, lastSeq: max(applicationEvents.seq) })
    .from(applications)
    .leftJoin(applicationEvents, eq(applicationEvents.applicationId, applications.id))
    .where(
      and(
        inArray(applications.personId, traineeIds),
        inArray(applications.state, [...OPEN_APPLICATION_STATES]),
      ),
    )
    .groupBy(applications.id);
  if (open.length === 0) return;
  await tx.insert(applicationEvents).values(
    open.map((application) => ({
      applicationId: application.id,
      seq: (application.lastSeq ?? 0) + 1,
      kind: "supervisor_changed" as const,
      actorId: actor.personId,
      at,
    })),
  );
}

/** Who takes over from somebody whose account is closed: cohort → person, or `none` for nobody yet. */
export type Handover = {
  supervisorFor: Readonly<Record<string, string>>;
  managerFor: Readonly<Record<string, string>>;
};

/** A choice of a handover that is missing or cannot be made: its field, and the cohort it is about. */
export type HandoverFault = { field: string; cohortName: string | null };

/**
 * Says which choices of a handover are missing or cannot be made.
 * @returns empty when all is well
 */
export function handoverFaults(
  dependents: Dependents,
  { supervisorFor, managerFor }: Handover,
): HandoverFault[] {
  const isPossible = (choice: string | undefined, successors: readonly { personId: string }[]) =>
    choice === "none" || successors.some(({ personId }) => personId === choice);
  return [
    ...dependents.trainees.flatMap(({ key, cohortName, successors }) =>
      isPossible(supervisorFor[key], successors) ? [] : [{ field: `supervisorFor.${key}`, cohortName }],
    ),
    ...dependents.cohorts.flatMap(({ key, cohortName, successors }) =>
      isPossible(managerFor[key], successors) ? [] : [{ field: `managerFor.${key}`, cohortName }],
    ),
  ];
}

/**
 * Gives what waits for somebody to those who take over; where nobody does, ends the assignments, so that every list
 * shows who is without a supervisor.
 * @returns how many trainees have another supervisor now, and how many have none
 */
export async function handOverStep(
  tx: Tx,
  personId: string,
  { dependents, handover }: { dependents: Dependents; handover: Handover },
  actor: Viewer,
  deps: Deps,
): Promise<{ given: number; left: number; unmanaged: number }> {
  const at = deps.now();
  const done = { given: 0, left: 0, unmanaged: 0 };
  for (const { key, cohortId, traineeIds } of dependents.trainees) {
    const choice = handover.supervisorFor[key] ?? "none";
    const to = choice === "none" ? null : choice;
    // Nobody supervises themselves.
    const given = to === null ? [] : traineeIds.filter((id) => id !== to);
    await tx
      .update(supervisorAssignments)
      .set({ toAt: at })
      .where(
        and(
          eq(supervisorAssignments.supervisorId, personId),
          inArray(supervisorAssignments.traineeId, traineeIds),
          isNull(supervisorAssignments.toAt),
        ),
      );
    if (to !== null && given.length > 0) {
      await tx.insert(supervisorAssignments).values(
        given.map((traineeId) => ({
          id: deps.newId(),
          traineeId,
          supervisorId: to,
          assignedBy: actor.personId,
          fromAt: at,
        })),
      );
      await noteOnApplications(tx, actor, given, at);
    }
    await appendAudits(
      tx,
      traineeIds.map((traineeId) => ({
        actorId: actor.personId,
        action: given.includes(traineeId) ? "supervisor.assigned" : "supervisor.ended",
        subjectKind: "person",
        subjectId: traineeId,
        aboutPersonId: traineeId,
        cohortId,
        details: { from: personId, to: given.includes(traineeId) ? to : null },
      })),
      deps,
    );
    done.given += given.length;
    done.left += traineeIds.length - given.length;
  }
  for (const { key, cohortId } of dependents.cohorts) {
    const choice = handover.managerFor[key] ?? "none";
    if (choice === "none") {
      done.unmanaged += 1;
      continue;
    }
    const place = { personId: choice, cohortId, role: "manager" as const, addedBy: actor.personId };
    await joinCohortStaff(tx, place, deps);
  }
  return done;
}

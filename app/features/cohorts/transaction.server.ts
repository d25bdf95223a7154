import { and, eq, isNull } from "drizzle-orm";

import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader, Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import { type CohortStaffRole } from "~/lib/vocabulary";

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

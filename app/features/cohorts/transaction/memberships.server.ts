import { and, eq, inArray, isNull } from "drizzle-orm";

import { isActiveWithRole } from "../queries/cohorts.server";
import { beginAssignments, endAssignments } from "./assignments.server";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";

/* Writes for other subjects' units of work. */
export type JoinOutcome =
  | { ok: true; isNew: boolean; hasSupervisor: boolean }
  /** `expired`: the cohort has been closed, so that nothing new can join it. */
  | { ok: false; code: "not_found" | "expired" };

/**
 * Makes a person a trainee of a cohort and, if an eligible one is named, assigns a supervisor. Idempotent. A trainee
 * who has a supervisor already keeps them.
 * @param input.supervisorId null, or the one chosen when the person was invited; one who has left the role or the
 *   cohort's staff since is skipped, and the cohort's page then shows that a supervisor is missing
 * @param input.assignedBy the inviter
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
    markChanged(tx, "membership", [input.personId]);
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

  // A deactivated account supervises no one, and must not block another supervisor.
  const traineeIds = [input.personId];
  if (current) await endAssignments(tx, { traineeIds }, deps);
  const { supervisorId, assignedBy } = input;
  await beginAssignments(tx, { personId: assignedBy }, { traineeIds, supervisorId }, deps);
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

/** Returns whether the supervisor is currently on the cohort's staff as one: being chosen earlier is not enough. */
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

/** Makes people trainees of a cohort that they were moved to. Writes nothing for those who already are. */
export async function addMemberships(
  tx: Tx,
  { personIds, cohortId }: { personIds: readonly string[]; cohortId: string },
  deps: Deps,
): Promise<void> {
  if (personIds.length === 0) return;
  markChanged(tx, "membership", personIds);
  await tx
    .insert(memberships)
    .values(personIds.map((personId) => ({ id: deps.newId(), cohortId, personId, joinedAt: deps.now() })))
    .onConflictDoNothing();
}

/** Ends people's memberships of a cohort; they stay on record. Returns those who had one. */
export async function endMemberships(
  tx: Tx,
  { personIds, cohortId }: { personIds: readonly string[]; cohortId: string },
  { now }: Pick<Deps, "now">,
): Promise<string[]> {
  markChanged(tx, "membership", personIds);
  const ended = await tx
    .update(memberships)
    .set({ leftAt: now() })
    .where(
      and(
        inArray(memberships.personId, [...personIds]),
        eq(memberships.cohortId, cohortId),
        isNull(memberships.leftAt),
      ),
    )
    .returning({ personId: memberships.personId });
  return ended.map(({ personId }) => personId);
}

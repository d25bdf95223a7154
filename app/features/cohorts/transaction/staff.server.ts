import { and, eq, isNull } from "drizzle-orm";

import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { CohortStaffRole } from "~/lib/vocabulary";

/**
 * Adds a person to a cohort's staff. Idempotent. Their roles are unchanged: the role is granted where the invitation is
 * accepted.
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

/** Ends a person's place on a cohort's staff; it stays on record. */
export async function endCohortStaff(
  tx: Tx,
  actor: Pick<Viewer, "personId">,
  place: { id: string; cohortId: string; personId: string; role: CohortStaffRole },
  deps: Deps,
): Promise<void> {
  await tx
    .update(cohortStaff)
    .set({ toAt: deps.now() })
    .where(and(eq(cohortStaff.id, place.id), isNull(cohortStaff.toAt)));
  await appendAudit(
    tx,
    {
      actorId: actor.personId,
      action: "cohort.staff_removed",
      subjectKind: "cohort",
      subjectId: place.cohortId,
      aboutPersonId: place.personId,
      cohortId: place.cohortId,
      details: { role: place.role },
    },
    deps,
  );
}

import { and, eq, isNull, sql, count } from "drizzle-orm";

import { endInvitationsFrom } from "../transaction/invitations.server";
import { cohortStaff, supervisorAssignments, memberships } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { endCohortStaff } from "~/features/cohorts/transaction/staff.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Ends a person's place in a cohort's staff; it stays on record.
 * @returns `last_manager` when no one would manage the cohort anymore; `has_trainees`, with how many, when a supervisor
 *   still supervises people of the cohort; `not_found` when there never was such a place
 */
export async function removeCohortStaff(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; staffId: string },
  deps: Deps,
): Promise<
  | { ok: true }
  | { ok: false; code: "not_found" | "not_on_staff" | "last_manager" }
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
      return former ? { ok: true } : { ok: false, code: "not_on_staff" };
    }
    const managers = staff.filter((one) => one.role === "manager" && one.canAct);
    if (leaving.role === "manager" && managers.every((one) => one.id === leaving.id)) {
      return { ok: false, code: "last_manager" };
    }
    // A deactivated account supervises no one.
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
    await endCohortStaff(tx, actor, { ...leaving, cohortId: input.cohortId }, deps);
    if (leaving.role === "manager") {
      await endInvitationsFrom(tx, { personId: leaving.personId, which: "no_longer_allowed" }, deps);
    }
    return { ok: true };
  });
}

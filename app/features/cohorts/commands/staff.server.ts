import { and, eq, isNull } from "drizzle-orm";

import { hasManager, managesCohort } from "../queries/cohorts.server";
import { isActiveWithRole } from "../queries/cohorts.server";
import { joinCohortStaff } from "../transaction/staff.server";
import { cohortStaff, cohorts } from "~/db/schema/cohorts";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Deps } from "~/lib/ids";
import { type Viewer, hasRole } from "~/lib/roles";
import type { CohortStaffRole } from "~/lib/vocabulary";

/**
 * Assigns a manager to a cohort without one. Idempotent.
 * @returns `invalid` when that person cannot manage; `conflict` when another person manages the cohort by now
 */
export async function giveManager(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; managerId: string },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "forbidden" | "invalid" | "conflict" | "not_found" }> {
  if (!hasRole(actor, "administrator")) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    if (!(await isActiveWithRole(tx, input.managerId, "manager"))) return { ok: false, code: "invalid" };
    const isTheirs = await tx.$count(
      cohortStaff,
      and(
        eq(cohortStaff.cohortId, input.cohortId),
        eq(cohortStaff.personId, input.managerId),
        eq(cohortStaff.role, "manager"),
        isNull(cohortStaff.toAt),
      ),
    );
    if (isTheirs > 0) return { ok: true };
    const managed = await tx.$count(cohorts, and(eq(cohorts.id, input.cohortId), hasManager(tx)));
    if (managed > 0) return { ok: false, code: "conflict" };
    const place = { personId: input.managerId, cohortId: input.cohortId, role: "manager" as const };
    const joined = await joinCohortStaff(tx, { ...place, addedBy: actor.personId }, deps);
    return joined.ok ? { ok: true } : joined;
  });
}

/**
 * Adds a supervisor or a manager to a cohort's staff. Idempotent.
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

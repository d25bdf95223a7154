import { and, eq, isNull } from "drizzle-orm";

import { cohortStaff, cohorts } from "~/db/schema/cohorts";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { hasManager } from "~/features/cohorts/queries/cohorts.server";
import { isActiveWithRole, joinCohortStaff } from "~/features/cohorts/transaction.server";
import type { Deps } from "~/lib/ids";
import { type Viewer, hasRole } from "~/lib/roles";

/**
 * Gives a cohort without a manager one. Done twice, it has one effect.
 * @returns `invalid` when that person cannot manage; `conflict` when somebody else manages the cohort by now
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

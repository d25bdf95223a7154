import { and, asc, eq, exists, isNull, not } from "drizzle-orm";

import { loadsOf, type CohortLoad } from "./loads.server";
import { possibleStaff } from "./queries.server";
import { isActiveWithRole, joinCohortStaff } from "./steps.server";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Deps } from "~/lib/ids";
import { hasRole, type Viewer } from "~/lib/roles";

/* Cohorts whose managers are gone: nobody sees their people or issues their certificates until somebody is given. */

export type Unmanaged = {
  cohorts: ({ cohortId: string; cohortName: string } & CohortLoad)[];
  managers: { personId: string; shownName: string }[];
};

/** Cohorts without anybody who could act as their manager, by name, and who could be given; 200 at most. */
export async function unmanagedCohorts(db: Reader): Promise<Unmanaged> {
  const rows = await db
    .select({ cohortId: cohorts.id, cohortName: cohorts.name })
    .from(cohorts)
    .where(not(hasManager(db)))
    .orderBy(asc(cohorts.name))
    .limit(200);
  if (rows.length === 0) return { cohorts: [], managers: [] };
  const loads = await loadsOf(
    db,
    rows.map(({ cohortId }) => cohortId),
  );
  const managers = (await possibleStaff(db)).filter(({ role }) => role === "manager");
  return {
    cohorts: rows.map((row) => ({
      ...row,
      ...(loads.get(row.cohortId) ?? { learners: 0, applications: 0 }),
    })),
    managers: managers.map(({ personId, shownName }) => ({ personId, shownName })),
  };
}

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

function hasManager(db: Reader) {
  return exists(
    db
      .select({ id: cohortStaff.id })
      .from(cohortStaff)
      .innerJoin(people, and(eq(people.id, cohortStaff.personId), eq(people.status, "active")))
      .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "manager")))
      .where(
        and(eq(cohortStaff.cohortId, cohorts.id), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt)),
      ),
  );
}

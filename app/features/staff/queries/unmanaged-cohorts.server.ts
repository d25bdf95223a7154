import { asc, not } from "drizzle-orm";

import { cohorts } from "~/db/schema/cohorts";
import type { Reader } from "~/db/types";
import { hasManager, possibleStaff } from "~/features/cohorts/queries/cohorts.server";
import { loadsOf, type CohortLoad } from "~/features/enrollment/queries/cohort-loads.server";

/*
 * Cohorts whose managers are gone: no one sees their people or issues their certificates until a manager is assigned.
 */

export type Unmanaged = {
  cohorts: ({ cohortId: string; cohortName: string } & CohortLoad)[];
  managers: { personId: string; shownName: string }[];
};

/** Returns cohorts without anyone who could act as their manager, by name, and who could be assigned; 200 at most. */
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

import { and, count, eq, inArray, isNull } from "drizzle-orm";

import { applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import type { Reader } from "~/db/types";

/** What is pending in a cohort for its manager. */
export type CohortLoad = { learners: number; applications: number };

/** Counts the learners in each of these cohorts, and the applications ready to be issued there. */
export async function loadsOf(db: Reader, cohortIds: string[]): Promise<Map<string, CohortLoad>> {
  if (cohortIds.length === 0) return new Map();
  const [learners, waiting] = [
    await db
      .select({ cohortId: memberships.cohortId, things: count() })
      .from(memberships)
      .where(and(inArray(memberships.cohortId, cohortIds), isNull(memberships.leftAt)))
      .groupBy(memberships.cohortId),
    await db
      .select({ cohortId: applications.cohortId, things: count() })
      .from(applications)
      .where(and(inArray(applications.cohortId, cohortIds), eq(applications.state, "recommended")))
      .groupBy(applications.cohortId),
  ];
  const inCohort = (rows: readonly { cohortId: string | null; things: number }[], id: string) =>
    rows.find(({ cohortId }) => cohortId === id)?.things ?? 0;
  return new Map(
    cohortIds.map((id) => [id, { learners: inCohort(learners, id), applications: inCohort(waiting, id) }]),
  );
}

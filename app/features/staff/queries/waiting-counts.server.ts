import { and, count, eq, sql } from "drizzle-orm";

import { cachedNumber } from "~/db/number-cache.server";
import { applications } from "~/db/schema/certification";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { managing, supervisedBy } from "~/features/cohorts/queries/cohorts.server";
import { attentionCount } from "~/features/roster/queries/managed.server";
import { hasRole, type Viewer } from "~/lib/roles";

/** The pending work of a member of staff, beside the entries of the navigation. */
export type WaitingCounts = {
  /** For a supervisor: trainees with hours to review, and applications to sign off, as in their queue. */
  reviews: number;
  /** For a manager: applications that a supervisor has recommended. */
  recommended: number;
  /** For a manager: people in their cohorts who need attention. */
  attention: number;
};

/** Returns the statement for what is counted anew on every page. Exported so that a test can check its plan. */
export function waitingCountsQuery(db: Reader, personId: string) {
  const withHours = db
    .select({ people: sql`count(distinct ${practiceEntries.personId})` })
    .from(supervisorAssignments)
    .innerJoin(practiceEntries, eq(practiceEntries.personId, supervisorAssignments.traineeId))
    .where(and(supervisedBy(personId), eq(practiceEntries.state, "submitted")));
  const submitted = db
    .select({ applications: count() })
    .from(supervisorAssignments)
    .innerJoin(applications, eq(applications.personId, supervisorAssignments.traineeId))
    .where(and(supervisedBy(personId), eq(applications.state, "submitted")));
  const recommended = db
    .select({ applications: count() })
    .from(cohortStaff)
    .innerJoin(applications, eq(applications.cohortId, cohortStaff.cohortId))
    .where(and(managing(personId), eq(applications.state, "recommended")));
  return db
    .select({
      reviews: sql<number>`(${withHours}) + (${submitted})`.mapWith(Number),
      recommended: sql<number>`(${recommended})`.mapWith(Number),
    })
    .from(people)
    .where(eq(people.id, personId));
}

/** How long the count of people who need attention is kept: it reads a line per person. */
const CACHED_MS = 30_000;

/**
 * Returns the pending work of a viewer: one statement, and for managers another one in half a minute. Nothing is read for
 * anyone else.
 */
export async function waitingCounts(
  db: Reader,
  viewer: Viewer,
  { now }: { now: number },
): Promise<WaitingCounts | null> {
  const isManager = hasRole(viewer, "manager");
  const isSupervisor = hasRole(viewer, "supervisor");
  if (!isManager && !isSupervisor) return null;
  const { personId } = viewer;
  const [[counts], attention] = await Promise.all([
    waitingCountsQuery(db, personId),
    isManager
      ? cachedNumber(db, { key: `attention ${personId}`, ms: CACHED_MS, now }, () =>
          attentionCount(db, personId, now),
        )
      : 0,
  ]);
  return {
    reviews: isSupervisor ? (counts?.reviews ?? 0) : 0,
    recommended: isManager ? (counts?.recommended ?? 0) : 0,
    attention,
  };
}

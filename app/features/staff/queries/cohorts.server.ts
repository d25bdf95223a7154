import { and, count, eq, gt, inArray, isNull, lte } from "drizzle-orm";

import { applications } from "~/db/schema/certification";
import { memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { managedCohorts, type CohortFacts } from "~/features/cohorts/queries/cohorts.server";
import { pageOf } from "~/lib/paging";

export type CohortCard = CohortFacts & {
  enrolled: number;
  unsupervised: number;
  /** Applications that a supervisor has recommended: the manager's own next step. */
  recommended: number;
  openInvitations: number;
  expiredInvitations: number;
};

/** How many cards a page has. */
export const CARDS = 24;

/**
 * Returns one page of a manager's cohorts, the open ones first.
 * @param askedPage as given in the URL
 */
export async function cohortsPage(
  db: Reader,
  managerId: string,
  askedPage: string | null,
  now: number,
): Promise<{ page: number; pages: number; total: number; cohorts: CohortCard[] }> {
  const all = await managedCohorts(db, managerId);
  const { page, pages, from } = pageOf(askedPage, all.length, CARDS);
  return { page, pages, total: all.length, cohorts: await cardsOf(db, all.slice(from, from + CARDS), now) };
}

async function cardsOf(db: Reader, cohorts: CohortFacts[], now: number): Promise<CohortCard[]> {
  const ids = cohorts.map((cohort) => cohort.id);
  if (ids.length === 0) return [];
  const [enrolled, supervised, recommended, open, expired] = await Promise.all([
    enrolledIn(db, ids),
    supervisedIn(db, ids),
    recommendedIn(db, ids),
    invitationsIn(db, ids, { expired: false }, now),
    invitationsIn(db, ids, { expired: true }, now),
  ]);
  return cohorts.map((cohort) => ({
    ...cohort,
    enrolled: enrolled.get(cohort.id) ?? 0,
    unsupervised: (enrolled.get(cohort.id) ?? 0) - (supervised.get(cohort.id) ?? 0),
    recommended: recommended.get(cohort.id) ?? 0,
    openInvitations: open.get(cohort.id) ?? 0,
    expiredInvitations: expired.get(cohort.id) ?? 0,
  }));
}

type Counted = { cohortId: string | null; things: number };

function byCohort(rows: readonly Counted[]): Map<string, number> {
  return new Map(rows.flatMap((row) => (row.cohortId === null ? [] : [[row.cohortId, row.things]])));
}

async function enrolledIn(db: Reader, ids: string[]) {
  return byCohort(
    await db
      .select({ cohortId: memberships.cohortId, things: count() })
      .from(memberships)
      .where(and(inArray(memberships.cohortId, ids), isNull(memberships.leftAt)))
      .groupBy(memberships.cohortId),
  );
}

async function supervisedIn(db: Reader, ids: string[]) {
  return byCohort(
    await db
      .select({ cohortId: memberships.cohortId, things: count() })
      .from(memberships)
      .innerJoin(
        supervisorAssignments,
        and(eq(supervisorAssignments.traineeId, memberships.personId), isNull(supervisorAssignments.toAt)),
      )
      .innerJoin(people, and(eq(people.id, supervisorAssignments.supervisorId), eq(people.status, "active")))
      .where(and(inArray(memberships.cohortId, ids), isNull(memberships.leftAt)))
      .groupBy(memberships.cohortId),
  );
}

async function recommendedIn(db: Reader, ids: string[]) {
  return byCohort(
    await db
      .select({ cohortId: applications.cohortId, things: count() })
      .from(applications)
      .where(and(inArray(applications.cohortId, ids), eq(applications.state, "recommended")))
      .groupBy(applications.cohortId),
  );
}

async function invitationsIn(db: Reader, ids: string[], which: { expired: boolean }, now: number) {
  return byCohort(
    await db
      .select({ cohortId: invitations.cohortId, things: count() })
      .from(invitations)
      .where(
        and(
          inArray(invitations.cohortId, ids),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
          which.expired ? lte(invitations.expiresAt, now) : gt(invitations.expiresAt, now),
        ),
      )
      .groupBy(invitations.cohortId),
  );
}

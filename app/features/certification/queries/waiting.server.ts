import { and, asc, eq, isNull, lte } from "drizzle-orm";

import { applications } from "~/db/schema/certification";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { currentOf, supervisedBy } from "~/features/cohorts/queries/cohorts.server";
import { isActive } from "~/features/people/queries/people.server";

/** Returns the statement for the applications that wait for a supervisor's sign-off, the longest wait first. */
export function submittedQuery(db: Reader, supervisorId: string) {
  return db
    .select({
      applicationId: applications.id,
      personId: people.id,
      shownName: people.shownName,
      since: applications.stateSince,
    })
    .from(supervisorAssignments)
    .innerJoin(applications, eq(applications.personId, supervisorAssignments.traineeId))
    .innerJoin(people, eq(people.id, supervisorAssignments.traineeId))
    .where(and(supervisedBy(supervisorId), eq(applications.state, "submitted")))
    .orderBy(asc(applications.stateSince), asc(applications.id));
}

/** Selects supervisors whose sign-off an application has waited for since an instant or longer. */
export function supervisorsWithApplications(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(applications)
    .innerJoin(supervisorAssignments, currentOf(applications.personId))
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(and(eq(applications.state, "submitted"), lte(applications.stateSince, since), isActive(personId)));
}

/**
 * Selects managers whose decision a recommended application of their cohorts has waited for since an instant or longer.
 */
export function managersWithApplications(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(applications)
    .innerJoin(
      cohortStaff,
      and(
        eq(cohortStaff.cohortId, applications.cohortId),
        eq(cohortStaff.role, "manager"),
        isNull(cohortStaff.toAt),
      ),
    )
    .innerJoin(people, eq(people.id, cohortStaff.personId))
    .where(
      and(eq(applications.state, "recommended"), lte(applications.stateSince, since), isActive(personId)),
    );
}

import { and, eq, isNull, lte } from "drizzle-orm";

import { applications } from "~/db/schema/certification";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";

/** Selects supervisors whose sign-off an application has waited for since an instant or longer. */
export function supervisorsWithApplications(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(applications)
    .innerJoin(
      supervisorAssignments,
      and(eq(supervisorAssignments.traineeId, applications.personId), isNull(supervisorAssignments.toAt)),
    )
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(
      and(
        eq(applications.state, "submitted"),
        lte(applications.stateSince, since),
        eq(people.status, "active"),
        personId === undefined ? undefined : eq(people.id, personId),
      ),
    );
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
      and(
        eq(applications.state, "recommended"),
        lte(applications.stateSince, since),
        eq(people.status, "active"),
        personId === undefined ? undefined : eq(people.id, personId),
      ),
    );
}

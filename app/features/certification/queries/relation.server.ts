import { and, asc, eq, isNull } from "drizzle-orm";

import type { ApplicationRelation } from "../policy";
import { signOffOf } from "./sign-offs.server";
import { cohortStaff } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";

/** Returns people's current relations to an application, which every policy of this subject checks. */
export async function relationTo(
  db: Reader,
  application: { id: string; personId: string; cohortId: string },
): Promise<ApplicationRelation> {
  const [supervisor, signed, managers] = await Promise.all([
    supervisorOf(db, application.personId),
    signOffOf(db, application.id),
    db
      .select({ personId: cohortStaff.personId })
      .from(cohortStaff)
      .innerJoin(people, and(eq(people.id, cohortStaff.personId), eq(people.status, "active")))
      .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "manager")))
      .where(
        and(
          eq(cohortStaff.cohortId, application.cohortId),
          eq(cohortStaff.role, "manager"),
          isNull(cohortStaff.toAt),
        ),
      )
      .orderBy(asc(cohortStaff.personId)),
  ]);
  return {
    personId: application.personId,
    supervisorId: supervisor?.personId ?? null,
    signedBy: signed?.supervisorId ?? null,
    managerIds: managers.map(({ personId }) => personId),
  };
}

import { and, eq, inArray, isNull } from "drizzle-orm";

import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { managing } from "~/features/cohorts/queries/cohorts.server";

/** What is known of addresses before they are invited to a cohort. */
export type KnownAddresses = {
  /** Those with an invitation that can be used now, to any cohort. */
  invited: ReadonlySet<string>;
  accounts: ReadonlySet<string>;
  deactivated: ReadonlySet<string>;
  /** Those who learn in this cohort. */
  members: ReadonlySet<string>;
  /** Those who learn in another of the manager's cohorts, with its name. */
  elsewhere: ReadonlyMap<string, string>;
  /** Those who can supervise in this cohort, with their ids. */
  supervisors: ReadonlyMap<string, string>;
};

/**
 * Returns what is known of these addresses, in a few statements however many they are.
 * @param managerId the actor: only their own cohorts are named
 */
export async function knownAddresses(
  db: Reader,
  managerId: string,
  { cohortId, emails, now }: { cohortId: string; emails: readonly string[]; now: number },
): Promise<KnownAddresses> {
  const [open, known, learnsIn, supervises] = await Promise.all([
    inChunks(emails, (some) =>
      db
        .select({ email: invitations.email, expiresAt: invitations.expiresAt })
        .from(invitations)
        .where(
          and(
            inArray(invitations.email, some),
            isNull(invitations.acceptedAt),
            isNull(invitations.withdrawnAt),
          ),
        ),
    ),
    inChunks(emails, (some) =>
      db
        .select({ email: people.email, status: people.status })
        .from(people)
        .where(inArray(people.email, some)),
    ),
    inChunks(emails, (some) =>
      db
        .select({
          email: people.email,
          cohortId: memberships.cohortId,
          cohortName: cohorts.name,
          managedAs: cohortStaff.id,
        })
        .from(people)
        .innerJoin(memberships, and(eq(memberships.personId, people.id), isNull(memberships.leftAt)))
        .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
        .leftJoin(cohortStaff, and(eq(cohortStaff.cohortId, cohorts.id), managing(managerId)))
        .where(inArray(people.email, some)),
    ),
    db
      .select({ email: people.email, personId: people.id })
      .from(cohortStaff)
      .innerJoin(people, and(eq(people.id, cohortStaff.personId), eq(people.status, "active")))
      .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "supervisor")))
      .where(
        and(eq(cohortStaff.cohortId, cohortId), eq(cohortStaff.role, "supervisor"), isNull(cohortStaff.toAt)),
      ),
  ]);
  return {
    invited: new Set(open.filter((one) => one.expiresAt > now).map((one) => one.email)),
    accounts: new Set(known.map((one) => one.email)),
    deactivated: new Set(known.filter((one) => one.status === "deactivated").map((one) => one.email)),
    members: new Set(learnsIn.filter((one) => one.cohortId === cohortId).map((one) => one.email)),
    elsewhere: new Map(
      learnsIn
        .filter((one) => one.cohortId !== cohortId && one.managedAs !== null)
        .map((one) => [one.email, one.cohortName]),
    ),
    supervisors: new Map(supervises.map((one) => [one.email, one.personId])),
  };
}

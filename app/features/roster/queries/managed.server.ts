import { and, asc, count, eq, gt, inArray, isNull, lte, min, sql, type SQL } from "drizzle-orm";

import { DAYS, type Figure } from "../headline-numbers";
import { needsAttention } from "./lines.server";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";
import { managing } from "~/features/cohorts/queries/cohorts.server";
import { isReplaced } from "~/features/practice/queries/corrections.server";
import { DAY } from "~/lib/dates";

/* Reads over all cohorts of a manager, in one statement however many cohorts there are. */

const ofManaged = eq(rosterLines.cohortId, cohortStaff.cohortId);

function isCertified(now: number): SQL | undefined {
  return and(
    eq(rosterLines.stage, "issued"),
    gt(rosterLines.stageSince, now - DAYS.certified * DAY),
    gt(rosterLines.expiresAt, now),
  );
}

function isExpiring(now: number): SQL | undefined {
  return and(
    eq(rosterLines.stage, "issued"),
    gt(rosterLines.expiresAt, now),
    lte(rosterLines.expiresAt, now + DAYS.expiring * DAY),
  );
}

function isActive(now: number): SQL {
  return gt(rosterLines.lastActivityAt, now - DAYS.active * DAY);
}

/**
 * Selects practice that was confirmed lately and counts. The concatenation keeps SQLite from reading everything that was
 * ever confirmed, by the index of states.
 */
export function isLatelyConfirmed(now: number): SQL {
  const { decidedAt, state, counts } = practiceEntries;
  return sql`(${decidedAt} > ${now - DAYS.hours * DAY} and ${state} || '' = 'confirmed' and ${counts} and not ${isReplaced})`;
}

/** Returns the statement for the numbers over all of a manager's people. Exported so that a test can check its plan. */
export function numbersQuery(db: Reader, managerId: string, now: number) {
  const whenTrue = (condition: SQL | undefined) =>
    sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`.mapWith(Number);
  const groups = db.select({ cohorts: count() }).from(cohortStaff).where(managing(managerId));
  return db
    .select({
      enrolled: count(),
      active: whenTrue(isActive(now)),
      attention: whenTrue(needsAttention(now)),
      certified: whenTrue(isCertified(now)),
      expiring: whenTrue(isExpiring(now)),
      nextExpiry: min(sql`case when ${isExpiring(now)} then ${rosterLines.expiresAt} end`).mapWith(Number),
      cohorts: sql<number>`(${groups})`.mapWith(Number),
    })
    .from(cohortStaff)
    .innerJoin(rosterLines, ofManaged)
    .where(and(managing(managerId), isNull(rosterLines.leftAt)));
}

/** Counts the people of a manager who need attention. */
export async function attentionCount(db: Reader, managerId: string, now: number): Promise<number> {
  const [counted] = await db
    .select({ people: count() })
    .from(cohortStaff)
    .innerJoin(rosterLines, ofManaged)
    .where(and(managing(managerId), isNull(rosterLines.leftAt), needsAttention(now)));
  return counted?.people ?? 0;
}

const LISTED = {
  membershipId: rosterLines.membershipId,
  personId: rosterLines.personId,
  shownName: people.shownName,
  cohortId: cohorts.id,
  cohortName: cohorts.name,
  profileId: cohorts.profileId,
  joinedAt: rosterLines.joinedAt,
  stageSince: rosterLines.stageSince,
  expiresAt: rosterLines.expiresAt,
  lastActivityAt: rosterLines.lastActivityAt,
  modules: rosterLines.modules,
  inactiveFrom: rosterLines.inactiveFrom,
  returnedFrom: rosterLines.returnedFrom,
  missedFrom: rosterLines.missedFrom,
  unsupervisedFrom: rosterLines.unsupervisedFrom,
};

export type ManagedLine = Awaited<ReturnType<typeof longestQuery>>[number];

/** Returns the statement for the people who have needed attention for the longest. Exported for plan tests. */
export function longestQuery(db: Reader, managerId: string, { limit, now }: { limit: number; now: number }) {
  const { inactiveFrom, returnedFrom, missedFrom, unsupervisedFrom } = rosterLines;
  const since = sql`coalesce(case when ${returnedFrom} <= ${now} then ${returnedFrom} end,
    case when ${inactiveFrom} <= ${now} then ${inactiveFrom} end, ${missedFrom}, ${unsupervisedFrom})`;
  // The ids first, from the index alone: names and modules are read for these few only.
  const longest = db
    .select({ membershipId: rosterLines.membershipId, since: sql<number>`${since}`.as("since") })
    .from(cohortStaff)
    .innerJoin(rosterLines, ofManaged)
    .where(and(managing(managerId), isNull(rosterLines.leftAt), needsAttention(now)))
    .orderBy(asc(since), asc(rosterLines.membershipId))
    .limit(limit)
    .as("longest");
  return db
    .select(LISTED)
    .from(longest)
    .innerJoin(rosterLines, eq(rosterLines.membershipId, longest.membershipId))
    .innerJoin(people, eq(people.id, rosterLines.personId))
    .innerJoin(cohorts, eq(cohorts.id, rosterLines.cohortId))
    .orderBy(asc(longest.since), asc(rosterLines.membershipId));
}

function behind(db: Reader, figure: Figure, now: number): SQL | undefined {
  switch (figure) {
    case "enrolled":
      return undefined;
    case "attention":
      return needsAttention(now);
    case "active":
      return isActive(now);
    case "certified":
      return isCertified(now);
    case "expiring":
      return isExpiring(now);
    case "hours":
      return inArray(
        rosterLines.personId,
        db.select({ personId: practiceEntries.personId }).from(practiceEntries).where(isLatelyConfirmed(now)),
      );
  }
}

/** Returns the statement for one page of the people behind a figure, by cohort and name. Exported for plan tests. */
export function behindQuery(
  db: Reader,
  managerId: string,
  { figure, from, limit, now }: { figure: Figure; from: number; limit: number; now: number },
) {
  return db
    .select(LISTED)
    .from(cohortStaff)
    .innerJoin(rosterLines, ofManaged)
    .innerJoin(people, eq(people.id, rosterLines.personId))
    .innerJoin(cohorts, eq(cohorts.id, cohortStaff.cohortId))
    .where(and(managing(managerId), isNull(rosterLines.leftAt), behind(db, figure, now)))
    .orderBy(asc(cohortStaff.cohortId), asc(rosterLines.sortKey), asc(rosterLines.personId))
    .limit(limit)
    .offset(from);
}

/** Counts the people behind a figure. */
export async function behindCount(
  db: Reader,
  managerId: string,
  { figure, now }: { figure: Figure; now: number },
): Promise<number> {
  const [counted] = await db
    .select({ people: count() })
    .from(cohortStaff)
    .innerJoin(rosterLines, ofManaged)
    .where(and(managing(managerId), isNull(rosterLines.leftAt), behind(db, figure, now)));
  return counted?.people ?? 0;
}

import { and, asc, count, eq, gt, inArray, isNull, lte, min, sql, sum } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { cachedNumber } from "~/db/number-cache.server";
import { applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import type { AttentionReason } from "~/features/certification/attention";
import { currentOf, learnsWith, managing } from "~/features/cohorts/queries/cohorts.server";
import type { Figure } from "~/features/roster/headline-numbers";
import { reasonsAt } from "~/features/roster/model";
import {
  behindCount,
  behindQuery,
  numbersQuery,
  isLatelyConfirmed,
  longestQuery,
  type ManagedLine,
} from "~/features/roster/queries/managed.server";
import { inChunks } from "~/db/ids";
import { DAY, MINUTE } from "~/lib/dates";
import { PAGE_SIZE, pageOf } from "~/lib/paging";

/** How many people are named on the page; a link leads to all of them. */
const NAMED = 8;
/** From so many people on, the hours of a month are counted again only after some minutes. */
const MANY = 5000;
/** How many supervisors and cohorts are named in a list. */
const LINES = 10;
/** Invitations that expire within so many days are named. */
export const INVITATION_DAYS = 3;

/** Something that waits for somebody: how much, and since when the oldest has waited. */
export type Waiting = {
  supervisor: { personId: string; shownName: string } | null;
  items: number;
  since: number;
};

export type Today = {
  cohorts: number;
  numbers: {
    enrolled: number;
    active: number;
    attention: number;
    certified: number;
    expiring: number;
    minutes: number;
  };
  attention: TodayPerson[];
  /** Applications a supervisor has recommended: the manager's own next step; null: none. */
  recommended: { items: number; since: number } | null;
  /** Applications and practice hours that wait for supervisors, the longest wait first; `more` are not listed. */
  submitted: { lines: Waiting[]; more: number };
  hours: { lines: Waiting[]; more: number };
  nextExpiry: number | null;
  /** By cohort, the earliest first. */
  invitations: { cohortId: string; name: string; items: number; first: number }[];
};

export type TodayPerson = {
  personId: string;
  shownName: string;
  cohort: { id: string; name: string };
  reasons: AttentionReason[];
};

const instant = (value: unknown): number => Number(value);

/** Returns the statement for the applications that wait, by state and supervisor. Exported for plan tests. */
export function applicationsQuery(db: Reader, managerId: string) {
  return db
    .select({
      state: applications.state,
      supervisorId: people.id,
      shownName: people.shownName,
      items: count(),
      since: sql<number>`min(${applications.stateSince})`.mapWith(instant),
    })
    .from(cohortStaff)
    .innerJoin(applications, eq(applications.cohortId, cohortStaff.cohortId))
    .leftJoin(supervisorAssignments, currentOf(applications.personId))
    .leftJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(and(managing(managerId), inArray(applications.state, ["submitted", "recommended"])))
    .groupBy(applications.state, people.id, people.shownName);
}

/** Returns the statement for the practice entries that wait, by supervisor. Exported for plan tests. */
export function hoursQuery(db: Reader, managerId: string) {
  return db
    .select({
      supervisorId: people.id,
      shownName: people.shownName,
      items: count(),
      since: sql<number>`min(${practiceEntries.submittedAt})`.mapWith(instant),
    })
    .from(practiceEntries)
    .leftJoin(supervisorAssignments, currentOf(practiceEntries.personId))
    .leftJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(and(eq(practiceEntries.state, "submitted"), learnsWith(managerId, practiceEntries.personId)))
    .groupBy(people.id, people.shownName);
}

/** Returns the statement for the minutes confirmed lately. Exported for plan tests. */
export function minutesQuery(db: Reader, managerId: string, now: number) {
  return db
    .select({ minutes: sum(practiceEntries.minutes).mapWith(Number) })
    .from(practiceEntries)
    .where(and(isLatelyConfirmed(now), learnsWith(managerId, sql`practice_entries.person_id`)));
}

/** Returns the statement for the invitations that expire soon, by cohort. Exported for plan tests. */
export function expiringInvitationsQuery(db: Reader, managerId: string, now: number) {
  return db
    .select({
      cohortId: cohorts.id,
      name: cohorts.name,
      items: count(),
      first: sql<number>`min(${invitations.expiresAt})`.mapWith(instant),
    })
    .from(cohortStaff)
    .innerJoin(invitations, eq(invitations.cohortId, cohortStaff.cohortId))
    .innerJoin(cohorts, eq(cohorts.id, cohortStaff.cohortId))
    .where(
      and(
        managing(managerId),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, now),
        lte(invitations.expiresAt, now + INVITATION_DAYS * DAY),
      ),
    )
    .groupBy(cohorts.id, cohorts.name)
    .orderBy(asc(min(invitations.expiresAt)), asc(cohorts.id))
    .limit(LINES);
}

/** Returns a manager's home over all of their cohorts, in six statements however many there are. */
export async function managersToday(
  db: Reader,
  managerId: string,
  { now }: { now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<Today> {
  const [[numbers], longest, waiting, hours, expiring] = await Promise.all([
    numbersQuery(db, managerId, now),
    longestQuery(db, managerId, { limit: NAMED, now }),
    applicationsQuery(db, managerId),
    hoursQuery(db, managerId),
    expiringInvitationsQuery(db, managerId, now),
  ]);
  const minutes = async () => (await minutesQuery(db, managerId, now))[0]?.minutes || 0;
  const enrolled = numbers?.enrolled ?? 0;
  const recommended = waiting.filter(({ state }) => state === "recommended");
  return {
    cohorts: numbers?.cohorts ?? 0,
    numbers: {
      enrolled,
      active: numbers?.active ?? 0,
      attention: numbers?.attention ?? 0,
      certified: numbers?.certified ?? 0,
      expiring: numbers?.expiring ?? 0,
      minutes:
        enrolled < MANY
          ? await minutes()
          : await cachedNumber(db, { key: `minutes ${managerId}`, ms: 5 * MINUTE, now }, minutes),
    },
    attention: longest.map((line) => personOf(line, curriculum, now)),
    recommended:
      recommended.length === 0
        ? null
        : {
            items: recommended.reduce((sum, { items }) => sum + items, 0),
            since: Math.min(...recommended.map(({ since }) => since)),
          },
    submitted: longestWait(waiting.filter(({ state }) => state === "submitted")),
    hours: longestWait(hours),
    nextExpiry: numbers?.nextExpiry || null,
    invitations: expiring,
  };
}

function longestWait(
  rows: { supervisorId: string | null; shownName: string | null; items: number; since: number }[],
): { lines: Waiting[]; more: number } {
  const lines = rows
    .map(({ supervisorId, shownName, items, since }) => ({
      supervisor: supervisorId === null ? null : { personId: supervisorId, shownName: shownName ?? "" },
      items,
      since,
    }))
    .sort((a, b) => a.since - b.since);
  return { lines: lines.slice(0, LINES), more: Math.max(0, lines.length - LINES) };
}

function personOf(line: ManagedLine, curriculum: Curriculum, now: number): TodayPerson {
  return {
    personId: line.personId,
    shownName: line.shownName,
    cohort: { id: line.cohortId, name: line.cohortName },
    reasons: reasonsAt(line, profileInForce(curriculum, line.profileId)?.attention, now),
  };
}

export type BehindLine = TodayPerson & {
  lastActivityAt: number | null;
  stageSince: number | null;
  expiresAt: number | null;
  /** Minutes confirmed lately; 0 on pages of other numbers. */
  minutes: number;
};

/** Returns one page of the people behind a figure of a manager's home. */
export async function peopleBehind(
  db: Reader,
  managerId: string,
  { figure, askedPage, now }: { figure: Figure; askedPage: string | null; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<{ page: number; pages: number; total: number; from: number; rows: BehindLine[] }> {
  const total = await behindCount(db, managerId, { figure, now });
  const { page, pages, from } = pageOf(askedPage, total);
  const lines = await behindQuery(db, managerId, { figure, from, limit: PAGE_SIZE, now });
  const minutesOf =
    figure === "hours"
      ? await minutesOfPeople(
          db,
          lines.map((line) => line.personId),
          now,
        )
      : null;
  return {
    page,
    pages,
    total,
    from,
    rows: lines.map((line) => ({
      ...personOf(line, curriculum, now),
      lastActivityAt: line.lastActivityAt,
      stageSince: line.stageSince,
      expiresAt: line.expiresAt,
      minutes: minutesOf?.get(line.personId) ?? 0,
    })),
  };
}

async function minutesOfPeople(db: Reader, personIds: string[], now: number): Promise<Map<string, number>> {
  const rows = await inChunks(personIds, (some) =>
    db
      .select({ personId: practiceEntries.personId, minutes: sum(practiceEntries.minutes).mapWith(Number) })
      .from(practiceEntries)
      .where(and(inArray(practiceEntries.personId, some), isLatelyConfirmed(now)))
      .groupBy(practiceEntries.personId),
  );
  return new Map(rows.map(({ personId, minutes }) => [personId, minutes]));
}

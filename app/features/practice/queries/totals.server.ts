import { and, asc, eq, inArray, isNull, max, ne, sql, type SQLWrapper } from "drizzle-orm";

import { correctsConfirmed, isReplaced } from "./corrections.server";
import { inChunks, type Ids } from "~/db/ids";
import { numberIn, packed, unpacked } from "~/db/packed";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import type { Domain } from "~/lib/vocabulary";

/* What other subjects ask about practice. An entry and its correction are never counted both. */

export type PracticeTotals = {
  /** Of entries that count. An entry counts until a correction of it is confirmed; then the correction does. */
  confirmedMinutes: number;
  /** What would be added by confirming what waits. A waiting correction of a confirmed entry adds nothing. */
  waitingMinutes: number;
  draftMinutes: number;
  /** How many entries were queried and have not been answered. */
  queried: number;
  /** How many entries wait for the supervisor, corrections included. */
  waiting: number;
  /** When the person last wrote in the log: epoch ms. */
  lastAt: number | null;
};

const minutesWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`sum(case when ${condition} then ${practiceEntries.minutes} else 0 end)`.mapWith(Number);
const countWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number);

const addsSomething = sql`${practiceEntries.counts} and not ${correctsConfirmed}`;
const isWaitingAndAdds = sql`${practiceEntries.state} = 'submitted' and ${addsSomething}`;
const isConfirmedAndCounts = sql`${practiceEntries.state} = 'confirmed' and ${practiceEntries.counts} and not ${isReplaced}`;

/** The grouped statement behind `practiceTotals`, so that a test can ask for its plan. */
export function practiceTotalsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: practiceEntries.personId,
      confirmedMinutes: minutesWhere(isConfirmedAndCounts),
      waitingMinutes: minutesWhere(isWaitingAndAdds),
      draftMinutes: minutesWhere(sql`${practiceEntries.state} = 'draft' and ${addsSomething}`),
      queried: countWhere(sql`${practiceEntries.state} = 'queried'`),
      waiting: countWhere(sql`${practiceEntries.state} = 'submitted'`),
      lastAt: sql<number | null>`max(${practiceEntries.updatedAt})`.mapWith(practiceEntries.updatedAt),
    })
    .from(practiceEntries)
    .where(inArray(practiceEntries.personId, personIds))
    .groupBy(practiceEntries.personId);
}

/**
 * People's practice in numbers.
 * @returns by person id; whoever has no entry is missing
 */
export async function practiceTotals(db: Reader, personIds: Ids): Promise<Map<string, PracticeTotals>> {
  const rows = await inChunks(personIds, (some) => practiceTotalsQuery(db, some));
  return new Map(rows.map(({ personId, ...totals }) => [personId, totals]));
}

/** The statement behind `practiceSummaries`, so that a test can ask for its plan. */
export function practiceSummariesQuery(db: Reader, personIds: string[] | SQLWrapper) {
  const people = db
    .select({
      personId: practiceEntries.personId,
      minutes: minutesWhere(isConfirmedAndCounts).as("minutes"),
      waiting: minutesWhere(isWaitingAndAdds).as("waiting"),
      lastAt: max(practiceEntries.updatedAt).as("last_at"),
    })
    .from(practiceEntries)
    .where(inArray(practiceEntries.personId, personIds))
    .groupBy(practiceEntries.personId)
    .as("people_with_entries");
  return db
    .select({
      ids: packed(people.personId),
      minutes: packed(people.minutes),
      waiting: packed(people.waiting),
      lastAt: packed(people.lastAt),
    })
    .from(people);
}

export type PracticeSummary = Pick<PracticeTotals, "confirmedMinutes" | "waitingMinutes" | "lastAt">;

/**
 * Three of the numbers of `practiceTotals`, for thousands of people.
 * @returns by person id; whoever has no entry is missing
 */
export async function practiceSummaries(db: Reader, personIds: Ids): Promise<Map<string, PracticeSummary>> {
  const summaries = new Map<string, PracticeSummary>();
  for (const row of await inChunks(personIds, (some) => practiceSummariesQuery(db, some))) {
    const minutes = unpacked(row.minutes);
    const waiting = unpacked(row.waiting);
    const lastAt = unpacked(row.lastAt);
    unpacked(row.ids).forEach((personId, place) => {
      summaries.set(personId, {
        confirmedMinutes: numberIn(minutes, place) ?? 0,
        waitingMinutes: numberIn(waiting, place) ?? 0,
        lastAt: numberIn(lastAt, place),
      });
    });
  }
  return summaries;
}

/** A person's confirmed minutes that count, by domain; domains without any are missing. */
export async function minutesByDomain(db: Reader, personId: string): Promise<Map<Domain, number>> {
  const rows = await db
    .select({ domain: practiceEntries.domain, minutes: minutesWhere(isConfirmedAndCounts) })
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "confirmed")))
    .groupBy(practiceEntries.domain);
  return new Map(rows.flatMap(({ domain, minutes }) => (minutes > 0 ? [[domain, minutes]] : [])));
}

export type WaitingLine = {
  personId: string;
  shownName: string;
  /** How many entries wait, and their minutes together. */
  entries: number;
  minutes: number;
  /** Since when the first of them waits: epoch ms. */
  since: number;
};

/** The statement behind `waitingFor`, so that a test can ask for its plan. */
export function waitingQuery(db: Reader, supervisorId: string) {
  const since = sql<number>`min(${practiceEntries.submittedAt})`.mapWith(Number);
  return db
    .select({
      personId: people.id,
      shownName: people.shownName,
      entries: sql<number>`count(*)`.mapWith(Number),
      minutes: sql<number>`sum(${practiceEntries.minutes})`.mapWith(Number),
      since,
    })
    .from(supervisorAssignments)
    .innerJoin(practiceEntries, eq(practiceEntries.personId, supervisorAssignments.traineeId))
    .innerJoin(people, eq(people.id, supervisorAssignments.traineeId))
    .where(
      and(
        eq(supervisorAssignments.supervisorId, supervisorId),
        isNull(supervisorAssignments.toAt),
        ne(supervisorAssignments.traineeId, supervisorId),
        eq(practiceEntries.state, "submitted"),
      ),
    )
    .groupBy(people.id, people.shownName)
    .orderBy(asc(since), asc(people.id));
}

/** Whose entries wait for a supervisor: a line for each of today's trainees, whoever waits longest first. */
export async function waitingFor(db: Reader, supervisorId: string): Promise<WaitingLine[]> {
  return waitingQuery(db, supervisorId);
}

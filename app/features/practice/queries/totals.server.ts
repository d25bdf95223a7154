import { and, eq, inArray, max, sql, type SQLWrapper } from "drizzle-orm";

import { isCounted, wouldAdd } from "./counting.server";
import { inChunks, type Ids } from "~/db/ids";
import { numberIn, packed, unpacked } from "~/db/packed";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import type { Domain } from "~/lib/vocabulary";

/* What other subjects ask about practice. */

export type PracticeTotals = {
  /** Minutes that count. An entry counts until a correction of it is confirmed; then the correction does. */
  confirmedMinutes: number;
  /** What confirming the pending entries would add. A pending correction of a confirmed entry adds nothing. */
  waitingMinutes: number;
  draftMinutes: number;
  /** How many entries were queried and not answered yet. */
  queried: number;
  /** How many entries are pending, corrections included. */
  waiting: number;
  /** When the person last wrote in the log: epoch ms. */
  lastAt: number | null;
};

const minutesWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`sum(case when ${condition} then ${practiceEntries.minutes} else 0 end)`.mapWith(Number);
const countWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number);

const isWaitingAndAdds = sql`${practiceEntries.state} = 'submitted' and ${wouldAdd}`;

/** The grouped statement behind `practiceTotals`, so that a test can ask for its plan. */
export function practiceTotalsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: practiceEntries.personId,
      confirmedMinutes: minutesWhere(isCounted),
      waitingMinutes: minutesWhere(isWaitingAndAdds),
      draftMinutes: minutesWhere(sql`${practiceEntries.state} = 'draft' and ${wouldAdd}`),
      queried: countWhere(sql`${practiceEntries.state} = 'queried'`),
      waiting: countWhere(sql`${practiceEntries.state} = 'submitted'`),
      lastAt: sql<number | null>`max(${practiceEntries.updatedAt})`.mapWith(practiceEntries.updatedAt),
    })
    .from(practiceEntries)
    .where(inArray(practiceEntries.personId, personIds))
    .groupBy(practiceEntries.personId);
}

/**
 * Returns people's practice totals.
 * @returns by person id; people without entries are missing
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
      minutes: minutesWhere(isCounted).as("minutes"),
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
 * Returns three of the values of `practiceTotals`, for thousands of people.
 * @returns by person id; people without entries are missing
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

/** Returns a person's confirmed minutes that count, by domain; domains without any are missing. */
export async function minutesByDomain(db: Reader, personId: string): Promise<Map<Domain, number>> {
  const rows = await db
    .select({ domain: practiceEntries.domain, minutes: minutesWhere(isCounted) })
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "confirmed")))
    .groupBy(practiceEntries.domain);
  return new Map(rows.flatMap(({ domain, minutes }) => (minutes > 0 ? [[domain, minutes]] : [])));
}

import { and, eq, inArray, sql, type SQLWrapper } from "drizzle-orm";

import { isCounted, wouldAdd } from "./counting.server";
import { inChunks, type Ids } from "~/db/ids";
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

/** Returns a person's confirmed minutes that count, by domain; domains without any are missing. */
export async function minutesByDomain(db: Reader, personId: string): Promise<Map<Domain, number>> {
  const rows = await db
    .select({ domain: practiceEntries.domain, minutes: minutesWhere(isCounted) })
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "confirmed")))
    .groupBy(practiceEntries.domain);
  return new Map(rows.flatMap(({ domain, minutes }) => (minutes > 0 ? [[domain, minutes]] : [])));
}

import { and, asc, eq, inArray, sql } from "drizzle-orm";

import { correctsConfirmed, isReplaced } from "./corrections.server";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";

/* What counts as practice, as conditions on a row of `practice_entries`. An entry and its correction never both count. */

/** The entry counts: it is confirmed, of an activity that counts, and not replaced by a confirmed correction. */
export const isCounted = sql<boolean>`(${practiceEntries.state} = 'confirmed' and ${practiceEntries.counts} and not ${isReplaced})`;

/** Confirming the entry would add its minutes: a correction of a confirmed entry adds nothing. */
export const wouldAdd = sql`${practiceEntries.counts} and not ${correctsConfirmed}`;

/** Returns people's entries that count, in the order of their ids. */
export async function countedEntries(
  db: Reader,
  personIds: string[],
): Promise<{ personId: string; id: string; minutes: number; rev: number }[]> {
  return db
    .select({
      personId: practiceEntries.personId,
      id: practiceEntries.id,
      minutes: practiceEntries.minutes,
      rev: practiceEntries.rev,
    })
    .from(practiceEntries)
    .where(
      and(inArray(practiceEntries.personId, personIds), eq(practiceEntries.state, "confirmed"), isCounted),
    )
    .orderBy(asc(practiceEntries.id));
}

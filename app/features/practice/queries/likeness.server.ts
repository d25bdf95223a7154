import { sql, and, eq, inArray } from "drizzle-orm";

import { hasCorrection } from "./corrections.server";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";

/** Returns what makes two entries look alike: the same day, length and activity. */
export function likenessOf(entry: { practisedOn: string; minutes: number; activity: string }): string {
  return `${entry.practisedOn} ${entry.minutes} ${entry.activity}`;
}

/** Returns what a person's submitted, uncorrected entries of these days look like. */
export async function sentLike(
  db: Reader,
  personId: string,
  days: string[],
): Promise<{ id: string; key: string }[]> {
  const rows = await db
    .select({
      id: practiceEntries.id,
      practisedOn: practiceEntries.practisedOn,
      minutes: practiceEntries.minutes,
      activity: practiceEntries.activity,
      isCorrected: sql`${hasCorrection}`.mapWith(Boolean),
    })
    .from(practiceEntries)
    .where(
      and(
        eq(practiceEntries.personId, personId),
        inArray(practiceEntries.practisedOn, days),
        inArray(practiceEntries.state, ["submitted", "queried", "confirmed"]),
      ),
    );
  return rows.flatMap((row) => (row.isCorrected ? [] : [{ id: row.id, key: likenessOf(row) }]));
}

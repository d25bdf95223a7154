import { and, asc, desc, eq, inArray, ne } from "drizzle-orm";

import { isCounted } from "./counting.server";
import { type WholeRow, WHOLE, LINE } from "./entries.server";
import { practiceEntries, practiceEvents } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { PAGE_SIZE } from "~/lib/paging";

/** Returns a trainee's pending entries with their notes, the oldest submission first. */
export async function waitingEntries(db: Reader, personId: string, most: number): Promise<WholeRow[]> {
  return db
    .select(WHOLE)
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "submitted")))
    .orderBy(asc(practiceEntries.submittedAt), asc(practiceEntries.practisedOn), asc(practiceEntries.id))
    .limit(most);
}

/** The statement behind the list of a trainee's entries, so that a test can ask for its plan. */
export function sentEntriesQuery(db: Reader, traineeId: string, from: number) {
  return db
    .select(LINE)
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, traineeId), ne(practiceEntries.state, "draft")))
    .orderBy(desc(practiceEntries.practisedOn), desc(practiceEntries.id))
    .limit(PAGE_SIZE)
    .offset(from);
}

/** Returns what happened to the entries a trainee submitted, the latest first. */
export async function practiceHappenings(db: Reader, personId: string) {
  return db
    .select({
      entryId: practiceEvents.entryId,
      seq: practiceEvents.seq,
      what: practiceEvents.kind,
      at: practiceEvents.at,
    })
    .from(practiceEntries)
    .innerJoin(practiceEvents, eq(practiceEvents.entryId, practiceEntries.id))
    .where(and(eq(practiceEntries.personId, personId), ne(practiceEntries.state, "draft")))
    .orderBy(desc(practiceEvents.at), desc(practiceEvents.entryId), desc(practiceEvents.seq))
    .limit(200);
}

/**
 * Returns the entries that the review of an application shows, the latest day first.
 * @param of.decidedBy only those this supervisor decided about; null: all of them
 */
export async function entriesForReview(
  db: Reader,
  of: { personId: string; decidedBy: string | null; most: number },
) {
  return db
    .select({
      id: practiceEntries.id,
      state: practiceEntries.state,
      practisedOn: practiceEntries.practisedOn,
      minutes: practiceEntries.minutes,
      setting: practiceEntries.setting,
      activity: practiceEntries.activity,
      competencies: practiceEntries.competencies,
      note: practiceEntries.note,
      isCounted: isCounted.mapWith(Boolean),
    })
    .from(practiceEntries)
    .where(
      and(
        eq(practiceEntries.personId, of.personId),
        inArray(practiceEntries.state, ["confirmed", "submitted", "queried"]),
        of.decidedBy === null ? undefined : eq(practiceEntries.decidedBy, of.decidedBy),
      ),
    )
    .orderBy(desc(practiceEntries.practisedOn), desc(practiceEntries.id))
    .limit(of.most);
}

/** Returns how many entries a trainee has ever submitted. */
export async function countSent(db: Reader, personId: string): Promise<number> {
  return db.$count(
    practiceEntries,
    and(eq(practiceEntries.personId, personId), ne(practiceEntries.state, "draft")),
  );
}

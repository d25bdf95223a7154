import { and, asc, eq, inArray, isNotNull, notInArray } from "drizzle-orm";

import { completions, grouped, practiceMinutes, type EvidenceReads, type Source } from "../sources.server";
import { practiceEntries } from "~/db/schema/practice";

/** Each entry that counts: confirmed, of an activity that counts, and not replaced by a confirmed correction. */
const countedEntries: Source = async (db, { personIds }) => {
  const isConfirmed = and(
    inArray(practiceEntries.personId, personIds),
    eq(practiceEntries.state, "confirmed"),
  );
  const replaced = db
    .select({ id: practiceEntries.correctsId })
    .from(practiceEntries)
    .where(and(isConfirmed, isNotNull(practiceEntries.correctsId)));
  const rows = await db
    .select({
      personId: practiceEntries.personId,
      id: practiceEntries.id,
      minutes: practiceEntries.minutes,
      rev: practiceEntries.rev,
    })
    .from(practiceEntries)
    .where(and(isConfirmed, eq(practiceEntries.counts, true), notInArray(practiceEntries.id, replaced)))
    .orderBy(asc(practiceEntries.id));
  const entriesOf = grouped(rows, ({ personId }) => personId);
  return ({ personId }) => ({
    entries: (entriesOf.get(personId) ?? []).map(({ id, minutes, rev }) => ({ id, minutes, rev })),
  });
};

export const practiceHoursEvidence: EvidenceReads = {
  reads: [completions, practiceMinutes],
  readsForSignature: [countedEntries],
};

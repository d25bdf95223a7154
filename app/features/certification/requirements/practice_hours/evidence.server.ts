import { completions, grouped, practiceMinutes, type EvidenceReads, type Source } from "../sources.server";
import { countedEntries } from "~/features/practice/queries/counting.server";

const entriesThatCount: Source = async (db, { personIds }) => {
  const entriesOf = grouped(await countedEntries(db, personIds), ({ personId }) => personId);
  return ({ personId }) => ({
    entries: (entriesOf.get(personId) ?? []).map(({ id, minutes, rev }) => ({ id, minutes, rev })),
  });
};

export const practiceHoursEvidence: EvidenceReads = {
  reads: [completions, practiceMinutes],
  readsForSignature: [entriesThatCount],
};

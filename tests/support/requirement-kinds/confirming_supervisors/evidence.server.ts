import { and, countDistinct, eq, inArray } from "drizzle-orm";

import { practiceEntries } from "~/db/schema/practice";
import type { EvidenceReads, Source } from "~/features/certification/requirements/sources.server";

const confirmingSupervisors: Source = async (db, { personIds }) => {
  const rows = await db
    .select({ personId: practiceEntries.personId, supervisors: countDistinct(practiceEntries.decidedBy) })
    .from(practiceEntries)
    .where(and(inArray(practiceEntries.personId, personIds), eq(practiceEntries.state, "confirmed")))
    .groupBy(practiceEntries.personId);
  const counts = new Map(rows.map(({ personId, supervisors }) => [personId, supervisors]));
  return ({ personId }) => ({ own: { confirming_supervisors: counts.get(personId) ?? 0 } });
};

export const confirmingSupervisorsEvidence: EvidenceReads = {
  reads: [confirmingSupervisors],
  readsForSignature: [],
};

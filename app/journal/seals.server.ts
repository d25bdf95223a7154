import { and, isNull, lte } from "drizzle-orm";

import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Tx } from "~/db/types";

/** Records a seal, and marks the entries that it covers: those without one, up to its last. */
export async function recordSeal(tx: Tx, seal: typeof auditSeals.$inferInsert): Promise<void> {
  await tx.insert(auditSeals).values(seal);
  await tx
    .update(auditLog)
    .set({ seal: seal.number })
    .where(and(isNull(auditLog.seal), lte(auditLog.id, seal.lastId)));
}

import { asc, desc, isNull } from "drizzle-orm";

import { BATCH, GENESIS, chainHash } from "../queries/seals.server";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordSeal } from "~/journal/seals.server";
import { countOf } from "~/lib/count";

/** Per run: the rest waits for the next. */
const BATCHES_AT_MOST = 100;

/**
 * Seals the audit log's unsealed entries in batches, each chained to the previous one by SHA-256 over canonical JSON.
 * Each entry is marked with its batch, so neither its time nor the clock matters: one written late, or under a clock
 * that was put back, goes into the next batch. Run twice, or by two processes at once, each entry is in one batch.
 * @returns what was sealed, as a message for the operator
 */
export async function sealAuditLog(db: Database, { now }: { now: () => number }): Promise<string> {
  let entries = 0;
  for (let batch = 0; batch < BATCHES_AT_MOST; batch += 1) {
    const sealed = await unitOfWork(db, (tx) => sealNextBatch(tx, now()));
    if (sealed === 0) break;
    entries += sealed;
  }
  return `${countOf(entries, "entry", "entries")} sealed`;
}

/** Seals one batch. Returns how many entries it contains; 0 when nothing is unsealed. */
async function sealNextBatch(tx: Tx, now: number): Promise<number> {
  const rows = await unsealedQuery(tx);
  const [first] = rows;
  const final = rows.at(-1);
  if (!first || !final) return 0;
  const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.number)).limit(1);
  const number = (last?.number ?? 0) + 1;
  const previousHash = last?.hash ?? GENESIS;
  await recordSeal(tx, {
    number,
    firstId: first.id,
    lastId: final.id,
    entries: rows.length,
    previousHash,
    hash: chainHash(previousHash, rows),
    sealedAt: now,
  });
  return rows.length;
}

/** Returns the query for the next batch of unsealed entries. */
export function unsealedQuery(db: Reader) {
  return db.select().from(auditLog).where(isNull(auditLog.seal)).orderBy(asc(auditLog.id)).limit(BATCH);
}

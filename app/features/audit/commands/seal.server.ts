import { createHash } from "node:crypto";
import { asc, desc, eq, gt, isNull, lt, or } from "drizzle-orm";

import { canonicalJson } from "~/curriculum/hash.server";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordSeal } from "~/journal/seals.server";
import { countOf } from "~/lib/count";

const BATCH = 1000;

/** What the chain begins with. */
const GENESIS = "0".repeat(64);

/** Batches of one run: the rest waits for the next. */
const BATCHES_AT_MOST = 100;

type Row = typeof auditLog.$inferSelect;

/**
 * Seals the audit log's entries that are not sealed yet, in batches, each chained to the one before by SHA-256 over
 * canonical JSON. Each entry is marked with its batch, so that it matters neither when it came nor what the clock said
 * then: one that is written late, or under a clock that was put back, comes into the next batch.
 * Done twice, or by two processes at once, each entry is in one batch.
 * @returns what was sealed, in words for the operator
 */
export async function sealAuditLog(world: { db: Database; now: () => number }): Promise<string> {
  let entries = 0;
  for (let batch = 0; batch < BATCHES_AT_MOST; batch += 1) {
    const sealed = await unitOfWork(world.db, (tx) => sealNextBatch(tx, world.now()));
    if (sealed === 0) break;
    entries += sealed;
  }
  return `${countOf(entries, "entry", "entries")} sealed`;
}

/** Seals one batch. Returns how many entries it holds; 0 when there is none. */
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

/** The query that finds what is not sealed yet, a batch of it. */
export function unsealedQuery(db: Reader) {
  return db.select().from(auditLog).where(isNull(auditLog.seal)).orderBy(asc(auditLog.id)).limit(BATCH);
}

/** The query that finds what a batch holds, and one more than it can. */
export function sealedQuery(db: Reader, number: number) {
  return db
    .select()
    .from(auditLog)
    .where(eq(auditLog.seal, number))
    .orderBy(asc(auditLog.id))
    .limit(BATCH + 1);
}

export type BrokenSeal = {
  number: number;
  /** `chain`: it does not follow the batch before. `entries`: some are missing or added. `content`: one was changed. */
  why: "chain" | "entries" | "content";
};

/**
 * Checks every seal against the entries it covers, batch by batch.
 * @returns the first broken batch, or null when all of them hold
 */
export async function verifySeals(db: Reader): Promise<BrokenSeal | null> {
  const seals = await db.select().from(auditSeals).orderBy(asc(auditSeals.number));
  let previous = { number: 0, hash: GENESIS };
  for (const seal of seals) {
    if (seal.number !== previous.number + 1 || seal.previousHash !== previous.hash) {
      return { number: seal.number, why: "chain" };
    }
    // A batch at a time: the whole log may not fit into memory.
    const rows = await sealedQuery(db, seal.number);
    if (rows.length !== seal.entries || rows[0]?.id !== seal.firstId || rows.at(-1)?.id !== seal.lastId) {
      return { number: seal.number, why: "entries" };
    }
    if (chainHash(seal.previousHash, rows) !== seal.hash) return { number: seal.number, why: "content" };
    previous = seal;
  }
  // An entry marked as sealed in a batch that there is not would never be sealed.
  const [stray] = await db
    .select({ number: auditLog.seal })
    .from(auditLog)
    .where(or(lt(auditLog.seal, 1), gt(auditLog.seal, previous.number)))
    .limit(1);
  return stray?.number != null ? { number: stray.number, why: "entries" } : null;
}

/** SHA-256 over the hash before and every field of every entry, in their order; the mark of the batch is no field. */
function chainHash(previousHash: string, rows: Row[]): string {
  const hash = createHash("sha256").update(previousHash, "utf8");
  for (const { seal: _mark, ...row } of rows) hash.update("\n", "utf8").update(canonicalJson(row), "utf8");
  return hash.digest("hex");
}

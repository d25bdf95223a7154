import { createHash } from "node:crypto";

import { and, asc, desc, gt, lte } from "drizzle-orm";

import { canonicalJson } from "~/curriculum/hash.server";
import { isUniqueViolation } from "~/db/errors";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MINUTE } from "~/lib/dates";

const BATCH = 1000;

/**
 * Only what is older than this is sealed: ids rise with time, and by then no unit of work that began before is still
 * to bring a smaller one.
 */
const SETTLED_AFTER = MINUTE;

/** What the chain begins with. */
const GENESIS = "0".repeat(64);

/** Batches of one run: the rest waits for the next. */
const BATCHES_AT_MOST = 100;

type Row = typeof auditLog.$inferSelect;

/**
 * Seals the audit log's entries that are not sealed yet, in batches, each chained to the one before by SHA-256 over
 * canonical JSON. Done twice, or by two processes at once, each entry is in one batch.
 * @returns what was sealed, in words for the operator
 */
export async function sealAuditLog(world: { db: Database; now: () => number }): Promise<string> {
  let entries = 0;
  for (let batch = 0; batch < BATCHES_AT_MOST; batch += 1) {
    const sealed = await sealNextBatch(world.db, world.now());
    if (sealed === 0) break;
    entries += sealed;
  }
  return `${entries} entries sealed`;
}

/** Seals one batch. Returns how many entries it holds; 0 when there is none, or another process was first. */
async function sealNextBatch(db: Database, now: number): Promise<number> {
  const [last] = await db.select().from(auditSeals).orderBy(desc(auditSeals.number)).limit(1);
  const next = await nextQuery(db, last?.lastId ?? "");
  const unsettled = next.findIndex((row) => row.at > now - SETTLED_AFTER);
  const rows = unsettled === -1 ? next : next.slice(0, unsettled);
  const [first] = rows;
  const final = rows.at(-1);
  if (!first || !final) return 0;
  const previousHash = last?.hash ?? GENESIS;
  try {
    await unitOfWork(db, (tx) =>
      tx.insert(auditSeals).values({
        number: (last?.number ?? 0) + 1,
        firstId: first.id,
        lastId: final.id,
        entries: rows.length,
        previousHash,
        hash: chainHash(previousHash, rows),
        sealedAt: now,
      }),
    );
  } catch (error) {
    if (isUniqueViolation(error)) return 0;
    throw error;
  }
  return rows.length;
}

/** The query that finds what comes after an entry. */
export function nextQuery(db: Reader, afterId: string) {
  return db.select().from(auditLog).where(gt(auditLog.id, afterId)).orderBy(asc(auditLog.id)).limit(BATCH);
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
  let previous = { number: 0, hash: GENESIS, lastId: "" };
  for (const seal of seals) {
    if (seal.number !== previous.number + 1 || seal.previousHash !== previous.hash) {
      return { number: seal.number, why: "chain" };
    }
    // A batch at a time: the whole log may not fit into memory.
    const rows = await db
      .select()
      .from(auditLog)
      .where(and(gt(auditLog.id, previous.lastId), lte(auditLog.id, seal.lastId)))
      .orderBy(asc(auditLog.id))
      .limit(BATCH + 1);
    if (rows.length !== seal.entries || rows[0]?.id !== seal.firstId || rows.at(-1)?.id !== seal.lastId) {
      return { number: seal.number, why: "entries" };
    }
    if (chainHash(seal.previousHash, rows) !== seal.hash) return { number: seal.number, why: "content" };
    previous = seal;
  }
  return null;
}

/** SHA-256 over the hash before and every field of every entry, in their order. */
function chainHash(previousHash: string, rows: Row[]): string {
  const hash = createHash("sha256").update(previousHash, "utf8");
  for (const row of rows) hash.update("\n", "utf8").update(canonicalJson(row), "utf8");
  return hash.digest("hex");
}

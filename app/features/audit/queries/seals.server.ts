import { createHash } from "node:crypto";
import { eq, asc, or, lt, gt } from "drizzle-orm";

import { canonicalJson } from "~/curriculum/hash.server";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Reader } from "~/db/types";

/** How many entries one seal covers at most. */
export const BATCH = 1000;

/** The hash the chain starts from. */
export const GENESIS = "0".repeat(64);

type Row = typeof auditLog.$inferSelect;

/** Returns the query for the entries of a batch, and for one more than it can contain. */
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
  /**
   * `chain`: it doesn't follow the previous batch. `entries`: some are missing or were added. `content`: one was
   * changed.
   */
  why: "chain" | "entries" | "content";
};

/**
 * Verifies every seal against the entries it covers, batch by batch.
 * @returns the first broken batch, or null when all are valid
 */
export async function verifySeals(db: Reader): Promise<BrokenSeal | null> {
  const seals = await db.select().from(auditSeals).orderBy(asc(auditSeals.number));
  let previous = { number: 0, hash: GENESIS };
  for (const seal of seals) {
    if (seal.number !== previous.number + 1 || seal.previousHash !== previous.hash) {
      return { number: seal.number, why: "chain" };
    }
    // One batch at a time: the whole log may not fit into memory.
    const rows = await sealedQuery(db, seal.number);
    if (rows.length !== seal.entries || rows[0]?.id !== seal.firstId || rows.at(-1)?.id !== seal.lastId) {
      return { number: seal.number, why: "entries" };
    }
    if (chainHash(seal.previousHash, rows) !== seal.hash) return { number: seal.number, why: "content" };
    previous = seal;
  }
  // An entry marked with a batch that doesn't exist would never be sealed.
  const [stray] = await db
    .select({ number: auditLog.seal })
    .from(auditLog)
    .where(or(lt(auditLog.seal, 1), gt(auditLog.seal, previous.number)))
    .limit(1);
  return stray?.number != null ? { number: stray.number, why: "entries" } : null;
}

/**
 * Returns the SHA-256 over the previous hash and every field of every entry, in order; the batch mark is not included.
 */
export function chainHash(previousHash: string, rows: Row[]): string {
  const hash = createHash("sha256").update(previousHash, "utf8");
  for (const { seal: _mark, ...row } of rows) hash.update("\n", "utf8").update(canonicalJson(row), "utf8");
  return hash.digest("hex");
}

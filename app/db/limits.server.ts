import { and, eq, gt, lt, sql } from "drizzle-orm";

import { limits } from "./schema/db";
import type { Reader, Tx } from "./types";

export type Limit = {
  /** What is counted, hashed: never an address in plain text. */
  key: string;
  /** How many attempts a window allows. */
  points: number;
  windowMs: number;
};

/**
 * Counts one attempt, across processes and restarts. The window begins with its first attempt.
 * @returns when the window ends, epoch ms, if no attempts are left; otherwise null
 */
export async function takeLimit(tx: Tx, limit: Limit, now: number): Promise<number | null> {
  const [row] = await tx
    .insert(limits)
    .values({ key: limit.key, count: 1, expiresAt: now + limit.windowMs })
    .onConflictDoUpdate({
      target: limits.key,
      set: {
        count: sql`case when ${limits.expiresAt} <= ${now} then 1 else ${limits.count} + 1 end`,
        expiresAt: sql`case when ${limits.expiresAt} <= ${now} then ${now + limit.windowMs} else ${limits.expiresAt} end`,
      },
    })
    .returning({ count: limits.count, expiresAt: limits.expiresAt });
  return row && row.count > limit.points ? row.expiresAt : null;
}

export type GrowingLimit = {
  /** What is counted, hashed: never an address in plain text. */
  key: string;
  /** How many attempts need no waiting. */
  free: number;
  /** How long the next one waits; each further one waits twice as long. */
  first: number;
  /** The longest wait. */
  most: number;
  /** After this long without an attempt the count starts over. */
  forgetAfter: number;
};

/**
 * Counts one attempt, if it is allowed now. Attempts that come too early are not counted, so another person cannot
 * prolong a wait.
 * @returns when the next attempt is allowed, epoch ms, if that is later; otherwise null
 */
export async function takeSlowly(tx: Tx, limit: GrowingLimit, now: number): Promise<number | null> {
  const [row] = await tx
    .select({ count: limits.count, expiresAt: limits.expiresAt })
    .from(limits)
    .where(eq(limits.key, limit.key));
  const tries = row && row.expiresAt > now ? row.count : 0;
  if (row && tries >= limit.free) {
    const last = Math.min(row.expiresAt - limit.forgetAfter, now);
    const opensAt = last + Math.min(limit.most, limit.first * 2 ** Math.min(tries - limit.free, 30));
    if (opensAt > now) return opensAt;
  }
  const next = { count: tries + 1, expiresAt: now + limit.forgetAfter };
  await tx
    .insert(limits)
    .values({ key: limit.key, ...next })
    .onConflictDoUpdate({ target: limits.key, set: next });
  return null;
}

/** Returns when a key's limit opens again, epoch ms, or null when attempts are left. Counts none. */
export async function limitReached(db: Reader, limit: Limit, now: number): Promise<number | null> {
  const [row] = await db
    .select({ count: limits.count, expiresAt: limits.expiresAt })
    .from(limits)
    .where(and(eq(limits.key, limit.key), gt(limits.expiresAt, now)));
  return row && row.count >= limit.points ? row.expiresAt : null;
}

/** Uncounts one attempt, for instance when it turned out not to be a guess. */
export async function giveBackLimit(tx: Tx, key: string): Promise<void> {
  await tx
    .update(limits)
    .set({ count: sql`case when ${limits.count} > 0 then ${limits.count} - 1 else 0 end` })
    .where(eq(limits.key, key));
}

/** Clears a key's count, for instance after a correct password. */
export async function clearLimit(tx: Tx, key: string): Promise<void> {
  await tx.delete(limits).where(eq(limits.key, key));
}

/** Deletes expired windows and returns how many there were. */
export async function deleteOldLimits(tx: Tx, now: number): Promise<number> {
  const gone = await tx.delete(limits).where(lt(limits.expiresAt, now)).returning({ key: limits.key });
  return gone.length;
}

/** Deletes windows that end later than any of ours can: they were started under a clock that ran ahead. */
export async function deleteLimitsBeyond(tx: Tx, latest: number): Promise<void> {
  await tx.delete(limits).where(gt(limits.expiresAt, latest));
}

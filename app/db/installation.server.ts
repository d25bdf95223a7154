import { and, eq } from "drizzle-orm";

import { installation } from "./schema/db";
import type { Tx } from "./types";

/* Writes to the installation's own facts, each stored under a key. */

/** Writes a fact, replacing any earlier value. */
export async function writeFact(
  tx: Tx,
  { key, value }: { key: string; value: string },
  updatedAt: number,
): Promise<void> {
  await tx
    .insert(installation)
    .values({ key, value, updatedAt })
    .onConflictDoUpdate({ target: installation.key, set: { value, updatedAt } });
}

/** Writes a fact unless there is one. Returns whether it was written. */
export async function addFact(
  tx: Tx,
  { key, value }: { key: string; value: string },
  updatedAt: number,
): Promise<boolean> {
  const [added] = await tx
    .insert(installation)
    .values({ key, value, updatedAt })
    .onConflictDoNothing()
    .returning({ key: installation.key });
  return added !== undefined;
}

/** Replaces a fact that still has the value that was read. Returns whether it had. */
export async function replaceFact(
  tx: Tx,
  { key, before, value }: { key: string; before: string; value: string },
  updatedAt: number,
): Promise<boolean> {
  const [replaced] = await tx
    .update(installation)
    .set({ value, updatedAt })
    .where(and(eq(installation.key, key), eq(installation.value, before)))
    .returning({ key: installation.key });
  return replaced !== undefined;
}

/** Deletes a fact that has this value. Returns whether there was one. */
export async function takeFact(tx: Tx, { key, value }: { key: string; value: string }): Promise<boolean> {
  const [taken] = await tx
    .delete(installation)
    .where(and(eq(installation.key, key), eq(installation.value, value)))
    .returning({ key: installation.key });
  return taken !== undefined;
}

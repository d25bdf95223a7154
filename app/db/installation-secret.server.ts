import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";

import { addFact } from "./installation.server";
import { installation } from "./schema/db";
import type { Database } from "./types";
import { unitOfWork } from "./unit-of-work.server";
import { newToken } from "~/lib/tokens.server";

/** The use of a secret: hashes for one use reveal nothing about another. */
type Use = "pseudonyms" | "sessions";

/**
 * Returns a keyed hash that only this installation can compute. Its secret is generated on first use, and never
 * changes.
 * @param now epoch milliseconds
 */
export async function keyedHash(db: Database, use: Use, now: number): Promise<(text: string) => string> {
  const secret = await secretFor(db, `secret_${use}`, now);
  return (text) => createHmac("sha256", secret).update(text, "utf8").digest("hex");
}

async function secretFor(db: Database, key: string, now: number): Promise<string> {
  const read = (from: Pick<Database, "select">) =>
    from.select({ value: installation.value }).from(installation).where(eq(installation.key, key));
  const [known] = await read(db);
  if (known) return known.value;
  return unitOfWork(db, async (tx) => {
    // Of two concurrent first uses, one generates it and both use it.
    await addFact(tx, { key, value: newToken() }, now);
    const [made] = await read(tx);
    if (!made) throw new Error("The installation's secret could not be stored.");
    return made.value;
  });
}

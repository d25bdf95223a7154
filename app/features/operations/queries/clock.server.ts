import { eq } from "drizzle-orm";

import type { ClockRecord } from "../clock";
import { installation } from "~/db/schema/db";
import type { Reader } from "~/db/types";

/** The key of the clock record in `installation`. */
export const KEY = "clock";

/** Returns the stored clock record; null before the first comparison. */
export async function clockRecord(db: Reader): Promise<ClockRecord | null> {
  const [row] = await db
    .select({ value: installation.value })
    .from(installation)
    .where(eq(installation.key, KEY));
  const value: ClockRecord | null = row ? JSON.parse(row.value) : null;
  return value;
}

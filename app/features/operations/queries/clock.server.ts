import { eq } from "drizzle-orm";

import type { ClockRecord } from "../clock";
import { KEY } from "../commands/clock.server";
import { installation } from "~/db/schema/db";
import type { Reader } from "~/db/types";

/** What is remembered of the clock; null before the first look. */
export async function clockRecord(db: Reader): Promise<ClockRecord | null> {
  const [row] = await db
    .select({ value: installation.value })
    .from(installation)
    .where(eq(installation.key, KEY));
  const value: ClockRecord | null = row ? JSON.parse(row.value) : null;
  return value;
}

import { sql, lt } from "drizzle-orm";

import { refusedRequests } from "~/db/schema/journal";
import type { Tx } from "~/db/types";
import { DAY, HOUR } from "~/lib/dates";
import type { RefusalKind } from "~/lib/vocabulary";

const RETAINED = 30 * DAY;

/**
 * Adds refused requests to the counts of this hour, and deletes those older than 30 days.
 * @param now epoch milliseconds
 */
export async function addRefusals(
  tx: Tx,
  counts: ReadonlyMap<RefusalKind, number>,
  now: number,
): Promise<void> {
  const hour = Math.floor(now / HOUR) * HOUR;
  for (const [kind, count] of counts) {
    await tx
      .insert(refusedRequests)
      .values({ hour, kind, count })
      .onConflictDoUpdate({
        target: [refusedRequests.hour, refusedRequests.kind],
        set: { count: sql`${refusedRequests.count} + ${count}` },
      });
  }
  await tx.delete(refusedRequests).where(lt(refusedRequests.hour, now - RETAINED));
}

import { gt } from "drizzle-orm";

import { refusedRequests } from "~/db/schema/journal";
import type { Reader } from "~/db/types";
import { DAY } from "~/lib/dates";
import { REFUSAL_KINDS, type RefusalKind } from "~/lib/vocabulary";

export type RefusalCount = { kind: RefusalKind; lastDay: number; lastWeek: number };

/**
 * Reads how many requests were refused, by kind; a kind of which there were none in a week is left out.
 * @param now epoch milliseconds
 */
export async function refusalCounts(db: Reader, now: number): Promise<RefusalCount[]> {
  const rows = await db
    .select()
    .from(refusedRequests)
    .where(gt(refusedRequests.hour, now - 7 * DAY));
  const sum = (kind: RefusalKind, since: number) =>
    rows.reduce((all, row) => (row.kind === kind && row.hour > since ? all + row.count : all), 0);
  return REFUSAL_KINDS.map((kind) => ({
    kind,
    lastDay: sum(kind, now - DAY),
    lastWeek: sum(kind, now - 7 * DAY),
  })).filter(({ lastWeek }) => lastWeek > 0);
}

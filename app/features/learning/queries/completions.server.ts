import { and, eq, inArray } from "drizzle-orm";

import { moduleCompletions } from "~/db/schema/learning";
import type { Reader } from "~/db/types";

/** Returns which of these modules a person has completed. */
export async function completedAmong(
  db: Reader,
  personId: string,
  moduleIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (moduleIds.length === 0) return new Set();
  const rows = await db
    .select({ moduleId: moduleCompletions.moduleId })
    .from(moduleCompletions)
    .where(
      and(
        eq(moduleCompletions.personId, personId),
        inArray(moduleCompletions.moduleId, [...moduleIds]),
        eq(moduleCompletions.number, 1),
      ),
    );
  return new Set(rows.map(({ moduleId }) => moduleId));
}

import { asc, gt, inArray, sql } from "drizzle-orm";

import { people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { nameKeys } from "~/lib/fold";

/* One-time backfill for a database with older name keys or none: a search key and a sort key for every person. */
const PEOPLE_PER_BATCH = 500;

/**
 * Writes the keys of the people after `cursor`, 500 at most, where they differ from what the name gives. Run again, it
 * changes nothing.
 * @param cursor the last person's id of the previous batch; null to start
 * @returns the next cursor, null when no one is left, and how many people were written
 */
export async function fillNameKeys(
  tx: Tx,
  cursor: string | null,
): Promise<{ cursor: string | null; written: number }> {
  const found = await tx
    .select({
      id: people.id,
      shownName: people.shownName,
      legalName: people.legalName,
      searchKey: people.searchKey,
      sortKey: people.sortKey,
    })
    .from(people)
    .where(gt(people.id, cursor ?? ""))
    .orderBy(asc(people.id))
    .limit(PEOPLE_PER_BATCH);
  const last = found.at(-1)?.id;
  if (last === undefined) return { cursor: null, written: 0 };
  const changed = found.flatMap(({ id, shownName, legalName, ...old }) => {
    const keys = nameKeys({ shownName, legalName });
    return keys.searchKey === old.searchKey && keys.sortKey === old.sortKey ? [] : [{ id, ...keys }];
  });
  if (changed.length > 0) {
    const byId = (key: "searchKey" | "sortKey") => {
      const cases = changed.map((row) => sql`when ${row.id} then ${row[key]}`);
      return sql<string>`case ${people.id} ${sql.join(cases, sql` `)} end`;
    };
    await tx
      .update(people)
      .set({ searchKey: byId("searchKey"), sortKey: byId("sortKey") })
      .where(
        inArray(
          people.id,
          changed.map(({ id }) => id),
        ),
      );
  }
  return { cursor: last, written: changed.length };
}

import { desc, eq } from "drizzle-orm";

import { practiceDrafts } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { PAGE_SIZE } from "~/lib/paging";

/* The rows of incomplete drafts. Complete ones are entries in the state "draft". */

/** Field name → what was typed or selected. */
export type Typed = Record<string, string | string[]>;

export type DraftRow = typeof practiceDrafts.$inferSelect;

/** Returns an incomplete draft, whoever owns it: the caller checks who may see it. */
export async function draftRow(db: Reader, id: string): Promise<DraftRow | null> {
  const [row] = await db.select().from(practiceDrafts).where(eq(practiceDrafts.id, id));
  return row ?? null;
}

/** Returns a person's incomplete drafts, the latest first. */
export async function draftRowsOf(db: Reader, personId: string): Promise<DraftRow[]> {
  return db
    .select()
    .from(practiceDrafts)
    .where(eq(practiceDrafts.personId, personId))
    .orderBy(desc(practiceDrafts.updatedAt), desc(practiceDrafts.id))
    .limit(PAGE_SIZE);
}

/** Tells whether two forms have the same content, whatever the order of their fields. */
export function sameTyped(one: Typed, other: Typed | undefined): boolean {
  if (other === undefined) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const asJson = (value: string | string[] | undefined) => JSON.stringify([value ?? ""].flat());
  return [...names].every((name) => asJson(one[name]) === asJson(other[name]));
}

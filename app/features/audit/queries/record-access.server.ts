import { count, eq, desc, ne, isNotNull, and } from "drizzle-orm";

import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { PAGE_SIZE, pagesOf } from "~/lib/paging";

export type RecordAccess = { id: string; at: number; actorName: string; action: string };

/**
 * Returns who else opened or changed a person's record, the latest first, one page at a time.
 * @param page from 1
 */
export async function accessToRecord(
  db: Reader,
  personId: string,
  page: number,
): Promise<{ rows: RecordAccess[]; total: number; pages: number; page: number }> {
  const about = aboutMe(personId);
  const [counted] = await db.select({ total: count() }).from(auditLog).where(about);
  const total = counted?.total ?? 0;
  const pages = pagesOf(total);
  const shown = Math.min(Math.max(1, page), pages);
  const rows = await accessQuery(db, personId, shown);
  return { rows, total, pages, page: shown };
}

/** The query of `accessToRecord`, so that a test can ask for its plan. */
export function accessQuery(db: Reader, personId: string, page: number) {
  return db
    .select({ id: auditLog.id, at: auditLog.at, actorName: people.shownName, action: auditLog.action })
    .from(auditLog)
    .innerJoin(people, eq(people.id, auditLog.actorId))
    .where(aboutMe(personId))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE);
}

export function aboutMe(personId: string) {
  return and(
    eq(auditLog.aboutPersonId, personId),
    isNotNull(auditLog.actorId),
    ne(auditLog.actorId, personId),
  );
}

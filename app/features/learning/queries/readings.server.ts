import { and, eq, inArray, type SQL, type SQLWrapper } from "drizzle-orm";

import { prepared } from "~/db/prepared.server";
import { lessonCompletions, lessonRevisionsRead } from "~/db/schema/learning";
import type { Reader } from "~/db/types";

/* Which texts of lessons people have read: the first reading of a lesson, and later versions of it. */

/** One text that a person read: the first reading in every row, with one of the later versions if there are any. */
type TextRead = { lessonId: string; at: number; hash: string; later: string | null };

function textsReadQuery(db: Reader, where: SQL | undefined) {
  return db
    .select({
      lessonId: lessonCompletions.lessonId,
      at: lessonCompletions.completedAt,
      hash: lessonCompletions.contentHash,
      later: lessonRevisionsRead.contentHash,
    })
    .from(lessonCompletions)
    .leftJoin(
      lessonRevisionsRead,
      and(
        eq(lessonRevisionsRead.personId, lessonCompletions.personId),
        eq(lessonRevisionsRead.lessonId, lessonCompletions.lessonId),
      ),
    )
    .where(where);
}

/** Returns every text of lessons that a person has read. */
export async function textsReadBy(db: Reader, personId: string): Promise<TextRead[]> {
  return textsReadQuery(db, eq(lessonCompletions.personId, personId));
}

/** Returns the texts of one lesson that a person has read. Prepared, because every lesson page asks for it. */
export const textsOfLessonReadBy = prepared<"personId" | "lessonId">()((db, at) =>
  textsReadQuery(
    db,
    and(eq(lessonCompletions.personId, at("personId")), eq(lessonCompletions.lessonId, at("lessonId"))),
  ),
);

/**
 * Returns every reading of some lessons by some people, first and later ones alike.
 * @param whose ids of the people, or a statement that yields them
 */
export async function readingsOf(
  db: Reader,
  whose: string[] | SQLWrapper,
  lessonIds: string[],
): Promise<{ personId: string; lessonId: string; hash: string; at: number }[]> {
  const later = db
    .select({
      personId: lessonRevisionsRead.personId,
      lessonId: lessonRevisionsRead.lessonId,
      hash: lessonRevisionsRead.contentHash,
      at: lessonRevisionsRead.readAt,
    })
    .from(lessonRevisionsRead)
    .where(
      and(inArray(lessonRevisionsRead.personId, whose), inArray(lessonRevisionsRead.lessonId, lessonIds)),
    );
  return db
    .select({
      personId: lessonCompletions.personId,
      lessonId: lessonCompletions.lessonId,
      hash: lessonCompletions.contentHash,
      at: lessonCompletions.completedAt,
    })
    .from(lessonCompletions)
    .where(and(inArray(lessonCompletions.personId, whose), inArray(lessonCompletions.lessonId, lessonIds)))
    .unionAll(later);
}

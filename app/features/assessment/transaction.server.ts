import { and, asc, eq, gt, inArray, min } from "drizzle-orm";

import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import type { Curriculum } from "~/curriculum/types";
import { attempts } from "~/db/schema/assessment";
import { lessonCompletions } from "~/db/schema/learning";
import type { Tx } from "~/db/types";
import { minutesFrom } from "~/features/learning/completion";
import { addModuleCompletions } from "~/features/learning/transaction.server";

/* Run once on a database from before module completions: writes the completions people had earned by then. */

const PEOPLE_PER_BATCH = 200;

/**
 * Records the completions of up to 200 people after `cursor`: a passed quiz with its lessons read is a completed module,
 * with the hours of the first release. Running it again changes nothing.
 * @param cursor the last person's id of the previous batch; null to start
 * @returns the next cursor (null when everyone is done) and how many completions were written
 */
export async function completePassedModules(
  tx: Tx,
  { cursor }: { cursor: string | null },
  { curriculum }: { curriculum: Curriculum },
): Promise<{ cursor: string | null; written: number }> {
  const found = await tx
    .selectDistinct({ personId: attempts.personId })
    .from(attempts)
    .where(and(eq(attempts.isPassed, true), gt(attempts.personId, cursor ?? "")))
    .orderBy(asc(attempts.personId))
    .limit(PEOPLE_PER_BATCH);
  const personIds = found.map(({ personId }) => personId);
  const last = personIds.at(-1);
  if (last === undefined) return { cursor: null, written: 0 };

  // Of several passing attempts, the one that signatures of the first release name.
  const passes = await tx
    .select({
      personId: attempts.personId,
      moduleId: attempts.moduleId,
      attemptId: min(attempts.id),
      passedAt: min(attempts.submittedAt),
    })
    .from(attempts)
    .where(and(inArray(attempts.personId, personIds), eq(attempts.isPassed, true)))
    .groupBy(attempts.personId, attempts.moduleId);
  const read = await tx
    .select({
      personId: lessonCompletions.personId,
      moduleId: lessonCompletions.moduleId,
      id: lessonCompletions.lessonId,
      hash: lessonCompletions.contentHash,
      at: lessonCompletions.completedAt,
    })
    .from(lessonCompletions)
    .where(inArray(lessonCompletions.personId, personIds))
    .orderBy(asc(lessonCompletions.lessonId));
  const readingsOf = new Map<string, typeof read>();
  for (const reading of read) {
    const key = `${reading.personId} ${reading.moduleId}`;
    readingsOf.set(key, [...(readingsOf.get(key) ?? []), reading]);
  }

  const rows = passes.flatMap(({ personId, moduleId, attemptId, passedAt }) => {
    const readings = readingsOf.get(`${personId} ${moduleId}`) ?? [];
    const earned = earnedThen(curriculum, moduleId);
    const isRead = new Set(readings.map(({ id }) => id));
    if (attemptId === null || passedAt === null || !earned) return [];
    if (readings.length === 0 || earned.lessons.some((id) => !isRead.has(id))) return [];
    return [
      {
        personId,
        moduleId,
        number: 1,
        attemptId,
        lessons: readings.map(({ id, hash }) => ({ id, hash })),
        minutes: minutesFrom(earned.hours),
        moduleHash: earned.hash,
        completedAt: Math.max(passedAt, ...readings.map(({ at }) => at)),
      },
    ];
  });
  await addModuleCompletions(tx, rows);
  return { cursor: last, written: rows.length };
}

/**
 * Returns what completing a module meant then: for a module of the first release, as shipped; for a program's own
 * module, its current file. A quiz could be started only with that day's lessons read, so lessons added since are not
 * required.
 */
function earnedThen(curriculum: Curriculum, moduleId: string) {
  const first = FIRST_RELEASE[moduleId];
  if (first) return { lessons: first.lessons.map(({ id }) => id), hours: first.hours, hash: first.hash };
  const module = curriculum.moduleById(moduleId);
  return module && { lessons: [], hours: module.hours, hash: module.hash };
}

import { and, asc, eq, inArray, sql, type SQLWrapper } from "drizzle-orm";

import type { PastAttempt, QuizResult } from "./model";
import { attempts } from "~/db/schema/assessment";
import { inChunks, type Ids } from "~/db/ids";
import type { Reader } from "~/db/types";

/** The grouped statement behind `quizResults`, so that a test can ask for its plan. */
export function quizResultsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: attempts.personId,
      moduleId: attempts.moduleId,
      tries: sql<number>`count(*)`.mapWith(Number),
      missed:
        sql<number>`sum(case when ${attempts.state} = 'graded' and not ${attempts.isPassed} then 1 else 0 end)`.mapWith(
          Number,
        ),
      passedAt: sql<
        number | null
      >`min(case when ${attempts.isPassed} then ${attempts.submittedAt} end)`.mapWith(attempts.submittedAt),
      bestPercent: sql<number | null>`max(${attempts.points} * 100 / ${attempts.maxPoints})`.mapWith(
        attempts.points,
      ),
      openAttemptId: sql<
        string | null
      >`max(case when ${attempts.state} = 'in_progress' then ${attempts.id} end)`,
      lastSubmittedAt: sql<number | null>`max(${attempts.submittedAt})`.mapWith(attempts.submittedAt),
    })
    .from(attempts)
    .where(inArray(attempts.personId, personIds))
    .groupBy(attempts.personId, attempts.moduleId)
    .orderBy(asc(attempts.personId), asc(attempts.moduleId));
}

/**
 * How people stand with every quiz they have begun.
 * @returns person → a line for each module; people who have begun none are missing
 */
export async function quizResults(db: Reader, personIds: Ids): Promise<Map<string, QuizResult[]>> {
  const results = new Map<string, QuizResult[]>();
  for (const { personId, ...result } of await inChunks(personIds, (some) => quizResultsQuery(db, some))) {
    const known = results.get(personId);
    if (known) known.push(result);
    else results.set(personId, [result]);
  }
  return results;
}

export type AttemptLine = PastAttempt & {
  startedAt: number;
  points: number | null;
  maxPoints: number;
  passPercent: number;
};

/** A person's attempts at one module, the first one first. */
export async function attemptsAt(db: Reader, personId: string, moduleId: string): Promise<AttemptLine[]> {
  const rows = await db
    .select({
      id: attempts.id,
      number: attempts.number,
      state: attempts.state,
      isPassed: attempts.isPassed,
      startedAt: attempts.startedAt,
      submittedAt: attempts.submittedAt,
      points: attempts.points,
      maxPoints: attempts.maxPoints,
      rules: attempts.rules,
    })
    .from(attempts)
    .where(and(eq(attempts.personId, personId), eq(attempts.moduleId, moduleId)))
    .orderBy(asc(attempts.number));
  return rows.map(({ rules, ...row }) => ({ ...row, passPercent: rules.passPercent }));
}

import { and, asc, eq, inArray, sql, type SQLWrapper } from "drizzle-orm";

import type { PastAttempt, QuizResult } from "../model";
import { inChunks, type Ids } from "~/db/ids";
import { prepared } from "~/db/prepared.server";
import { attempts } from "~/db/schema/assessment";
import { moduleCompletions } from "~/db/schema/learning";
import type { Reader } from "~/db/types";

/** An attempt that passes, or did when its module was completed: a regrade revokes nothing. */
const hasPassed = sql`(${attempts.isPassed} or ${moduleCompletions.attemptId} is not null)`;

/** Returns the statement behind `quizResults`. Exported so that a test can check its plan. */
export function quizResultsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: attempts.personId,
      moduleId: attempts.moduleId,
      attempts: sql<number>`count(*)`.mapWith(Number),
      missed:
        sql<number>`sum(case when ${attempts.state} = 'graded' and not ${hasPassed} then 1 else 0 end)`.mapWith(
          Number,
        ),
      passedAt: sql<number | null>`min(case when ${hasPassed} then ${attempts.submittedAt} end)`.mapWith(
        attempts.submittedAt,
      ),
      passedAttemptId: sql<string | null>`min(case when ${attempts.isPassed} then ${attempts.id} end)`,
      completedAt: sql<number | null>`min(${moduleCompletions.completedAt})`.mapWith(
        moduleCompletions.completedAt,
      ),
      bestPercent: sql<number | null>`max(${attempts.points} * 100 / ${attempts.maxPoints})`.mapWith(
        attempts.points,
      ),
      openAttemptId: sql<
        string | null
      >`max(case when ${attempts.state} = 'in_progress' then ${attempts.id} end)`,
      firstPassed: sql<number | null>`max(case when ${attempts.number} = 1 and ${attempts.state} = 'graded'
        then (case when ${hasPassed} then 1 else 0 end) end)`.mapWith(Number),
      lastSubmittedAt: sql<number | null>`max(${attempts.submittedAt})`.mapWith(attempts.submittedAt),
    })
    .from(attempts)
    .leftJoin(moduleCompletions, eq(moduleCompletions.attemptId, attempts.id))
    .where(inArray(attempts.personId, personIds))
    .groupBy(attempts.personId, attempts.moduleId)
    .orderBy(asc(attempts.personId), asc(attempts.moduleId));
}

/**
 * Returns people's results at every quiz they have started.
 * @returns person → one result per module; people who have started none are missing
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

const ownResultsQuery = prepared<"personId">()((db, at) => quizResultsQuery(db, sql`(${at("personId")})`));

/** Returns one person's results at every quiz they have started, one per module. */
export async function quizResultsOf(db: Reader, personId: string): Promise<QuizResult[]> {
  const rows = await ownResultsQuery(db, { personId });
  return rows.map(({ personId: _personId, ...result }) => result);
}

export type AttemptLine = PastAttempt & {
  startedAt: number;
  points: number | null;
  maxPoints: number;
  passPercent: number;
  /** Ids of the questions that must all be answered correctly; empty when there are none. */
  critical: readonly string[];
};

/** Returns a person's attempts at one module, first to last. */
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
  return rows.map(({ rules, ...row }) => ({
    ...row,
    passPercent: rules.passPercent,
    critical: rules.critical ?? [],
  }));
}

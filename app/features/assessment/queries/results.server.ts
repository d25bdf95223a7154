import { and, asc, eq, inArray, max, sql, type SQLWrapper } from "drizzle-orm";

import type { PastAttempt, QuizResult } from "../model";
import { attempts } from "~/db/schema/assessment";
import { moduleCompletions } from "~/db/schema/learning";
import { inChunks, type Ids } from "~/db/ids";
import { prepared } from "~/db/prepared.server";
import { numberIn, packed, unpacked } from "~/db/packed";
import type { Reader } from "~/db/types";

/** An attempt that passed, or did when its module was completed: a regrade takes nothing back. */
const hasPassed = sql`(${attempts.isPassed} or ${moduleCompletions.attemptId} is not null)`;

/** The grouped statement behind `quizResults`, so that a test can ask for its plan. */
export function quizResultsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: attempts.personId,
      moduleId: attempts.moduleId,
      tries: sql<number>`count(*)`.mapWith(Number),
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
      lastSubmittedAt: sql<number | null>`max(${attempts.submittedAt})`.mapWith(attempts.submittedAt),
    })
    .from(attempts)
    .leftJoin(moduleCompletions, eq(moduleCompletions.attemptId, attempts.id))
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

const ownResultsQuery = prepared<"personId">()((db, at) => quizResultsQuery(db, sql`(${at("personId")})`));

/** How one person stands with every quiz they have begun: a line for each module. */
export async function quizResultsOf(db: Reader, personId: string): Promise<QuizResult[]> {
  const rows = await ownResultsQuery(db, { personId });
  return rows.map(({ personId: _personId, ...result }) => result);
}

/** What a list of thousands needs to know of somebody's quizzes. */
export type QuizSummary = {
  /** The modules that are completed. */
  completed: ReadonlySet<string>;
  /** The others that were handed in, by module. */
  missed: readonly { moduleId: string; missed: number; passedAt: null }[];
  lastSubmittedAt: number | null;
};

/** The statement behind `quizSummaries`, so that a test can ask for its plan. */
export function quizSummariesQuery(db: Reader, personIds: string[] | SQLWrapper) {
  const outcome = sql`case when ${moduleCompletions.attemptId} is not null then '+'
    when ${attempts.state} = 'graded' and not ${attempts.isPassed} then '-' else '?' end`;
  const people = db
    .select({
      personId: attempts.personId,
      tries: sql<string>`string_agg(${outcome} || ${attempts.moduleId}, ' ')`.as("tries"),
      lastAt: max(attempts.submittedAt).as("last_at"),
    })
    .from(attempts)
    .leftJoin(moduleCompletions, eq(moduleCompletions.attemptId, attempts.id))
    .where(inArray(attempts.personId, personIds))
    .groupBy(attempts.personId)
    .as("people_with_attempts");
  return db
    .select({ ids: packed(people.personId), tries: packed(people.tries), lastAt: packed(people.lastAt) })
    .from(people);
}

/**
 * How thousands of people stand with their quizzes, in brief.
 * @returns by person id; people who have begun none are missing
 */
export async function quizSummaries(db: Reader, personIds: Ids): Promise<Map<string, QuizSummary>> {
  const summaries = new Map<string, QuizSummary>();
  // Many have tried the same things: each such list is read once.
  const known = new Map<string, Pick<QuizSummary, "completed" | "missed">>();
  for (const row of await inChunks(personIds, (some) => quizSummariesQuery(db, some))) {
    const tries = unpacked(row.tries);
    const lastAt = unpacked(row.lastAt);
    unpacked(row.ids).forEach((personId, place) => {
      const listed = tries[place] ?? "";
      const outcomes = known.get(listed) ?? outcomesIn(listed);
      known.set(listed, outcomes);
      const { completed, missed } = outcomes;
      summaries.set(personId, { completed, missed, lastSubmittedAt: numberIn(lastAt, place) });
    });
  }
  return summaries;
}

/** @param listed a sign and a module's id for each try, with spaces between them */
function outcomesIn(listed: string): Pick<QuizSummary, "completed" | "missed"> {
  const completed = new Set<string>();
  const misses = new Map<string, number>();
  for (const one of listed.split(" ")) {
    const moduleId = one.slice(1);
    if (one.startsWith("+")) completed.add(moduleId);
    if (one.startsWith("-")) misses.set(moduleId, (misses.get(moduleId) ?? 0) + 1);
  }
  const missed = [...misses]
    .filter(([moduleId]) => !completed.has(moduleId))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([moduleId, missed]) => ({ moduleId, missed, passedAt: null }));
  return { completed, missed };
}

export type AttemptLine = PastAttempt & {
  startedAt: number;
  points: number | null;
  maxPoints: number;
  passPercent: number;
  /** Ids of the questions that all must be right; empty when there are none. */
  critical: readonly string[];
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
  return rows.map(({ rules, ...row }) => ({
    ...row,
    passPercent: rules.passPercent,
    critical: rules.critical ?? [],
  }));
}

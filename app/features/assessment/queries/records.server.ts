import { and, asc, desc, eq, gte, lte } from "drizzle-orm";

import { answerSteps, attemptQuestions, attempts, gradings, type GradedAnswer } from "~/db/schema/assessment";
import { prepared } from "~/db/prepared.server";
import type { Reader } from "~/db/types";

/* An attempt's rows, as this feature's queries and commands read them. */

export const attemptColumns = {
  id: attempts.id,
  personId: attempts.personId,
  moduleId: attempts.moduleId,
  state: attempts.state,
  seq: attempts.seq,
  startedAt: attempts.startedAt,
  rules: attempts.rules,
  maxPoints: attempts.maxPoints,
};

const attemptQuery = prepared<"attemptId" | "personId">()((db, at) =>
  db
    .select(attemptColumns)
    .from(attempts)
    .where(and(eq(attempts.id, at("attemptId")), eq(attempts.personId, at("personId")))),
);

/** Returns a person's attempt, or undefined when it is another person's. */
export async function attemptOf(db: Reader, personId: string, attemptId: string) {
  const [attempt] = await attemptQuery(db, { attemptId, personId });
  return attempt;
}

const askedQuery = prepared<"attemptId" | "from" | "to">()((db, at) =>
  db
    .select({
      position: attemptQuestions.position,
      questionId: attemptQuestions.questionId,
      questionHash: attemptQuestions.questionHash,
      optionOrder: attemptQuestions.optionOrder,
    })
    .from(attemptQuestions)
    .where(
      and(
        eq(attemptQuestions.attemptId, at("attemptId")),
        gte(attemptQuestions.position, at("from")),
        lte(attemptQuestions.position, at("to")),
      ),
    )
    .orderBy(asc(attemptQuestions.position)),
);

/**
 * Returns the questions of an attempt by version, in the order they were given.
 * @param positions limits the result to the range they span; omitted, all
 */
export async function askedAt(db: Reader, attemptId: string, positions?: readonly number[]) {
  const [from, to] = positions ? [Math.min(...positions), Math.max(...positions)] : [1, MOST];
  return askedQuery(db, { attemptId, from, to });
}

/** Exceeds the number of questions in any attempt. */
const MOST = 1_000_000;

const stepsQuery = prepared<"attemptId">()((db, at) =>
  db
    .select({
      seq: answerSteps.seq,
      position: answerSteps.position,
      chosen: answerSteps.chosen,
      savedAt: answerSteps.savedAt,
    })
    .from(answerSteps)
    .where(eq(answerSteps.attemptId, at("attemptId")))
    .orderBy(asc(answerSteps.seq)),
);

/** Returns every saved step, in order. */
export async function stepsAt(db: Reader, attemptId: string) {
  return stepsQuery(db, { attemptId });
}

const gradingQuery = prepared<"attemptId">()((db, at) =>
  db
    .select({ number: gradings.number, gradedAt: gradings.gradedAt, answers: gradings.answers })
    .from(gradings)
    .where(eq(gradings.attemptId, at("attemptId")))
    .orderBy(desc(gradings.number))
    .limit(1),
);

/** Returns the grading in force: the latest. */
export async function gradingInForce(
  db: Reader,
  attemptId: string,
): Promise<{ number: number; gradedAt: number; answers: GradedAnswer[] } | undefined> {
  const [latest] = await gradingQuery(db, { attemptId });
  return latest;
}

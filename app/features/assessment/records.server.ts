import { and, asc, desc, eq, inArray } from "drizzle-orm";

import { answerSteps, attemptQuestions, attempts, gradings, type GradedAnswer } from "~/db/schema/assessment";
import type { Reader } from "~/db/types";

/* An attempt's rows, as this subject's queries and commands read them. */

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

/** A person's attempt; nothing when it is somebody else's. */
export async function attemptOf(db: Reader, personId: string, attemptId: string) {
  const [attempt] = await db
    .select(attemptColumns)
    .from(attempts)
    .where(and(eq(attempts.id, attemptId), eq(attempts.personId, personId)));
  return attempt;
}

/** The questions of an attempt by version, in the order they were given. To be awaited. */
export function askedAt(db: Reader, attemptId: string, positions?: number[]) {
  return db
    .select({
      position: attemptQuestions.position,
      questionId: attemptQuestions.questionId,
      questionHash: attemptQuestions.questionHash,
      optionOrder: attemptQuestions.optionOrder,
    })
    .from(attemptQuestions)
    .where(
      and(
        eq(attemptQuestions.attemptId, attemptId),
        positions ? inArray(attemptQuestions.position, positions) : undefined,
      ),
    )
    .orderBy(asc(attemptQuestions.position));
}

/** Every saved step, in order. To be awaited. */
export function stepsAt(db: Reader, attemptId: string) {
  return db
    .select({
      seq: answerSteps.seq,
      position: answerSteps.position,
      chosen: answerSteps.chosen,
      savedAt: answerSteps.savedAt,
    })
    .from(answerSteps)
    .where(eq(answerSteps.attemptId, attemptId))
    .orderBy(asc(answerSteps.seq));
}

/** The grading that counts: the latest. */
export async function gradingInForce(
  db: Reader,
  attemptId: string,
): Promise<{ number: number; gradedAt: number; answers: GradedAnswer[] } | undefined> {
  const [latest] = await db
    .select({ number: gradings.number, gradedAt: gradings.gradedAt, answers: gradings.answers })
    .from(gradings)
    .where(eq(gradings.attemptId, attemptId))
    .orderBy(desc(gradings.number))
    .limit(1);
  return latest;
}

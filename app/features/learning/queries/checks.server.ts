import { and, asc, eq, max } from "drizzle-orm";

import type { Question } from "~/curriculum/types";
import { prepared } from "~/db/prepared.server";
import { checkAnswers } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { isAnswerCorrect, mixedOptions } from "~/features/questions/model";
import type { QuestionType } from "~/lib/vocabulary";

/* Knowledge checks as one reader sees them. Each query is scoped to the reader. */

/** What a reader chose and what may be disclosed about it. None of it exists before an answer is given. */
export type CheckAnswer = {
  chosen: string[];
  isCorrect: boolean;
  answeredAt: number;
  /** For the chosen options; for all of them once the answer is right or the explanation was requested. */
  feedback: { optionId: string; text: string }[];
  /** The correct options; null while the reader has yet to find them. */
  rightIds: string[] | null;
};

export type CheckView = {
  id: string;
  type: QuestionType;
  prompt: string;
  options: { id: string; text: string }[];
  answer: CheckAnswer | null;
};

/**
 * Returns a check as it may be shown. What is correct, and why, is added only here and only after an answer; no other
 * property of an option is copied.
 * @param asksWhy the reader asked to see the explanation
 */
export function checkView(question: Question, stored: StoredAnswer | undefined, asksWhy: boolean): CheckView {
  const options = mixedOptions(question).map(({ id, text }) => ({ id, text }));
  const view = { id: question.id, type: question.type, prompt: question.prompt, options };
  // An answer to an earlier wording says nothing about the current one.
  if (!stored || stored.questionHash !== question.hash) return { ...view, answer: null };
  const isCorrect = isAnswerCorrect(question.options, stored.chosen);
  const showsAll = isCorrect || asksWhy;
  const told = mixedOptions(question).filter((option) => showsAll || stored.chosen.includes(option.id));
  return {
    ...view,
    answer: {
      chosen: stored.chosen,
      isCorrect,
      answeredAt: stored.answeredAt,
      feedback: told.map((option) => ({ optionId: option.id, text: option.feedback })),
      rightIds: showsAll ? question.options.filter((option) => option.correct).map(({ id }) => id) : null,
    },
  };
}

export type StoredAnswer = { chosen: string[]; questionHash: string; answeredAt: number };

const latestAnswersQuery = prepared<"personId" | "lessonId">()((db, at) => {
  const latest = db
    .select({ checkId: checkAnswers.checkId, at: max(checkAnswers.answeredAt).as("latest_at") })
    .from(checkAnswers)
    .where(and(eq(checkAnswers.personId, at("personId")), eq(checkAnswers.lessonId, at("lessonId"))))
    .groupBy(checkAnswers.checkId)
    .as("latest");
  return (
    db
      .select({
        checkId: checkAnswers.checkId,
        chosen: checkAnswers.chosen,
        questionHash: checkAnswers.questionHash,
        answeredAt: checkAnswers.answeredAt,
      })
      .from(latest)
      .innerJoin(
        checkAnswers,
        and(
          eq(checkAnswers.personId, at("personId")),
          eq(checkAnswers.lessonId, at("lessonId")),
          eq(checkAnswers.checkId, latest.checkId),
          eq(checkAnswers.answeredAt, latest.at),
        ),
      )
      // Of two answers in one millisecond, the later one has the greater id and sorts last.
      .orderBy(asc(checkAnswers.checkId), asc(checkAnswers.id))
  );
});

/** Returns a reader's latest answer to each check of a lesson. */
export async function latestAnswers(
  db: Reader,
  personId: string,
  lessonId: string,
): Promise<Map<string, StoredAnswer>> {
  const rows = await latestAnswersQuery(db, { personId, lessonId });
  return new Map(rows.map(({ checkId, ...answer }) => [checkId, answer]));
}

import { askedAt } from "./records.server";
import type { Curriculum, Module, Question } from "~/curriculum/types";
import type { GradedAnswer } from "~/db/schema/assessment";
import type { Reader } from "~/db/types";
import { questionIn, questionVersions } from "~/features/questions/queries.server";

/* The questions of an attempt and the lessons they are about, for the quiz page and the review. */

export type Topic = { lessonId: string; title: string; slug: string | null };

/** A critical question not answered correctly, with the lesson it is about. */
export type SafetyQuestion = Topic & { position: number };

/** Returns the critical questions that were not answered correctly. */
export function safetyMissed(
  module: Module,
  asked: Asked[],
  answers: GradedAnswer[],
  critical: readonly string[],
): SafetyQuestion[] {
  return asked
    .filter(
      ({ position, question }) => critical.includes(question.id) && !answerAt(answers, position).isCorrect,
    )
    .map(({ position, question }) => ({ position, ...topicOf(module, question.lessonId) }));
}

/** Returns the ids of a module's lessons in order. */
export const lessonOrderOf = (module: Module) => module.lessons.map((lesson) => lesson.id);

/** Returns a lesson with its current title; a removed lesson has none, and no address. */
export function topicOf(module: Module, lessonId: string): Topic {
  const lesson = module.lessons.find((one) => one.id === lessonId);
  return { lessonId, title: lesson?.title ?? "", slug: lesson?.slug ?? null };
}

/** Returns the graded answer at a position; a missing one counts as left open. */
export const answerAt = (answers: readonly GradedAnswer[], position: number): GradedAnswer =>
  answers.find((answer) => answer.position === position) ?? { position, chosen: [], isCorrect: false };

/** A question of an attempt, in the version it was given. */
export type Asked = { position: number; optionOrder: string[]; question: Question };

/** Returns an attempt's questions in the versions it was given. */
export async function questionsOf(db: Reader, curriculum: Curriculum, attemptId: string): Promise<Asked[]> {
  const pins = await askedAt(db, attemptId);
  const versions = await questionVersions(db, curriculum, pins);
  return pins.map((pin) => ({
    position: pin.position,
    optionOrder: pin.optionOrder,
    question: questionIn(versions, pin),
  }));
}

import { and, eq } from "drizzle-orm";

import {
  deadlineOf,
  isOutOfTime,
  isPass,
  lastSteps,
  nowWithin,
  percentOf,
  topicsToRead,
  type StartDecision,
} from "../model";
import {
  answerAt,
  lessonOrderOf,
  questionsOf,
  safetyMissed,
  topicOf,
  type Asked,
  type SafetyQuestion,
  type Topic,
} from "./attempt-questions.server";
import { quizAccess } from "./quiz-access.server";
import { gradingInForce, stepsAt } from "./records.server";
import type { Curriculum, Module, Question } from "~/curriculum/types";
import { attempts, type GradedAnswer } from "~/db/schema/assessment";
import type { Reader } from "~/db/types";
import { paragraphsOf } from "~/features/questions/model";
import type { QuestionType } from "~/lib/vocabulary";

/* The page of one attempt. Nothing here discloses a correct answer before the attempt is graded. */

export type OpenQuestion = {
  position: number;
  type: QuestionType;
  prompt: string[];
  options: { id: string; text: string }[];
  chosen: string[];
  /** Of the step that counts; 0: nothing saved yet. */
  seq: number;
  savedAt: number | null;
};

export type OpenAttempt = {
  kind: "open";
  id: string;
  number: number;
  /** Total number of saved steps. */
  seq: number;
  deadline: number | null;
  isOutOfTime: boolean;
  questions: OpenQuestion[];
};

export type ReviewedOption = {
  id: string;
  text: string;
  isChosen: boolean;
  isRight: boolean;
  /** For chosen options and for correct ones. */
  feedback: string | null;
};

export type ReviewedQuestion = {
  position: number;
  type: QuestionType;
  prompt: string[];
  isCorrect: boolean;
  isAnswered: boolean;
  options: ReviewedOption[];
};

export type ReviewedAttempt = {
  kind: "graded";
  id: string;
  number: number;
  submittedAt: number;
  points: number;
  maxPoints: number;
  percent: number;
  passPercent: number;
  /** As in `HistoryLine`. */
  isPercentEnough: boolean;
  isPassed: boolean;
  isRegraded: boolean;
  /** Critical questions not answered correctly. */
  safety: SafetyQuestion[];
  /** In lesson order. */
  topics: (Topic & { isToRead: boolean; questions: ReviewedQuestion[] })[];
  /** What is possible now, for "You can start another attempt on Tuesday". */
  decision: StartDecision;
};

/**
 * Returns a person's attempt: while it is open, its questions without the correct answers; once graded, its review.
 * @returns null when it does not exist, is not theirs or belongs to another module
 */
export async function attemptView(
  db: Reader,
  curriculum: Curriculum,
  { personId, module, attemptId, now }: { personId: string; module: Module; attemptId: string; now: number },
): Promise<OpenAttempt | ReviewedAttempt | null> {
  const [attempt] = await db
    .select()
    .from(attempts)
    .where(
      and(eq(attempts.id, attemptId), eq(attempts.personId, personId), eq(attempts.moduleId, module.id)),
    );
  if (!attempt) return null;
  const { id, number, seq, rules } = attempt;
  const asked = await questionsOf(db, curriculum, id);

  if (attempt.state === "in_progress") {
    const { startedAt } = attempt;
    const time = { startedAt, timeLimitMinutes: rules.timeLimitMinutes };
    const { questions, lastSavedAt } = await openQuestions(db, id, asked);
    const isOver = isOutOfTime(time, nowWithin(now, startedAt, lastSavedAt));
    return { kind: "open", id, number, seq, deadline: deadlineOf(time), isOutOfTime: isOver, questions };
  }

  const grading = await gradingInForce(db, id);
  if (!grading || attempt.submittedAt === null || attempt.points === null) return null;
  const { decision } = await quizAccess(db, curriculum, { personId, module, now });
  return {
    kind: "graded",
    id,
    number,
    submittedAt: attempt.submittedAt,
    points: attempt.points,
    maxPoints: attempt.maxPoints,
    percent: percentOf(attempt.points, attempt.maxPoints),
    passPercent: rules.passPercent,
    isPercentEnough: isPass(attempt.points, attempt.maxPoints, rules.passPercent),
    isPassed: attempt.isPassed === true,
    isRegraded: grading.number > 1,
    safety: safetyMissed(module, asked, grading.answers, rules.critical ?? []),
    topics: reviewByTopic(module, asked, grading.answers),
    decision,
  };
}

async function openQuestions(
  db: Reader,
  attemptId: string,
  asked: Asked[],
): Promise<{ questions: OpenQuestion[]; lastSavedAt: number | null }> {
  const steps = await stepsAt(db, attemptId);
  const last = lastSteps(steps);
  const questions = asked.map(({ position, optionOrder, question }) => {
    const step = last.get(position);
    return {
      position,
      type: question.type,
      prompt: paragraphsOf(question.prompt),
      options: inOrder(question, optionOrder).map(({ id, text }) => ({ id, text })),
      chosen: step?.chosen ?? [],
      seq: step?.seq ?? 0,
      savedAt: step?.savedAt ?? null,
    };
  });
  return { questions, lastSavedAt: steps.at(-1)?.savedAt ?? null };
}

const inOrder = (question: Question, optionOrder: string[]) =>
  optionOrder.flatMap((id) => question.options.find((option) => option.id === id) ?? []);

function reviewByTopic(module: Module, asked: Asked[], answers: GradedAnswer[]): ReviewedAttempt["topics"] {
  const reviewed = asked.map(({ position, optionOrder, question }) => {
    const { chosen, isCorrect } = answerAt(answers, position);
    const options = inOrder(question, optionOrder).map(({ id, text, correct, feedback }) => {
      const isChosen = chosen.includes(id);
      return { id, text, isChosen, isRight: correct, feedback: isChosen || correct ? feedback : null };
    });
    const prompt = paragraphsOf(question.prompt);
    return {
      lessonId: question.lessonId,
      position,
      type: question.type,
      prompt,
      isCorrect,
      isAnswered: chosen.length > 0,
      options,
    };
  });
  const toRead = topicsToRead(reviewed, lessonOrderOf(module));
  // As if no answer were correct: every lesson that was asked about, in lesson order.
  const askedAbout = topicsToRead(
    reviewed.map(({ lessonId }) => ({ lessonId, isCorrect: false })),
    lessonOrderOf(module),
  );
  return askedAbout.map((lessonId) => ({
    ...topicOf(module, lessonId),
    isToRead: toRead.includes(lessonId),
    questions: reviewed
      .filter((one) => one.lessonId === lessonId)
      .map(({ lessonId: _lesson, ...question }) => question),
  }));
}

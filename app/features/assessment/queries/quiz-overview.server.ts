import { isPass, percentOf, pointsNeeded, topicsToRead, type StartDecision } from "../model";
import {
  answerAt,
  lessonOrderOf,
  questionsOf,
  safetyMissed,
  topicOf,
  type SafetyQuestion,
  type Topic,
} from "./attempt-questions.server";
import { quizAccess, type Obstacle } from "./quiz-access.server";
import { gradingInForce } from "./records.server";
import type { AttemptLine } from "./results.server";
import type { Curriculum, Module } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { criticalIn, questionsAsked } from "~/features/questions/model";

/* The page of a quiz. Nothing here discloses a correct answer before the attempt is graded. */

export type HistoryLine = {
  id: string;
  number: number;
  startedAt: number;
  /** null while the attempt is open. */
  submittedAt: number | null;
  percent: number | null;
  passPercent: number;
  /** Whether the percent reaches the pass mark. If so and the attempt is not passed, a safety question was missed. */
  isPercentEnough: boolean;
  isPassed: boolean;
};

export type QuizOverview = {
  questions: number;
  /** How many correct answers are needed. */
  needed: number;
  passPercent: number;
  /** null: unlimited. */
  attemptLimit: number | null;
  waitHours: number[];
  timeLimitMinutes: number | null;
  /** Whether there are questions that must all be answered correctly, whatever the percent. */
  hasSafety: boolean;
  decision: StartDecision;
  obstacle: Obstacle | null;
  /** Latest first. */
  history: HistoryLine[];
  /** Lessons to review after the latest attempt, if it did not pass. */
  topics: Topic[];
  /** Critical questions the latest attempt missed. */
  safety: SafetyQuestion[];
};

/** Returns a module's quiz before an attempt: its rules, what is possible now and every attempt so far. */
export async function quizOverview(
  db: Reader,
  curriculum: Curriculum,
  { personId, module, now }: { personId: string; module: Module; now: number },
): Promise<QuizOverview> {
  const {
    profile,
    attempts: past,
    decision,
    obstacle,
  } = await quizAccess(db, curriculum, { personId, module, now });
  const { draw, passPercent, tries, waitHours, timeLimitMinutes } = profile.quiz;
  const questions = questionsAsked(module.questions, draw);
  // An open attempt is held to the rules it froze, even if the bank has changed since.
  const open = past.find((attempt) => attempt.state === "in_progress");
  const critical = open ? open.critical : criticalIn(module.questions);
  const latest = past.filter((attempt) => attempt.submittedAt !== null).at(-1);
  const again =
    latest && latest.isPassed === false && decision.kind !== "passed"
      ? await toReadAgain(db, curriculum, module, latest)
      : { topics: [], safety: [] };
  return {
    questions,
    needed: pointsNeeded(questions, passPercent),
    passPercent,
    attemptLimit: tries,
    waitHours,
    timeLimitMinutes,
    hasSafety: critical.length > 0,
    decision,
    obstacle,
    history: past.map(historyLine).reverse(),
    ...again,
  };
}

function historyLine({
  id,
  number,
  startedAt,
  submittedAt,
  points,
  maxPoints,
  passPercent,
  isPassed,
}: AttemptLine): HistoryLine {
  const percent = points === null ? null : percentOf(points, maxPoints);
  return {
    id,
    number,
    startedAt,
    submittedAt,
    percent,
    passPercent,
    isPercentEnough: points !== null && isPass(points, maxPoints, passPercent),
    isPassed: isPassed === true,
  };
}

async function toReadAgain(
  db: Reader,
  curriculum: Curriculum,
  module: Module,
  attempt: Pick<AttemptLine, "id" | "critical">,
): Promise<Pick<QuizOverview, "topics" | "safety">> {
  const asked = await questionsOf(db, curriculum, attempt.id);
  const answers = (await gradingInForce(db, attempt.id))?.answers ?? [];
  const marked = asked.map(({ position, question }) => ({
    lessonId: question.lessonId,
    isCorrect: answerAt(answers, position).isCorrect,
  }));
  return {
    topics: topicsToRead(marked, lessonOrderOf(module)).map((lessonId) => topicOf(module, lessonId)),
    safety: safetyMissed(module, asked, answers, attempt.critical),
  };
}

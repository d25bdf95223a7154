import { and, eq } from "drizzle-orm";

import {
  deadlineOf,
  isOutOfTime,
  isPass,
  lastSteps,
  nowWithin,
  percentOf,
  pointsNeeded,
  topicsToRead,
  type StartDecision,
} from "../model";
import { quizAccess, type Obstacle } from "./quiz-access.server";
import { askedAt, gradingInForce, stepsAt } from "./records.server";
import type { AttemptLine } from "./results.server";
import type { Curriculum, Module, Question } from "~/curriculum/types";
import { attempts, type GradedAnswer } from "~/db/schema/assessment";
import type { Reader } from "~/db/types";
import { criticalIn, paragraphsOf, questionsAsked } from "~/features/questions/model";
import { questionIn, questionVersions } from "~/features/questions/queries.server";
import type { QuestionType } from "~/lib/vocabulary";

/* What the pages of a quiz show. Nothing here tells a right answer before the attempt is graded. */

export type Topic = { lessonId: string; title: string; slug: string | null };

/** A critical question that is not right yet, with the lesson it asks about. */
export type SafetyQuestion = Topic & { position: number };

export type HistoryLine = {
  id: string;
  number: number;
  startedAt: number;
  /** null while it is open. */
  submittedAt: number | null;
  percent: number | null;
  passPercent: number;
  /** Whether the percent alone would do. When it does and the attempt is not passed, a safety question was missed. */
  isPercentEnough: boolean;
  isPassed: boolean;
};

export type QuizOverview = {
  questions: number;
  /** How many right answers are needed. */
  needed: number;
  passPercent: number;
  tries: number | null;
  waitHours: number[];
  timeLimitMinutes: number | null;
  /** Whether there are questions that all must be right, whatever the percent. */
  hasSafety: boolean;
  decision: StartDecision;
  obstacle: Obstacle | null;
  /** The latest first. */
  history: HistoryLine[];
  /** What the latest try, if it missed, says to read again. */
  topics: Topic[];
  /** The critical questions that the latest try missed. */
  safety: SafetyQuestion[];
};

/** A module's quiz before it begins: its rules, what is possible now, and every attempt so far. */
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
  // An open attempt is held to what it froze, also when the bank has changed since.
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
    tries,
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

function safetyMissed(
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

const lessonOrderOf = (module: Module) => module.lessons.map((lesson) => lesson.id);

/** A lesson by today's title; one that is no longer there has none to link to. */
function topicOf(module: Module, lessonId: string): Topic {
  const lesson = module.lessons.find((one) => one.id === lessonId);
  return { lessonId, title: lesson?.title ?? "", slug: lesson?.slug ?? null };
}

const answerAt = (answers: readonly GradedAnswer[], position: number): GradedAnswer =>
  answers.find((answer) => answer.position === position) ?? { position, chosen: [], isCorrect: false };

type Asked = { position: number; optionOrder: string[]; question: Question };

async function questionsOf(db: Reader, curriculum: Curriculum, attemptId: string): Promise<Asked[]> {
  const pins = await askedAt(db, attemptId);
  const versions = await questionVersions(db, curriculum, pins);
  return pins.map((pin) => ({
    position: pin.position,
    optionOrder: pin.optionOrder,
    question: questionIn(versions, pin),
  }));
}

/* ---- One attempt ---- */

export type OpenQuestion = {
  position: number;
  type: QuestionType;
  prompt: string[];
  options: { id: string; text: string }[];
  chosen: string[];
  /** Of the step that counts; 0: nothing was saved yet. */
  seq: number;
  savedAt: number | null;
};

export type OpenAttempt = {
  kind: "open";
  id: string;
  number: number;
  /** How many steps are saved in all. */
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
  /** Of what was chosen, and of what is right. */
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
  /** As in the history's lines. */
  isPercentEnough: boolean;
  isPassed: boolean;
  isRegraded: boolean;
  /** The critical questions that are not right yet. */
  safety: SafetyQuestion[];
  /** In the order of the module's lessons. */
  topics: (Topic & { isToRead: boolean; questions: ReviewedQuestion[] })[];
  /** What is possible now: for "you can try again on Tuesday". */
  decision: StartDecision;
};

/**
 * A person's attempt: while it is open, its questions without a word on what is right; once graded, its review.
 * @returns null when it is not there, not theirs, or of another module
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
  // As if nothing were right: every lesson that was asked about, in the module's order.
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

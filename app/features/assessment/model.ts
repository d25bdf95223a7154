import { isAnswerCorrect } from "~/features/questions/model";
import { HOUR, MINUTE } from "~/lib/dates";
import type { AttemptState } from "~/lib/vocabulary";

/** What a profile asks of a quiz. An attempt keeps the rules it was started under. */
export type QuizTerms = {
  /** How many questions of the bank an attempt asks. */
  draw: number;
  passPercent: number;
  /** null: as many tries as one likes. */
  tries: number | null;
  /** Hours to wait after the first, second … miss; the last value holds for every further miss. */
  waitHours: number[];
  /** null: nothing is timed. */
  timeLimitMinutes: number | null;
};

/** What an attempt is passed by, as it was frozen when the attempt began. */
export type PassRule = {
  passPercent: number;
  /** Ids of the questions that all must be right, whatever the percent; absent on attempts of a bank without any. */
  critical?: readonly string[];
};

/** How a person stands with one module's quiz. */
export type QuizResult = {
  moduleId: string;
  /** Attempts begun, the open one included. */
  tries: number;
  /** Attempts handed in that did not reach the pass mark. */
  missed: number;
  /** When the first passing attempt was handed in. */
  passedAt: number | null;
  /** The first attempt that passes as it is graded now; null while none does. */
  passedAttemptId: string | null;
  /** When the module was completed: that stays, whatever a regrade says. */
  completedAt: number | null;
  /** Whole percents of the best attempt handed in. */
  bestPercent: number | null;
  openAttemptId: string | null;
  lastSubmittedAt: number | null;
};

/** Whole percents, rounded down: 79.9 % is not shown as the 80 % it is not. */
export function percentOf(points: number, maxPoints: number): number {
  return maxPoints > 0 ? Math.floor((points * 100) / maxPoints) : 0;
}

/** Whether the pass mark is reached. Whole numbers only, so that no rounding can decide. */
export function isPass(points: number, maxPoints: number, passPercent: number): boolean {
  return maxPoints > 0 && points * 100 >= passPercent * maxPoints;
}

/** How many right answers the pass mark asks for. */
export function pointsNeeded(maxPoints: number, passPercent: number): number {
  return Math.ceil((passPercent * maxPoints) / 100);
}

type AskedQuestion = {
  position: number;
  questionId: string;
  options: readonly { id: string; correct: boolean }[];
};

type Step = { seq: number; position: number; chosen: string[] };

/** The last step of each position: the answer that counts. */
export function lastSteps<S extends { seq: number; position: number }>(steps: readonly S[]): Map<number, S> {
  const last = new Map<number, S>();
  for (const step of steps) {
    const known = last.get(step.position);
    if (!known || known.seq < step.seq) last.set(step.position, step);
  }
  return last;
}

/**
 * Grades an attempt by replaying its steps: one point for each question answered right. It is passed when the percent
 * suffices and every critical question is right.
 * @param questions as they were given, by version
 * @param steps every saved answer, in any order
 * @param rule as the attempt froze it: what the content calls critical today does not matter
 */
export function grade(
  questions: readonly AskedQuestion[],
  steps: readonly Step[],
  { passPercent, critical = [] }: PassRule,
) {
  const last = lastSteps(steps);
  const answers = questions.map(({ position, options }) => {
    const chosen = last.get(position)?.chosen ?? [];
    return { position, chosen, isCorrect: isAnswerCorrect(options, chosen) };
  });
  const points = answers.filter((answer) => answer.isCorrect).length;
  const right = new Set(
    questions.filter((_question, index) => answers[index]?.isCorrect).map((question) => question.questionId),
  );
  return {
    answers,
    points,
    maxPoints: questions.length,
    isPassed:
      isPass(points, questions.length, passPercent) && critical.every((questionId) => right.has(questionId)),
  };
}

/* ---- When one may try ---- */

export type PastAttempt = {
  id: string;
  number: number;
  state: AttemptState;
  isPassed: boolean | null;
  submittedAt: number | null;
};

export type StartDecision =
  | { kind: "yes" }
  /** An attempt is open: it is resumed, never doubled. */
  | { kind: "resume"; attemptId: string }
  /** Passed: there is a review and no further attempt. */
  | { kind: "passed"; attemptId: string }
  | { kind: "wait"; until: number }
  | { kind: "used_up" };

/** The hours to wait after the nth miss; the last value of the list holds for every further one. */
export function waitAfter(waitHours: readonly number[], misses: number): number {
  return misses > 0 ? (waitHours[Math.min(misses, waitHours.length) - 1] ?? 0) : 0;
}

/**
 * Whether a person may begin an attempt now. A wait counts from when the last try was handed in.
 * @param attempts of this person at this module, in any order
 */
export function mayStart({
  rules,
  attempts,
  now,
}: {
  rules: Pick<QuizTerms, "tries" | "waitHours">;
  attempts: readonly PastAttempt[];
  now: number;
}): StartDecision {
  const inOrder = [...attempts].sort((one, other) => one.number - other.number);
  const passed = inOrder.find((attempt) => attempt.isPassed === true);
  if (passed) return { kind: "passed", attemptId: passed.id };
  const open = inOrder.find((attempt) => attempt.state === "in_progress");
  if (open) return { kind: "resume", attemptId: open.id };
  if (rules.tries !== null && inOrder.length >= rules.tries) return { kind: "used_up" };
  const missed = inOrder.filter((attempt) => attempt.submittedAt !== null);
  const hours = waitAfter(rules.waitHours, missed.length);
  const until = (missed.at(-1)?.submittedAt ?? 0) + hours * HOUR;
  // Without a wait the clock is not asked, so that one that was put back keeps nobody out.
  return hours > 0 && now < until ? { kind: "wait", until } : { kind: "yes" };
}

/* ---- Time within an attempt ---- */

/** A slow line may bring an answer this much after the time is up. */
export const GRACE = MINUTE;

/** When an attempt's time is up, if it is timed. */
export function deadlineOf(attempt: { startedAt: number; timeLimitMinutes: number | null }): number | null {
  return attempt.timeLimitMinutes === null ? null : attempt.startedAt + attempt.timeLimitMinutes * MINUTE;
}

/** The present as an attempt sees it: never before what has already happened in it, even when the clock was put back. */
export function nowWithin(now: number, ...happened: (number | null)[]): number {
  return Math.max(now, ...happened.map((at) => at ?? 0));
}

/** Whether answers are no longer taken. What was saved in time counts. */
export function isOutOfTime(
  attempt: { startedAt: number; timeLimitMinutes: number | null },
  at: number,
): boolean {
  const deadline = deadlineOf(attempt);
  return deadline !== null && at > deadline + GRACE;
}

/* ---- What to read again ---- */

/**
 * The lessons with an answer that was not right yet.
 * @returns each lesson once, in the order of `lessonOrder`; lessons it does not know come last
 */
export function topicsToRead(
  answers: readonly { lessonId: string; isCorrect: boolean }[],
  lessonOrder: readonly string[],
): string[] {
  const missed = [...new Set(answers.filter((answer) => !answer.isCorrect).map((answer) => answer.lessonId))];
  const place = (id: string) => (lessonOrder.includes(id) ? lessonOrder.indexOf(id) : lessonOrder.length);
  return missed.sort((one, other) => place(one) - place(other));
}

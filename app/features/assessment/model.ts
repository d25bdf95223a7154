import type { Profile } from "~/curriculum/types";
import { isAnswerCorrect } from "~/features/questions/model";
import { HOUR, MINUTE } from "~/lib/dates";
import type { Failure } from "~/lib/errors";
import type { AttemptState } from "~/lib/vocabulary";

/** Why a command of assessment can fail. */
export type AssessmentFailure =
  "forbidden" | "not_found" | "not_ready" | "invalid" | "stale" | "conflict" | "expired";

/** The failures of one command. */
export type Refused<C extends AssessmentFailure> = Failure<C>;

/** What an attempt must reach to pass, frozen when it started. */
export type PassRule = {
  passPercent: number;
  /** Ids of the questions that must all be answered correctly; absent on attempts at a bank without any. */
  critical?: readonly string[];
};

/** A person's results at one module's quiz. */
export type QuizResult = {
  moduleId: string;
  /** Attempts started, including the open one. */
  attempts: number;
  /** Submitted attempts that did not pass. */
  missed: number;
  /** When the first passing attempt was submitted. */
  passedAt: number | null;
  /** The first attempt that passes as currently graded; null while none does. */
  passedAttemptId: string | null;
  /** When the module was completed; a regrade does not change it. */
  completedAt: number | null;
  /** Whole percent of the best submitted attempt. */
  bestPercent: number | null;
  openAttemptId: string | null;
  lastSubmittedAt: number | null;
  /** Whether the first attempt passed, 1 or 0; null until it is graded. */
  firstPassed: number | null;
};

/** Returns whole percent, rounded down so that 79.9% never shows as a passing 80%. */
export function percentOf(points: number, maxPoints: number): number {
  return maxPoints > 0 ? Math.floor((points * 100) / maxPoints) : 0;
}

/** Whether the pass mark is reached. Uses whole numbers so that rounding never decides. */
export function isPass(points: number, maxPoints: number, passPercent: number): boolean {
  return maxPoints > 0 && points * 100 >= passPercent * maxPoints;
}

/** Returns how many correct answers the pass mark requires. */
export function pointsNeeded(maxPoints: number, passPercent: number): number {
  return Math.ceil((passPercent * maxPoints) / 100);
}

type AskedQuestion = {
  position: number;
  questionId: string;
  options: readonly { id: string; correct: boolean }[];
};

type Step = { seq: number; position: number; chosen: string[] };

/** Returns the last step of each position: the answer that counts. */
export function lastSteps<S extends { seq: number; position: number }>(steps: readonly S[]): Map<number, S> {
  const last = new Map<number, S>();
  for (const step of steps) {
    const known = last.get(step.position);
    if (!known || known.seq < step.seq) last.set(step.position, step);
  }
  return last;
}

/**
 * Grades an attempt by replaying its steps: one point for each correct answer. It passes when the percent reaches the
 * pass mark and every critical question is answered correctly.
 * @param questions in the versions the attempt was given
 * @param steps every saved answer, in any order
 * @param rule as the attempt froze it; what the content marks as critical today does not matter
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

/* ---- When an attempt can start ---- */

export type PastAttempt = {
  id: string;
  number: number;
  state: AttemptState;
  isPassed: boolean | null;
  submittedAt: number | null;
};

export type StartDecision =
  | { kind: "yes" }
  /** An attempt is open: it is resumed, not duplicated. */
  | { kind: "resume"; attemptId: string }
  /** Passed: there is a review and no further attempt. */
  | { kind: "passed"; attemptId: string }
  | { kind: "wait"; until: number }
  | { kind: "used_up" };

/** Returns the hours to wait after the nth miss; the last value applies to every further one. */
export function waitAfter(waitHours: readonly number[], misses: number): number {
  return misses > 0 ? (waitHours[Math.min(misses, waitHours.length) - 1] ?? 0) : 0;
}

/**
 * Decides whether a person can start an attempt now. A wait counts from when the last attempt was submitted.
 * @param attempts of this person at this module, in any order
 */
export function mayStart({
  rules,
  attempts,
  now,
}: {
  rules: Pick<Profile["quiz"], "tries" | "waitHours">;
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
  // Without a wait the clock is not read, so a clock that was set back locks no one out.
  return hours > 0 && now < until ? { kind: "wait", until } : { kind: "yes" };
}

/* ---- Time within an attempt ---- */

/** How long after the deadline an answer is still accepted, for slow connections. */
export const GRACE = MINUTE;

/** Returns when an attempt's time is up, or null when it is not timed. */
export function deadlineOf(attempt: { startedAt: number; timeLimitMinutes: number | null }): number | null {
  return attempt.timeLimitMinutes === null ? null : attempt.startedAt + attempt.timeLimitMinutes * MINUTE;
}

/** Returns the current time, never earlier than what has already happened in the attempt, even if the clock was set back. */
export function nowWithin(now: number, ...happened: (number | null)[]): number {
  return Math.max(now, ...happened.map((at) => at ?? 0));
}

/** Whether answers are no longer accepted. Answers saved in time count. */
export function isOutOfTime(
  attempt: { startedAt: number; timeLimitMinutes: number | null },
  at: number,
): boolean {
  const deadline = deadlineOf(attempt);
  return deadline !== null && at > deadline + GRACE;
}

/* ---- What to review ---- */

/**
 * Returns the lessons with an incorrect answer.
 * @returns each lesson once, in the order of `lessonOrder`; unknown lessons come last
 */
export function topicsToRead(
  answers: readonly { lessonId: string; isCorrect: boolean }[],
  lessonOrder: readonly string[],
): string[] {
  const missed = [...new Set(answers.filter((answer) => !answer.isCorrect).map((answer) => answer.lessonId))];
  const place = (id: string) => (lessonOrder.includes(id) ? lessonOrder.indexOf(id) : lessonOrder.length);
  return missed.sort((one, other) => place(one) - place(other));
}

import { waitAfter, type QuizResult } from "./model";
import type { Profile } from "~/curriculum/types";
import { HOUR } from "~/lib/dates";

/** What a person can do with a module's quiz. */
export type QuizStatus =
  | { kind: "passed"; at: number }
  | { kind: "open"; attemptId: string }
  | { kind: "may_start"; missed: number }
  | { kind: "wait"; until: number; missed: number }
  | { kind: "used_up" };

/**
 * Returns a person's status at a quiz, by the rules they are held to.
 * @param result undefined when no attempt was ever started
 */
export function quizStatus(
  result: QuizResult | undefined,
  rules: Pick<Profile["quiz"], "tries" | "waitHours">,
  now: number,
): QuizStatus {
  if (!result) return { kind: "may_start", missed: 0 };
  const { passedAt, openAttemptId, attempts, missed, lastSubmittedAt } = result;
  if (passedAt !== null) return { kind: "passed", at: passedAt };
  if (openAttemptId !== null) return { kind: "open", attemptId: openAttemptId };
  if (rules.tries !== null && attempts >= rules.tries) return { kind: "used_up" };
  const until = (lastSubmittedAt ?? 0) + waitAfter(rules.waitHours, missed) * HOUR;
  return missed > 0 && now < until ? { kind: "wait", until, missed } : { kind: "may_start", missed };
}

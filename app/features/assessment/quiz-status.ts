/** How a person stands with a module's quiz. */

import { type QuizResult, waitAfter } from "./model";
import type { Profile } from "~/curriculum/types";
import { HOUR } from "~/lib/dates";

export type QuizStanding =
  | { kind: "passed"; at: number }
  | { kind: "open"; attemptId: string }
  | { kind: "may_start"; missed: number }
  | { kind: "wait"; until: number; missed: number }
  | { kind: "used_up" };

/**
 * How a person stands with a quiz, by the rules they are held to.
 * @param result undefined when no attempt was ever begun
 */
export function quizStanding(
  result: QuizResult | undefined,
  rules: Pick<Profile["quiz"], "tries" | "waitHours">,
  now: number,
): QuizStanding {
  if (!result) return { kind: "may_start", missed: 0 };
  const { passedAt, openAttemptId, tries, missed, lastSubmittedAt } = result;
  if (passedAt !== null) return { kind: "passed", at: passedAt };
  if (openAttemptId !== null) return { kind: "open", attemptId: openAttemptId };
  if (rules.tries !== null && tries >= rules.tries) return { kind: "used_up" };
  const until = (lastSubmittedAt ?? 0) + waitAfter(rules.waitHours, missed) * HOUR;
  return missed > 0 && now < until ? { kind: "wait", until, missed } : { kind: "may_start", missed };
}

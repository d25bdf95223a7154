import { DAY } from "~/lib/dates";
import type { CohortStage } from "~/lib/vocabulary";

/** Why a trainee needs attention. Derived only from their activity here, and shown to them as well. */
export type AttentionReason =
  | { kind: "inactive"; days: number }
  | { kind: "missed_tries"; moduleId: string; missed: number }
  | { kind: "returned"; days: number }
  | { kind: "no_supervisor" };
export type AttentionRules = { inactiveDays: number; missedTries: number; returnedDays: number };

export type AttentionFacts = {
  stage: CohortStage;
  /** When the application entered its state: epoch ms; null without one. */
  stateSince: number | null;
  joinedAt: number;
  /** The last time anything was read, answered or logged; null: never yet. */
  lastActivityAt: number | null;
  quizzes: readonly { moduleId: string; missed: number; passedAt: number | null }[];
  hasSupervisor: boolean;
};

/** Stages in which the next step is the trainee's own: only then can inactivity mean that they need attention. */
export const OWN_STEP: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "training",
  "practising",
  "ready",
  "returned",
  "none",
]);

/** Stages in which training is over, regardless of the certificate. */
export const OVER: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "issued",
  "suspended",
  "expired",
  "revoked",
  "closed",
]);

/**
 * Returns why a trainee needs attention (behavior only, never anything about recovery, leave or health).
 * @param facts their activity here
 * @param rules the profile's thresholds
 * @param now epoch ms
 * @returns the reasons in display order; empty when there are none
 */
export function attentionReasons(
  facts: AttentionFacts,
  rules: AttentionRules,
  now: number,
): AttentionReason[] {
  if (OVER.has(facts.stage)) return [];
  const reasons: AttentionReason[] = [];
  if (!facts.hasSupervisor) reasons.push({ kind: "no_supervisor" });
  if (facts.stage === "returned" && facts.stateSince !== null) {
    const days = wholeDays(facts.stateSince, now);
    if (days >= rules.returnedDays) reasons.push({ kind: "returned", days });
  }
  for (const quiz of facts.quizzes) {
    if (quiz.passedAt === null && quiz.missed >= rules.missedTries) {
      reasons.push({ kind: "missed_tries", moduleId: quiz.moduleId, missed: quiz.missed });
    }
  }
  if (OWN_STEP.has(facts.stage)) {
    const days = wholeDays(facts.lastActivityAt ?? facts.joinedAt, now);
    if (days >= rules.inactiveDays) reasons.push({ kind: "inactive", days });
  }
  return reasons;
}

/**
 * Returns whether a trainee is active, and why they need attention.
 * @param rules undefined: no profile sets thresholds
 * @param now epoch ms
 */
export function attentionOf(
  facts: AttentionFacts,
  rules: AttentionRules | undefined,
  now: number,
): { isActive: boolean; reasons: AttentionReason[] } {
  const { lastActivityAt } = facts;
  return {
    isActive: lastActivityAt !== null && wholeDays(lastActivityAt, now) < (rules?.inactiveDays ?? 14),
    reasons: rules ? attentionReasons(facts, rules, now) : [],
  };
}

/** Returns how many whole days lie between an instant and a later one. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / DAY);
}

/** Returns the latest of some instants; null when there is none. */
export function latest(...instants: readonly (number | null | undefined)[]): number | null {
  let found: number | null = null;
  for (const instant of instants) {
    if (typeof instant === "number" && (found === null || instant > found)) found = instant;
  }
  return found;
}

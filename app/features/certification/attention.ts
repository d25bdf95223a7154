import type { Stage } from "./stages";
import { DAY } from "~/lib/dates";

/** Where somebody stands; `none`: no application was ever begun for them. */
export type CohortStage = Stage | "none";

/** Why somebody may need a hand. Made from what they do here and nothing else, and shown to them as well. */
export type AttentionReason =
  | { kind: "inactive"; days: number }
  | { kind: "missed_tries"; moduleId: string; missed: number }
  | { kind: "returned"; days: number }
  | { kind: "no_supervisor" };
export type AttentionRules = { inactiveDays: number; missedTries: number; returnedDays: number };

export type AttentionFacts = {
  stage: CohortStage;
  /** When the application came into its state: epoch ms; null without one. */
  stateSince: number | null;
  joinedAt: number;
  /** The last time anything was read, answered or logged; null: never yet. */
  lastActivityAt: number | null;
  quizzes: readonly { moduleId: string; missed: number; passedAt: number | null }[];
  hasSupervisor: boolean;
};

/** Stages in which the next step is the trainee's own: only then can being away mean that a hand is needed. */
export const OWN_STEP: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "training",
  "practising",
  "ready",
  "returned",
  "none",
]);

/** Stages in which the way here is over, whatever became of the certificate. */
export const OVER: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "issued",
  "suspended",
  "expired",
  "revoked",
  "closed",
]);

/**
 * Why somebody may need a hand (behavior only, never anything about recovery, leave or health).
 * @param facts what they did here
 * @param rules the profile's thresholds
 * @param now epoch ms
 * @returns the reasons in the order in which they are told; empty when all is well
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
 * Whether somebody is active, and why they may need a hand.
 * @param rules undefined: no profile says when a hand is needed
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

/** How many whole days lie between an instant and a later one. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / DAY);
}

/** The latest of some instants; null when there is none. */
export function latest(...instants: readonly (number | null | undefined)[]): number | null {
  let found: number | null = null;
  for (const instant of instants) {
    if (typeof instant === "number" && (found === null || instant > found)) found = instant;
  }
  return found;
}

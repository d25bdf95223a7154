import { STAGES, type Stage } from "~/features/certification/model";
import { DAY } from "~/lib/dates";
import { inNameOrder } from "~/lib/fold";

/* How a cohort is looked at: pure, without clock or database. */

/** How many lines a page of a list has. */
export const PAGE_SIZE = 50;

/** How many addresses one pasted list may hold. */
export const PASTE_MAX = 200;

/** What the list of a cohort can be narrowed down to; each number on its page opens one of these. */
export const COHORT_VIEWS = ["all", "hand", "active", "unsupervised", ...STAGES, "none", "left"] as const;
export type CohortView = (typeof COHORT_VIEWS)[number];

export const COHORT_SORTS = ["name", "activity"] as const;
export type CohortSort = (typeof COHORT_SORTS)[number];

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
const OWN_STEP: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "training",
  "practising",
  "ready",
  "returned",
  "none",
]);

/** Stages in which the way here is over, whatever became of the certificate. */
const OVER: ReadonlySet<CohortStage> = new Set<CohortStage>([
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

/** One module of one person: how far they are. */
export type ModuleCell =
  | { state: "none" }
  | { state: "reading"; read: number; total: number }
  | { state: "quiz"; missed: number }
  | { state: "passed" };

/**
 * How far somebody is with a module.
 * @param lessons how many of the module's lessons were read, and how many it has
 * @param quiz the tries at its quiz, or undefined when there was none
 */
export function moduleCell(
  lessons: { read: number; total: number },
  quiz: { missed: number; completedAt: number | null; openAttemptId: string | null } | undefined,
): ModuleCell {
  if (quiz && quiz.completedAt !== null) return { state: "passed" };
  const allRead = lessons.total > 0 && lessons.read >= lessons.total;
  if (allRead || (quiz && (quiz.openAttemptId !== null || quiz.missed > 0))) {
    return { state: "quiz", missed: quiz?.missed ?? 0 };
  }
  if (lessons.read > 0) return { state: "reading", read: lessons.read, total: lessons.total };
  return { state: "none" };
}

/** What the list needs of a person to be narrowed down and put in order. */
export type Listed = {
  personId: string;
  shownName: string;
  sortKey: string;
  stage: CohortStage;
  lastActivityAt: number | null;
  isActive: boolean;
  hasSupervisor: boolean;
  reasons: readonly AttentionReason[];
};

/** Whether somebody belongs to a view of the list. Whoever has left is in no list but their own. */
export function isInView(member: Listed, view: CohortView): boolean {
  switch (view) {
    case "all":
      return true;
    case "hand":
      return member.reasons.length > 0;
    case "active":
      return member.isActive;
    case "unsupervised":
      return !member.hasSupervisor;
    case "left":
      return false;
    default:
      return member.stage === view;
  }
}

/**
 * The order of two people in the list: by name, as everywhere; or whoever was here longest ago first.
 */
export function inOrder(sort: CohortSort): (a: Listed, b: Listed) => number {
  if (sort === "name") return inNameOrder;
  return (a, b) => (a.lastActivityAt ?? -1) - (b.lastActivityAt ?? -1) || inNameOrder(a, b);
}

/** So few are put in order faster than they are parted. */
const FEW = 32;

/**
 * Some lines of a long list in its order, without putting the others in order: comparing names is dear.
 * @param from the first line, 0-based
 * @param until the line after the last
 */
export function linesInOrder<T>(
  list: readonly T[],
  from: number,
  until: number,
  order: (a: T, b: T) => number,
): T[] {
  if (from >= until || from >= list.length) return [];
  const whole = () => [...list].sort(order).slice(from, until);
  if (list.length <= FEW) return whole();
  const places = [0, list.length >> 1, list.length - 1];
  const [, pivot] = places.flatMap((place) => list.slice(place, place + 1)).sort(order);
  if (pivot === undefined) return whole();
  const before: T[] = [];
  const rest: T[] = [];
  for (const item of list) (order(item, pivot) < 0 ? before : rest).push(item);
  // A list that does not part well would be gone through too often.
  if (Math.max(before.length, rest.length) > list.length * 0.95) return whole();
  const parted = before.length;
  return [
    ...linesInOrder(before, from, Math.min(until, parted), order),
    ...linesInOrder(rest, Math.max(0, from - parted), until - parted, order),
  ];
}

/**
 * One page of a list.
 * @param asked the page that was asked for, as it stood in the address
 * @returns the page that is shown (the last one, when there are not so many) and which lines it has
 */
export function pageOf(
  asked: string | null,
  total: number,
  size = PAGE_SIZE,
): { page: number; pages: number; from: number } {
  const pages = Math.max(1, Math.ceil(total / size));
  const wanted = /^\d{1,6}$/.test(asked ?? "") ? Number(asked) : 1;
  const page = Math.min(Math.max(1, wanted), pages);
  return { page, pages, from: (page - 1) * size };
}

/** What was asked for, if it is one of the views; otherwise everyone. */
export function viewOf(asked: string | null): CohortView {
  return COHORT_VIEWS.find((view) => view === asked) ?? "all";
}

/** What was asked for, if the list can be sorted by it; otherwise by name. */
export function sortOf(asked: string | null): CohortSort {
  return COHORT_SORTS.find((sort) => sort === asked) ?? "name";
}

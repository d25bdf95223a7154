import type { CohortStage, AttentionReason } from "~/features/certification/attention";
import { STAGES } from "~/features/certification/stages";
import { inNameOrder } from "~/lib/fold";

/** What the list of a cohort can be narrowed down to; each number on its page opens one of these. */
export const COHORT_VIEWS = ["all", "hand", "active", "unsupervised", ...STAGES, "none", "left"] as const;

export type CohortView = (typeof COHORT_VIEWS)[number];

export const COHORT_SORTS = ["name", "activity"] as const;

export type CohortSort = (typeof COHORT_SORTS)[number];

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

/** What was asked for, if it is one of the views; otherwise everyone. */
export function viewOf(asked: string | null): CohortView {
  return COHORT_VIEWS.find((view) => view === asked) ?? "all";
}

/** What was asked for, if the list can be sorted by it; otherwise by name. */
export function sortOf(asked: string | null): CohortSort {
  return COHORT_SORTS.find((sort) => sort === asked) ?? "name";
}

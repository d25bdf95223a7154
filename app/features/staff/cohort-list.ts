import type { CohortStage, AttentionReason } from "~/features/certification/attention";
import { STAGES } from "~/features/certification/stages";
import { inNameOrder } from "~/lib/fold";

/** The filters of a cohort's list; each number on its page opens one of these. */
export const COHORT_VIEWS = ["all", "hand", "active", "unsupervised", ...STAGES, "none", "left"] as const;

export type CohortView = (typeof COHORT_VIEWS)[number];

export const COHORT_SORTS = ["name", "activity"] as const;

export type CohortSort = (typeof COHORT_SORTS)[number];

/** One person's progress in one module. */
export type ModuleCell =
  | { state: "none" }
  | { state: "reading"; read: number; total: number }
  | { state: "quiz"; missed: number }
  | { state: "passed" };
/**
 * Returns a person's progress in a module.
 * @param lessons how many of the module's lessons were read, and how many it has
 * @param quiz the attempts at its quiz, or undefined when there was none
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

/** What filtering and sorting the list needs to know of a person. */
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

/** Tells whether a person belongs to a view of the list. Former members have a list of their own. */
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

/** Returns the comparison of two people in the list: by name, or the longest absence first. */
export function inOrder(sort: CohortSort): (a: Listed, b: Listed) => number {
  if (sort === "name") return inNameOrder;
  return (a, b) => (a.lastActivityAt ?? -1) - (b.lastActivityAt ?? -1) || inNameOrder(a, b);
}

/** Returns the requested view if it exists; otherwise everyone. */
export function viewOf(asked: string | null): CohortView {
  return COHORT_VIEWS.find((view) => view === asked) ?? "all";
}

/** Returns the requested sort order if it exists; otherwise by name. */
export function sortOf(asked: string | null): CohortSort {
  return COHORT_SORTS.find((sort) => sort === asked) ?? "name";
}

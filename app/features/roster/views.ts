import { STAGES } from "~/lib/vocabulary";

/** The filters of a cohort's list; each number on its page opens one of these. */
export const ROSTER_VIEWS = ["all", "hand", "active", "unsupervised", ...STAGES, "none", "left"] as const;
export type RosterView = (typeof ROSTER_VIEWS)[number];

/** The orders of the list: by name, the longest absence first, the most hours first, the furthest stage first. */
export const ROSTER_SORTS = ["name", "activity", "hours", "stage"] as const;
export type RosterSort = (typeof ROSTER_SORTS)[number];

/** Returns the requested view if it exists; otherwise everyone. */
export function viewOf(asked: string | null): RosterView {
  return ROSTER_VIEWS.find((view) => view === asked) ?? "all";
}

/** Returns the requested order if it exists; otherwise by name. */
export function sortOf(asked: string | null): RosterSort {
  return ROSTER_SORTS.find((sort) => sort === asked) ?? "name";
}

import type { RequirementResult } from "./types";
import type { Requirement } from "~/curriculum/types";
import type { Actor } from "~/lib/vocabulary";

/** Builds a requirement's result, with empty values for the members that its kind leaves out. */
export function resultOf(
  { id, kind, title }: Requirement,
  weighed: Pick<RequirementResult, "state" | "actor" | "have" | "progress" | "need" | "unit"> &
    Partial<RequirementResult>,
): RequirementResult {
  return { id, title, lockedBy: [], parts: [], waiting: 0, updates: [], text: null, kind, ...weighed };
}

/** Returns whether a requirement is met, and who acts next: no one, once it is. */
export function outcome(
  isMet: boolean,
  actor: Actor = "trainee",
): Pick<RequirementResult, "state" | "actor"> {
  return isMet ? { state: "met", actor: "nobody" } : { state: "not_met", actor };
}

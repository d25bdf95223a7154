import { confirmingSupervisorsFingerprint } from "./fingerprint";
import type { Requirement } from "~/curriculum/types";
import { outcome, resultOf } from "~/features/certification/requirements/result";
import type { RequirementRules } from "~/features/certification/requirements/types";

export const confirmingSupervisorsRules: RequirementRules = {
  hours: null,
  hasColumn: true,
  fingerprint: confirmingSupervisorsFingerprint,
  comesBy: () => null,
  nextStep: () => null,
  // Someone with no confirmed minutes has no confirming supervisor either.
  forLists: (_requirement, { confirmedMinutes }) => (confirmedMinutes > 0 ? "may_be_met" : "not_met"),
  evaluate(requirement, { evidence }) {
    const counted = evidence.own?.["confirming_supervisors"];
    const have = typeof counted === "number" ? counted : 0;
    const need = supervisorsIn(requirement);
    return resultOf(requirement, {
      ...outcome(have >= need),
      have,
      progress: Math.min(have, need),
      need,
      unit: "signatures",
    });
  },
};

function supervisorsIn(requirement: Requirement): number {
  return "supervisors" in requirement && typeof requirement.supervisors === "number"
    ? requirement.supervisors
    : 1;
}

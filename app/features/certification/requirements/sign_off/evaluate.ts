import { outcome, resultOf } from "../result";
import type { RequirementRules } from "../types";
import { signOffFingerprint } from "./fingerprint";

export const signOffRules: RequirementRules = {
  hours: null,
  hasColumn: false,
  fingerprint: signOffFingerprint,
  comesBy: () => "signing",
  nextStep: () => null,
  forLists: () => "may_be_met",
  evaluate(requirement, { evidence }) {
    const isMet = evidence.isSignedOff;
    return resultOf(requirement, {
      ...outcome(isMet, "supervisor"),
      have: isMet ? 1 : 0,
      progress: isMet ? 1 : 0,
      need: 1,
      unit: "signatures",
    });
  },
};

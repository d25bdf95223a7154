import { outcome, resultOf } from "../result";
import type { RequirementResult, RequirementRules } from "../types";
import { attestationFingerprint } from "./fingerprint";

export const attestationRules: RequirementRules = {
  hours: null,
  hasColumn: false,
  fingerprint: attestationFingerprint,
  comesBy: attestationComesBy,
  // Texts of joining come first on the path, regardless of what else is missing.
  nextStep: () => null,
  forLists: () => "may_be_met",
  evaluate(requirement, { application, facts, evidence }) {
    const { policy = null, statement = null, occasion = "applying" } = requirement;
    const id = policy ?? statement ?? "";
    const hash = application.texts[id] ?? facts.texts[id] ?? null;
    const isMet = evidence.attestations.some(
      (given) =>
        given.textId === id &&
        given.textHash === hash &&
        given.occasion === occasion &&
        (occasion === "joining" || given.applicationId === application.id),
    );
    return resultOf(requirement, {
      ...outcome(isMet),
      have: isMet ? 1 : 0,
      progress: isMet ? 1 : 0,
      need: 1,
      unit: "texts",
      text: { id, kind: policy === null ? "statement" : "policy", occasion, hash },
    });
  },
};

/** Returns whether the text is agreed to by applying. */
export function attestationComesBy({ text }: RequirementResult): "applying" | null {
  return text?.occasion === "applying" ? "applying" : null;
}

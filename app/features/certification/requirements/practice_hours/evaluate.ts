import { outcome, resultOf } from "../result";
import type { RequirementRules } from "../types";
import { practiceHoursFingerprint } from "./fingerprint";

export const practiceHoursRules: RequirementRules = {
  hours: "practice",
  hasColumn: false,
  fingerprint: practiceHoursFingerprint,
  comesBy: () => null,
  nextStep: ({ have, need, waiting, actor }) => ({
    kind: actor === "supervisor" ? "practice_waiting" : "practice",
    have,
    need,
    waiting,
  }),
  forLists({ opensAfter = [], hours: need = 0 }, { hasCompleted, confirmedMinutes }) {
    if (!opensAfter.every(hasCompleted)) return "locked";
    return confirmedMinutes / 60 >= need ? "may_be_met" : "not_met";
  },
  evaluate(requirement, { facts, evidence }) {
    const { opensAfter = [], hours: need = 0 } = requirement;
    const lockedBy = opensAfter
      .filter((id) => !evidence.completions.has(id))
      .map((id) => facts.modules.get(id)?.title ?? id);
    const have = evidence.confirmedMinutes / 60;
    const waiting = evidence.waitingMinutes / 60;
    const actor = have + waiting >= need ? "supervisor" : "trainee";
    return resultOf(requirement, {
      ...(lockedBy.length > 0 ? { state: "locked", actor: "trainee" } : outcome(have >= need, actor)),
      have,
      progress: Math.min(have, need),
      need,
      unit: "hours",
      lockedBy,
      waiting,
    });
  },
};

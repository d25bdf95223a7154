import { holdsUpdates } from "../../application-states";
import { outcome, resultOf } from "../result";
import type { RequirementPart, RequirementRules, RequirementState, Weights } from "../types";
import { modulesFingerprint } from "./fingerprint";

export const modulesRules: RequirementRules = {
  hours: "training",
  hasColumn: false,
  fingerprint: modulesFingerprint,
  comesBy: () => null,
  // The path itself leads through the modules.
  nextStep: () => null,
  forLists: ({ modules = [] }, { hasCompleted }) => (modules.every(hasCompleted) ? "may_be_met" : "not_met"),
  evaluate(requirement, weights) {
    const { modules = [], hours: need = 0 } = requirement;
    const { application, facts, evidence } = weights;
    const parts = modules.map((id) => modulePart(id, weights));
    const areCompleted = parts.every((part) => part.state === "met");
    const hoursOf = (state: RequirementState) =>
      parts.reduce((sum, part) => sum + (part.state === state ? part.hours : 0), 0);
    const credited = hoursOf("met");
    const most = Math.max(0, need - hoursOf("not_met"));
    // Completing every named module is what counts: a module that became shorter since costs no one their hours.
    const have = areCompleted ? Math.max(credited, need) : credited;
    const progress = areCompleted ? need : credited < need ? credited : most;
    const updates = modules.filter((id) => evidence.updates.includes(id));
    const isMet = areCompleted && !(updates.length > 0 && holdsUpdates(application.state));
    return resultOf(requirement, {
      ...outcome(isMet),
      updates: updates.map((id) => ({ id, title: facts.modules.get(id)?.title ?? id })),
      have,
      progress,
      need,
      unit: "hours",
      parts,
    });
  },
};

function modulePart(id: string, { facts, evidence, credit }: Weights): RequirementPart {
  const known = facts.modules.get(id);
  const title = known?.title ?? id;
  const completion = evidence.completions.get(id);
  if (completion) {
    const lessons = completion.lessons.length;
    return {
      id,
      title,
      state: "met",
      hours: completion.minutes / 60,
      note: { lessonsDone: lessons, lessonsTotal: lessons, isQuizPassed: true },
    };
  }
  const lessonsTotal = known?.lessons ?? 0;
  return {
    id,
    title,
    state: "not_met",
    hours: known?.hours[credit] ?? 0,
    note: {
      lessonsDone: Math.min(evidence.lessonsDone.get(id) ?? 0, lessonsTotal),
      lessonsTotal,
      isQuizPassed: false,
    },
  };
}

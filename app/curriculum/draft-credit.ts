import type { Base } from "./base.server";
import { creditCap, creditOf, hoursOf, moduleMinutes, questionsDrawn } from "./credit";
import type { ModuleDraft } from "./module.server";
import type { Module } from "./types";

export type DraftCredit = {
  hours: Module["hours"];
  minutes: number;
  /** The most it may be credited with; null while part of it cannot be read. */
  cap: number | null;
};

/**
 * Returns the credit of a module as it was read. While a lesson or the quiz cannot be read completely, its minutes are
 * unknown and the claim is used as is, so a fault in one file never reduces anyone's hours.
 */
export function creditOfDraft(base: Base, { value, lessons, quiz }: ModuleDraft): DraftCredit {
  const rules = base.profiles.find(({ profile }) => profile.id === base.program.defaultProfile)?.profile.quiz;
  const minutes = moduleMinutes(
    lessons.map(({ facts }) => facts),
    questionsDrawn(rules?.draw ?? 0, quiz.questions.length),
  );
  const claim = value?.hours ?? {};
  if (quiz.checkIds === null || !lessons.every(({ isWhole }) => isWhole)) {
    return { hours: creditOf(claim, hoursOf(claim)), minutes, cap: null };
  }
  const cap = creditCap(minutes);
  return { hours: creditOf(claim, cap), minutes, cap };
}

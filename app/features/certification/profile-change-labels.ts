import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { moduleLabel } from "./module-labels";
import type { ModuleRef, MoveEffect, StaysBecause } from "./profile-move";
import type {
  RequirementChange,
  RequirementFacts,
  RuleArea,
  RuleChange,
  TextChange,
} from "./version-compare";
import { formatDuration, formatDurationOf, lists } from "~/lib/intl";

/* Labels for the differences between two versions of the requirements, for the manager who moves people. */

const hoursIn = (i18n: I18n, hours: number) => formatDuration(hours * 60, i18n.locale);

/** Lists modules in one phrase. */
export function modulesText(i18n: I18n, modules: readonly ModuleRef[]): string {
  return lists(i18n.locale, "conjunction").format(modules.map((module) => moduleLabel(i18n, module)));
}

/** Describes how a requirement differs: its title, and a sentence for each difference. */
export function requirementChangeText(
  i18n: I18n,
  change: RequirementChange,
): { title: string; sentences: string[] } {
  switch (change.change) {
    case "added":
      return {
        title: change.requirement.title,
        sentences: [i18n._(msg`This is a new requirement.`), ...factsText(i18n, change.requirement)],
      };
    case "removed":
      return {
        title: change.requirement.title,
        sentences: [i18n._(msg`This is no longer a requirement.`)],
      };
    case "changed":
      return { title: change.title, sentences: changedText(i18n, change) };
  }
}

function factsText(i18n: I18n, { hours, modules }: RequirementFacts): string[] {
  const modulesNamed = modulesText(i18n, modules);
  return [
    ...(modules.length > 0 ? [i18n._(msg`Modules: ${modulesNamed}.`)] : []),
    ...(hours === null ? [] : [i18n._(msg`Time: ${hoursIn(i18n, hours)}.`)]),
  ];
}

function changedText(i18n: I18n, change: Extract<RequirementChange, { change: "changed" }>): string[] {
  const { titleBefore, hours, modules, opensAfter, hasOtherText } = change;
  const named = (some: readonly ModuleRef[]) => modulesText(i18n, some);
  const sentences = [
    modules.added.length > 0 && i18n._(msg`Added: ${named(modules.added)}.`),
    modules.removed.length > 0 && i18n._(msg`No longer required: ${named(modules.removed)}.`),
    hours !== null && i18n._(msg`Time: ${hoursIn(i18n, hours.to)} instead of ${hoursIn(i18n, hours.from)}.`),
    opensAfter.added.length > 0 &&
      i18n._(msg`Before practice, these modules also have to be completed: ${named(opensAfter.added)}.`),
    opensAfter.removed.length > 0 &&
      i18n._(msg`No longer required before practice: ${named(opensAfter.removed)}.`),
    hasOtherText && i18n._(msg`It asks for a different text, or at a different time.`),
    titleBefore !== null && i18n._(msg`Its title was: ${titleBefore}.`),
  ].filter((sentence) => sentence !== false);
  return sentences.length > 0 ? sentences : [i18n._(msg`Some details are different.`)];
}

/** Describes what a changed text requires of people. */
export function textChangeText(i18n: I18n, { change, occasion }: TextChange): string {
  if (occasion === "joining") {
    return change === "added"
      ? i18n._(msg`New. People are asked to agree to it.`)
      : i18n._(msg`Updated. People are asked to agree to it again.`);
  }
  if (occasion === "applying") {
    return change === "added"
      ? i18n._(msg`New. People agree to it when they apply.`)
      : i18n._(msg`Updated. People agree to it when they apply.`);
  }
  return i18n._(msg`Updated. No one is asked to agree to it.`);
}

/** Describes how another rule differs. */
export function ruleChangeText(i18n: I18n, change: RuleChange): string {
  if (!("to" in change)) return areaText(i18n, change.rule);
  const unlimited = i18n._(msg`unlimited`);
  const to = change.to === null ? unlimited : i18n.number(change.to);
  const from = change.from === null ? unlimited : i18n.number(change.from);
  switch (change.rule) {
    case "pass_percent":
      return i18n._(msg`Percent needed to pass a quiz: ${to} instead of ${from}.`);
    case "draw":
      return i18n._(msg`Questions in a quiz: ${to} instead of ${from}.`);
    case "tries":
      return i18n._(msg`Attempts at a quiz: ${to} instead of ${from}.`);
    case "time_limit":
      return i18n._(msg`Minutes for a quiz: ${to} instead of ${from}.`);
    case "term_years":
      return i18n._(msg`Years a certificate is valid: ${to} instead of ${from}.`);
    case "grace_days":
      return i18n._(msg`Grace period after a certificate expires, in days: ${to} instead of ${from}.`);
    case "note_max":
      return i18n._(msg`Longest note with practice hours, in characters: ${to} instead of ${from}.`);
    case "day_flag_hours":
      return i18n._(msg`Practice hours in one day that are flagged: ${to} instead of ${from}.`);
  }
}

function areaText(i18n: I18n, area: RuleArea): string {
  switch (area) {
    case "attention":
      return i18n._(msg`When someone is shown as needing attention is different.`);
    case "credential":
      return i18n._(msg`What the certificate says is different.`);
    case "credit":
      return i18n._(
        msg`How training hours are counted is different. Modules that are completed keep the hours they gave.`,
      );
    case "crisis":
      return i18n._(msg`The crisis lines are different.`);
    case "data_protection":
      return i18n._(msg`The details about who handles people’s data are different.`);
    case "joining":
      return i18n._(msg`What new people agree to when they join is different.`);
    case "local_rules":
      return i18n._(msg`The local rules shown in lessons are different.`);
    case "practice_choices":
      return i18n._(msg`The settings or activities for practice hours are different.`);
    case "presentation":
      return i18n._(msg`The title, the paper size, or the exit site is different.`);
    case "return_criteria":
      return i18n._(msg`The reasons for returning an application are different.`);
    case "signed_statement":
      return i18n._(msg`What the supervisor signs is different.`);
    case "wait_hours":
      return i18n._(msg`The waits between attempts at a quiz are different.`);
  }
}

/** Describes, in one sentence each, what a person would have to do after moving. */
export function effectText(i18n: I18n, effect: MoveEffect): string[] {
  const { agrees, missingModules, missingHours, practiceCloses } = effect;
  const named = modulesText(i18n, missingModules);
  const titles = lists(i18n.locale, "conjunction").format(agrees.map(({ title }) => `“${title}”`));
  return [
    ...(missingModules.length > 0 ? [i18n._(msg`${named} not completed.`)] : []),
    ...missingHours.map(({ title, have, need }) =>
      i18n._(
        msg`${title}: ${formatDurationOf(have * 60, need * 60, i18n.locale)} of ${hoursIn(i18n, need)}.`,
      ),
    ),
    ...(practiceCloses
      ? [i18n._(msg`Practice hours can’t be logged until the new modules are completed.`)]
      : []),
    ...(agrees.length > 0 ? [i18n._(msg`Asked to confirm: ${titles}.`)] : []),
  ];
}

/** Says why an application stays as it is. */
export function staysText(i18n: I18n, because: StaysBecause): string {
  switch (because) {
    case "submitted":
      return i18n._(msg`Submitted. It stays under what was submitted.`);
    case "recommended":
      return i18n._(msg`Signed off. It stays under what was signed.`);
    case "issued":
      return i18n._(msg`Issued. The certificate stays under what was signed.`);
    case "own":
      return i18n._(msg`This is your own application. Another manager can move it.`);
  }
}

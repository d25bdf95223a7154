import type { ModuleRef } from "./profile-move";
import { textsAsked } from "~/curriculum/requirements";
import type { Profile, Requirement } from "~/curriculum/types";
import { type Version } from "~/features/agreements/model";
import type { AttestationOccasion, AttestedKind } from "~/lib/vocabulary";

/* Differences between two versions of the requirements: pure. */

type Change<T> = { from: T; to: T };

export type RequirementFacts = {
  id: string;
  kind: string;
  title: string;
  hours: number | null;
  modules: ModuleRef[];
};

export type RequirementChange =
  | { change: "added" | "removed"; requirement: RequirementFacts }
  | {
      change: "changed";
      id: string;
      kind: string;
      title: string;
      /** null when it is unchanged. */
      titleBefore: string | null;
      hours: Change<number> | null;
      modules: { added: ModuleRef[]; removed: ModuleRef[] };
      /** Modules that have to be completed before practice. */
      opensAfter: { added: ModuleRef[]; removed: ModuleRef[] };
      /** Another text, or another occasion for agreeing to it. */
      hasOtherText: boolean;
    };

export type TextChange = {
  /** Policy slug or statement id. */
  id: string;
  kind: AttestedKind;
  title: string;
  change: "updated" | "added";
  /** When people agree to it; null when no one has to. */
  occasion: AttestationOccasion | null;
  /** The version that was pinned. */
  hashBefore: string | null;
};

/** Parts of a profile that are described together. */
export type RuleArea =
  | "attention"
  | "credential"
  | "credit"
  | "crisis"
  | "data_protection"
  | "joining"
  | "local_rules"
  | "practice_choices"
  | "presentation"
  | "return_criteria"
  | "signed_statement"
  | "wait_hours";

export type RuleNumber =
  | "day_flag_hours"
  | "draw"
  | "grace_days"
  | "note_max"
  | "pass_percent"
  | "term_years"
  | "time_limit"
  | "tries";

export type RuleChange = ({ rule: RuleNumber } & Change<number | null>) | { rule: RuleArea };

export type VersionChanges = {
  requirements: RequirementChange[];
  texts: TextChange[];
  rules: RuleChange[];
};

/** Lookups that give things their names. */
export type Names = {
  module: (id: string) => ModuleRef;
  /** A policy's title, or the text of a statement. */
  text: (id: string) => string | undefined;
};

/** Compares two versions of the requirements, for the manager who decides whether people move from one to the other. */
export function compareVersions(from: Version, to: Version, names: Names): VersionChanges {
  return {
    requirements: requirementChanges(from.profile, to.profile, names.module),
    texts: textChanges(from, to, names.text),
    rules: ruleChanges(from.profile, to.profile),
  };
}

function requirementChanges(from: Profile, to: Profile, nameOf: Names["module"]): RequirementChange[] {
  const isSame = (a: Requirement, b: Requirement) => a.id === b.id && a.kind === b.kind;
  const added = to.requirements
    .filter((one) => !from.requirements.some((before) => isSame(before, one)))
    .map((one): RequirementChange => ({ change: "added", requirement: factsOf(one, nameOf) }));
  const removed = from.requirements
    .filter((one) => !to.requirements.some((after) => isSame(after, one)))
    .map((one): RequirementChange => ({ change: "removed", requirement: factsOf(one, nameOf) }));
  const changed = to.requirements.flatMap((after) => {
    const before = from.requirements.find((one) => isSame(one, after));
    return before && !isEqual(before, after) ? [changeOf(before, after, nameOf)] : [];
  });
  return [...added, ...changed, ...removed];
}

function factsOf(requirement: Requirement, nameOf: Names["module"]): RequirementFacts {
  const { id, kind, title, hours, modules = [] } = requirement;
  return {
    id,
    kind,
    title,
    hours: hours ?? null,
    modules: modules.map(nameOf),
  };
}

function changeOf(before: Requirement, after: Requirement, nameOf: Names["module"]): RequirementChange {
  const listed = ({ modules = [] }: Requirement) => modules;
  const opening = ({ opensAfter = [] }: Requirement) => opensAfter;
  const difference = (of: (one: Requirement) => string[]) => ({
    added: of(after)
      .filter((id) => !of(before).includes(id))
      .map(nameOf),
    removed: of(before)
      .filter((id) => !of(after).includes(id))
      .map(nameOf),
  });
  const asked = ({ policy, statement, occasion }: Requirement) => [policy, statement, occasion];
  return {
    change: "changed",
    id: after.id,
    kind: after.kind,
    title: after.title,
    titleBefore: before.title === after.title ? null : before.title,
    hours:
      before.hours === undefined || after.hours === undefined || before.hours === after.hours
        ? null
        : { from: before.hours, to: after.hours },
    modules: difference(listed),
    opensAfter: difference(opening),
    hasOtherText: !isEqual(asked(before), asked(after)),
  };
}

function textChanges(from: Version, to: Version, nameOf: Names["text"]): TextChange[] {
  const asked = textsAsked(to.profile);
  const askedBefore = textsAsked(from.profile);
  return Object.keys(to.texts).flatMap((id): TextChange[] => {
    const asking = asked.filter((one) => one.id === id);
    const occasion = (["joining", "applying"] as const).find((when) =>
      asking.some((one) => one.occasion === when),
    );
    const hashBefore = from.texts[id] ?? null;
    const isUpdated = hashBefore !== null && hashBefore !== to.texts[id];
    const isNewlyAsked =
      occasion !== undefined && !askedBefore.some((one) => one.id === id && one.occasion === occasion);
    if (!isUpdated && !isNewlyAsked) return [];
    const isStatement = to.profile.statements.some((statement) => statement.id === id);
    // A statement that no one has to confirm is described with the profile's own rules.
    if (isStatement && asking.length === 0) return [];
    return [
      {
        id,
        kind: asking[0]?.kind ?? "policy",
        title: nameOf(id) ?? asking[0]?.title ?? id,
        change: isNewlyAsked ? "added" : "updated",
        occasion: occasion ?? null,
        hashBefore: isUpdated ? hashBefore : null,
      },
    ];
  });
}

/**
 * Maps each part of a profile that is not described number by number to its area: a new part does not compile without
 * one.
 */
const AREAS = {
  id: "presentation",
  title: "presentation",
  paper: "presentation",
  exitSite: "presentation",
  credential: "credential",
  credit: "credit",
  joining: "joining",
  signOff: "signed_statement",
  returnCriteria: "return_criteria",
  attention: "attention",
  crisis: "crisis",
  localRules: "local_rules",
  dataProtection: "data_protection",
} as const satisfies Record<
  Exclude<
    keyof Profile,
    "hash" | "requirements" | "quiz" | "termYears" | "graceDays" | "practice" | "statements"
  >,
  RuleArea
>;

function ruleChanges(from: Profile, to: Profile): RuleChange[] {
  const numbers: [RuleNumber, (profile: Profile) => number | null][] = [
    ["pass_percent", ({ quiz }) => quiz.passPercent],
    ["draw", ({ quiz }) => quiz.draw],
    ["tries", ({ quiz }) => quiz.tries],
    ["time_limit", ({ quiz }) => quiz.timeLimitMinutes],
    ["term_years", ({ termYears }) => termYears],
    ["grace_days", ({ graceDays }) => graceDays],
    ["note_max", ({ practice }) => practice.noteMax],
    ["day_flag_hours", ({ practice }) => practice.dayFlagHours],
  ];
  const counted = numbers.flatMap(([rule, valueOf]): RuleChange[] => {
    const changed = { from: valueOf(from), to: valueOf(to) };
    return changed.from === changed.to ? [] : [{ rule, ...changed }];
  });
  const unasked = (profile: Profile) => {
    const asked = new Set(textsAsked(profile).map(({ id }) => id));
    return profile.statements.filter(({ id }) => !asked.has(id));
  };
  const choices = ({ practice: { settings, activities } }: Profile) => ({ settings, activities });
  const areas = new Set<RuleArea>([
    ...(isEqual(from.quiz.waitHours, to.quiz.waitHours) ? [] : (["wait_hours"] as const)),
    ...(isEqual(choices(from), choices(to)) ? [] : (["practice_choices"] as const)),
    ...partsThatDiffer(from, to),
    ...(isEqual(unasked(from), unasked(to)) ? [] : (["joining"] as const)),
  ]);
  return [...counted, ...[...areas].map((rule) => ({ rule }))];
}

function partsThatDiffer(from: Profile, to: Profile): RuleArea[] {
  const parts = (profile: Profile) =>
    new Map<string, unknown>(Object.entries(profile).filter(([, value]) => value !== undefined));
  const [before, after] = [parts(from), parts(to)];
  return Object.entries(AREAS).flatMap(([part, area]) =>
    isEqual(before.get(part), after.get(part)) ? [] : [area],
  );
}

/** Returns whether two JSON values are equal; the order of an object's keys does not matter. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const present = (value: object) =>
    new Map<string, unknown>(Object.entries(value).filter(([, member]) => member !== undefined));
  const [left, right] = [present(a), present(b)];
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && isEqual(value, right.get(key)))
  );
}

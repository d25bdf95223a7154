import { resultsOfHours } from "./model";
import type { Evaluation, RequirementResult } from "./requirements/types";
import { modulesNamed, textsAsked } from "~/curriculum/requirements";
import type { Profile } from "~/curriculum/types";
import type { Pin, Version } from "~/features/agreements/model";
import type { ApplicationState } from "~/lib/vocabulary";

/** A module with its title, and its place in the program's order; null when the program no longer has it. */
export type ModuleRef = { id: string; number: number | null; title: string };

/** Why an application is not moved. */
export type StaysBecause = "submitted" | "recommended" | "issued" | "own";

/** The states in which nothing has been signed or submitted yet. */
export const MOVABLE_STATES = ["in_training", "returned"] as const satisfies readonly ApplicationState[];

/** Returns why an application in this state stays as it is, or null when it can be moved. */
export function staysBecause(state: ApplicationState, isOwn: boolean): StaysBecause | "closed" | null {
  switch (state) {
    case "in_training":
    case "returned":
      return isOwn ? "own" : null;
    case "submitted":
    case "recommended":
    case "issued":
      return state;
    case "denied":
    case "withdrawn":
      return "closed";
  }
}

/** Returns how to name a module by its id, for the modules in the order of the path. */
export function moduleNames(modules: readonly { id: string; title: string }[]): (id: string) => ModuleRef {
  const known = new Map(modules.map(({ id, title }, index) => [id, { id, number: index + 1, title }]));
  return (id) => known.get(id) ?? { id, number: null, title: id };
}

/**
 * Returns whether an application is held to something other than what is in force: another profile, or a text it
 * requires.
 */
export function isBehind(pin: Pin, inForce: Version): boolean {
  const { profile, texts } = inForce;
  if (pin.profileId !== profile.id || pin.profileHash !== profile.hash) return true;
  // A text that was never pinned counts in today's version.
  return textsAsked(profile).some(({ id }) => pin.texts[id] !== undefined && pin.texts[id] !== texts[id]);
}

/** Returns the ids of modules that became a requirement and were not completed. */
export function newModulesMissing(
  from: Pick<Profile, "requirements">,
  to: Pick<Profile, "requirements">,
  completed: ReadonlySet<string>,
): string[] {
  const before = new Set(modulesNamed(from));
  return modulesNamed(to).filter((id) => !before.has(id) && !completed.has(id));
}

/** What moving changes for one person. */
export type MoveEffect = {
  /** Texts of joining that they have to agree to. */
  agrees: { requirementId: string; title: string }[];
  /** Modules that become a requirement and that they have not completed. */
  missingModules: ModuleRef[];
  /** Hours that were sufficient before. */
  missingHours: { id: string; title: string; have: number; need: number }[];
  /** They could apply now, and no longer could until this is done. */
  fallsFromReady: boolean;
  /** They can log practice now, and no longer could until this is done. */
  practiceCloses: boolean;
};

/** Compares one person's progress by the version they are held to and by the one in force, on the same evidence. */
export function effectOf(
  before: Pick<Evaluation, "isReady" | "requirements">,
  after: Pick<Evaluation, "isReady" | "requirements">,
  nameOf: (id: string) => ModuleRef,
): MoveEffect {
  const knownParts = new Set(before.requirements.flatMap(({ parts }) => parts.map(({ id }) => id)));
  const practiceOf = ({ requirements }: Pick<Evaluation, "requirements">) =>
    resultsOfHours(requirements, "practice");
  const isLocked = (result: RequirementResult) => result.state === "locked";
  return {
    agrees: after.requirements.flatMap(({ id, title, state, text }) =>
      text?.occasion === "joining" && state !== "met" ? [{ requirementId: id, title }] : [],
    ),
    missingModules: after.requirements.flatMap(({ parts }) =>
      parts.filter((part) => part.state !== "met" && !knownParts.has(part.id)).map(({ id }) => nameOf(id)),
    ),
    missingHours: practiceOf(after).flatMap(({ id, title, have, need }) => {
      const known = before.requirements.find((one) => one.id === id);
      const wasEnough = known === undefined || known.have >= known.need;
      return have < need && wasEnough ? [{ id, title, have, need }] : [];
    }),
    fallsFromReady: before.isReady && !after.isReady,
    practiceCloses: practiceOf(before).some((one) => !isLocked(one)) && practiceOf(after).some(isLocked),
  };
}

/** Hours of one requirement, by the version a person is held to and by the one in force. */
export type HoursChange = {
  id: string;
  title: string;
  before: { have: number; need: number } | null;
  after: { have: number; need: number } | null;
};

/** Returns the hours a person has and needs, before and after moving. */
export function hoursChanges(
  before: Pick<Evaluation, "requirements">,
  after: Pick<Evaluation, "requirements">,
): HoursChange[] {
  const counted = ({ requirements }: Pick<Evaluation, "requirements">) =>
    new Map(requirements.filter(({ unit }) => unit === "hours").map((result) => [result.id, result]));
  const [then, now] = [counted(before), counted(after)];
  return [...new Set([...now.keys(), ...then.keys()])].map((id) => ({
    id,
    title: now.get(id)?.title ?? then.get(id)?.title ?? id,
    before: hoursIn(then.get(id)),
    after: hoursIn(now.get(id)),
  }));
}

function hoursIn(result: RequirementResult | undefined): { have: number; need: number } | null {
  return result ? { have: result.have, need: result.need } : null;
}

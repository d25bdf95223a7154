import type { Profile, Requirement } from "./types";
import type { AttestationOccasion, AttestedKind } from "~/lib/vocabulary";

/* What a profile requires, in terms that any feature can use. Pure. */

type Asking = Pick<Profile, "requirements">;

/** Returns the ids of the modules to be completed, without duplicates, in the profile's order. */
export function modulesRequired({ requirements }: Asking): string[] {
  return [...new Set(requirements.flatMap(({ modules = [] }) => modules))];
}

/** Returns the ids of all modules a profile names, whether required or needed before practice opens. */
export function modulesNamed({ requirements }: Asking): string[] {
  return [
    ...new Set(requirements.flatMap(({ modules = [], opensAfter = [] }) => [...modules, ...opensAfter])),
  ];
}

/** Returns the requirement that practice hours count toward; null when a profile has none. */
export function practiceRequirement({
  requirements,
}: Asking): (Requirement & { hours: number; opensAfter: string[] }) | null {
  for (const requirement of requirements) {
    const { hours, opensAfter } = requirement;
    if (hours !== undefined && opensAfter !== undefined) return { ...requirement, hours, opensAfter };
  }
  return null;
}

/** Returns the ids of the modules that must be completed before practice opens. */
export function practiceOpensAfter(profile: Asking): string[] {
  return practiceRequirement(profile)?.opensAfter ?? [];
}

/** A text that a profile requires people to agree to. */
export type AskedText = {
  id: string;
  kind: AttestedKind;
  requirement: string;
  title: string;
  occasion: AttestationOccasion;
};

/** Returns the texts that a profile requires people to agree to, and when. */
export function textsAsked({ requirements }: Asking): AskedText[] {
  return requirements.flatMap((requirement): AskedText[] => {
    const { id, title, occasion, policy = null, statement = null } = requirement;
    const textId = policy ?? statement;
    if (textId === null || occasion === undefined) return [];
    return [{ id: textId, kind: policy === null ? "statement" : "policy", requirement: id, title, occasion }];
  });
}

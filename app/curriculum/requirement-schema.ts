import { z } from "zod";

import type { Policy, Profile, Requirement } from "./types";

/** What a kind of requirement is checked against before any module is read. */
export type RequirementNames = {
  profile: Omit<Profile, "hash">;
  moduleOrder: readonly string[];
  policies: readonly Policy[];
};

/** A fault of a requirement: where in it, what stands there, and what to write instead. */
export type RequirementFault = { path: readonly PropertyKey[]; found: string; instead: string };

/** A kind's part of a profile: how authors write it, and what is checked of it. */
export type RequirementSchema = {
  /** As it stands in the file, and what is made of it. */
  written: z.ZodType<Requirement> & z.core.$ZodTypeDiscriminable;
  /** Finds what nothing can run with: names of things that do not exist. */
  faultsIn: (requirement: Requirement, names: RequirementNames) => RequirementFault[];
  /**
   * Finds what the author should know.
   * @param hoursOf the hours of a module; undefined for one that could not be read
   */
  remarksOn?: (
    requirement: Requirement,
    hoursOf: (moduleId: string) => number | undefined,
  ) => RequirementFault[];
};

/** The kinds a profile may name, by kind: handed to the loader, which knows none of them. */
export type RequirementSchemas = Readonly<Record<string, RequirementSchema>>;

/** Makes the schema of one requirement from the parts of all kinds. */
export function requirementSchema(kinds: RequirementSchemas): z.ZodType<Requirement> {
  const [first, ...rest] = Object.values(kinds).map(({ written }) => written);
  if (!first) throw new Error("No kinds of requirements were given.");
  const names = Object.keys(kinds).map((kind) => `\`${kind}\``);
  return z.discriminatedUnion("kind", [first, ...rest], {
    error: `Write \`kind:\` as one of ${names.join(", ")}.`,
  });
}

/** Runs a check over all requirements of a profile and returns what it finds, with the path in the file. */
export function checkRequirements(
  kinds: RequirementSchemas,
  { requirements }: Pick<Profile, "requirements">,
  check: (kind: RequirementSchema, requirement: Requirement) => RequirementFault[],
): RequirementFault[] {
  return requirements.flatMap((requirement, index) => {
    const kind = kinds[requirement.kind];
    if (!kind) return [];
    return check(kind, requirement).map((fault) => ({
      ...fault,
      path: ["requirements", index, ...fault.path],
    }));
  });
}

/** Tells that a module is named that does not exist. */
export function unknownModule(id: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the id of a module that program.yaml names in `module_order`.";
  return { path, found: `\`${id}\`, a module that does not exist`, instead };
}

/** Tells that a policy is named that does not exist. */
export function unknownPolicy(slug: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the name of a file in content/policies.";
  return { path, found: `\`${slug}\`, a policy that does not exist`, instead };
}

/** Tells that a statement is named that the profile does not have. */
export function unknownStatement(id: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the id of one of its `statements`.";
  return { path, found: `\`${id}\`, a statement this profile does not have`, instead };
}

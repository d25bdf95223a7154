import { z } from "zod";

import type { Policy, Profile, Requirement } from "./types";

/** The names that a requirement is checked against before any module is read. */
export type RequirementNames = {
  profile: Omit<Profile, "hash">;
  moduleOrder: readonly string[];
  policies: readonly Policy[];
};

/** A fault of a requirement: its path, what was found, and what to write instead. */
export type RequirementFault = { path: readonly PropertyKey[]; found: string; instead: string };

/** A requirement kind's part of a profile: how authors write it, and its checks. */
export type RequirementSchema = {
  /** The form in the file, and what it is parsed into. */
  written: z.ZodType<Requirement> & z.core.$ZodTypeDiscriminable;
  /** Returns references to things that don't exist; the program cannot run with them. */
  faultsIn: (requirement: Requirement, names: RequirementNames) => RequirementFault[];
  /**
   * Returns lesser findings for the author.
   * @param hoursOf the hours of a module; undefined for one that could not be read
   */
  remarksOn?: (
    requirement: Requirement,
    hoursOf: (moduleId: string) => number | undefined,
  ) => RequirementFault[];
};

/** The requirement kinds that a profile may name. Passed to the loader, which knows none of them. */
export type RequirementSchemas = Readonly<Record<string, RequirementSchema>>;

/** Returns the schema of one requirement, combined from all kinds. */
export function requirementSchema(kinds: RequirementSchemas): z.ZodType<Requirement> {
  const [first, ...rest] = Object.values(kinds).map(({ written }) => written);
  if (!first) throw new Error("No kinds of requirements were given.");
  const names = Object.keys(kinds).map((kind) => `\`${kind}\``);
  return z.discriminatedUnion("kind", [first, ...rest], {
    error: `Write \`kind:\` as one of ${names.join(", ")}.`,
  });
}

/** Runs a check on every requirement of a profile and returns its findings, with their paths in the file. */
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

/** Returns the fault for a module that doesn't exist. */
export function unknownModule(id: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the id of a module that program.yaml names in `module_order`.";
  return { path, found: `\`${id}\`, a module that does not exist`, instead };
}

/** Returns the fault for a policy that doesn't exist. */
export function unknownPolicy(slug: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the name of a file in content/policies.";
  return { path, found: `\`${slug}\`, a policy that does not exist`, instead };
}

/** Returns the fault for a statement that the profile doesn't have. */
export function unknownStatement(id: string, path: readonly PropertyKey[]): RequirementFault {
  const instead = "Write the id of one of its `statements`.";
  return { path, found: `\`${id}\`, a statement this profile does not have`, instead };
}

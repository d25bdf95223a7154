import { finding, remark, type Finding } from "../faults";
import {
  type RequirementFault,
  type RequirementSchemas,
  checkRequirements,
  unknownPolicy,
  unknownStatement,
} from "../requirement-schema";
import type { Policy, Profile, Program } from "../types";
import { lineAt, type Lines } from "../yaml";

export type ProfileDraft = { profile: Profile; file: string; lines: Lines };

/** Returns a finding for every id that occurs twice in a list read from a file. */
export function duplicateIds(read: {
  value: readonly { id: string }[] | null;
  file: string;
  lines: Lines;
}): Finding[] {
  const first = new Map<string, number>();
  return (read.value ?? []).flatMap(({ id }, index) => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, index);
      return [];
    }
    const instead = `It is already used on line ${lineAt(read.lines, [before]) ?? "?"}; give this one its own id.`;
    return [finding(read.file, lineAt(read.lines, [index, "id"]), `the id \`${id}\` a second time`, instead)];
  });
}

/** Checks the references in program.yaml: the module order and the prerequisites. */
export function checkProgram(program: Program, file: string, lines: Lines): Finding[] {
  const { moduleOrder, prerequisites } = program;
  const findings: Finding[] = [];
  const add = (path: readonly PropertyKey[], found: string, instead: string) =>
    findings.push(finding(file, lineAt(lines, path), found, instead));
  moduleOrder.forEach((id, index) => {
    if (moduleOrder.indexOf(id) !== index) {
      add(["module_order", index], `\`${id}\` twice in the order`, "Name each module once.");
    }
  });
  const known = new Set(moduleOrder);
  const unknown = "Write the id of a module that `module_order` names.";
  for (const [id, needed] of Object.entries(prerequisites)) {
    if (!known.has(id)) add(["prerequisites", id], `\`${id}\`, a module that is not in the order`, unknown);
    needed.forEach((other, index) => {
      if (!known.has(other)) {
        add(["prerequisites", id, index], `\`${other}\`, a module that is not in the order`, unknown);
      }
    });
  }
  const circle = findCircle(prerequisites);
  if (circle) {
    const found = `modules that require each other (${circle.join(" → ")})`;
    add(["prerequisites", circle[0] ?? ""], found, "Remove one of them.");
  }
  return findings;
}

/** Checks that the default profile that program.yaml names exists. */
export function checkDefaultProfile(
  id: string,
  profiles: readonly ProfileDraft[],
  file: string,
  lines: Lines,
): Finding[] {
  const at = lineAt(lines, ["default_profile"]);
  if (profiles.length === 0) {
    return [finding(file, at, "no profile in content/profiles", `Write content/profiles/${id}.yaml.`)];
  }
  if (profiles.some(({ profile }) => profile.id === id)) return [];
  const instead = `Write one of ${profiles.map(({ profile }) => `\`${profile.id}\``).join(", ")}.`;
  return [finding(file, at, `\`${id}\`, a profile that does not exist`, instead)];
}

/** Checks a profile's references to modules, policies, and its own statements, and that each id is unique. */
export function checkProfile(
  { profile, file, lines }: ProfileDraft,
  program: Program,
  policies: readonly Policy[],
  kinds: RequirementSchemas,
): Finding[] {
  const findings: Finding[] = [];
  const add = (path: readonly PropertyKey[], found: string, instead: string) =>
    findings.push(finding(file, lineAt(lines, path), found, instead));
  const addFault = ({ path, found, instead }: RequirementFault) => add(path, found, instead);
  const knownPolicies = new Set(policies.map(({ slug }) => slug));
  const knownStatements = new Set(profile.statements.map(({ id }) => id));
  const names = { profile, moduleOrder: program.moduleOrder, policies };
  checkRequirements(kinds, profile, (kind, one) => kind.faultsIn(one, names)).forEach(addFault);
  profile.joining.policies.forEach((slug, index) => {
    if (!knownPolicies.has(slug)) addFault(unknownPolicy(slug, ["joining", "policies", index]));
  });
  profile.joining.statements.forEach((id, index) => {
    if (!knownStatements.has(id)) addFault(unknownStatement(id, ["joining", "statements", index]));
  });
  const lists: [path: string[], list: readonly { id: string }[]][] = [
    [["requirements"], profile.requirements],
    [["statements"], profile.statements],
    [["practice", "settings"], profile.practice.settings],
    [["practice", "activities"], profile.practice.activities],
    [["return_criteria"], profile.returnCriteria],
    [["crisis", "lines"], profile.crisis.lines],
  ];
  for (const [path, list] of lists) {
    list.forEach(({ id }, index) => {
      if (list.findIndex((other) => other.id === id) === index) return;
      add([...path, index, "id"], `the id \`${id}\` a second time`, "Give this one its own id.");
    });
  }
  profile.crisis.lines.forEach((line, index) => {
    if (line.phone !== null || line.text !== null || line.chat !== null) return;
    add(
      ["crisis", "lines", index],
      `\`${line.id}\` without a way to reach it`,
      "Write `phone`, `text`, or `chat`.",
    );
  });
  return [...findings, ...checkNewSettings(profile, file, lines)];
}

// Optional, because profiles from earlier releases lack these settings and must still load.
function checkNewSettings(profile: ProfileDraft["profile"], file: string, lines: Lines): Finding[] {
  const findings: Finding[] = [];
  const top = lineAt(lines, []);
  if (profile.dataProtection === undefined) {
    const instead =
      "Write who answers for people's data, as docs/writing-modules.md shows: controller, legal_basis, response_days, processors.";
    findings.push(remark(file, top, "no `data_protection`", instead));
  }
  if (profile.credit === undefined) {
    const instead = "Write `credit: computed`: hours of modules are computed from their texts.";
    findings.push(remark(file, top, "no `credit`", instead));
  }
  return findings;
}

function findCircle(prerequisites: Readonly<Record<string, readonly string[]>>): string[] | null {
  const cleared = new Set<string>();
  const walk = (id: string, path: string[]): string[] | null => {
    const start = path.indexOf(id);
    if (start !== -1) return [...path.slice(start), id];
    if (cleared.has(id)) return null;
    for (const next of prerequisites[id] ?? []) {
      const circle = walk(next, [...path, id]);
      if (circle) return circle;
    }
    cleared.add(id);
    return null;
  };
  for (const id of Object.keys(prerequisites)) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return null;
}

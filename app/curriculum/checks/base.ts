import { finding, remark, type Finding } from "../faults";
import type { Policy, Profile, Programme } from "../types";
import { lineAt, type Lines } from "../yaml";

export type ProfileDraft = { profile: Profile; file: string; lines: Lines };

/** Takes a list read from a file and returns a finding for every id that stands in it twice. */
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
    const instead = `It already stands on line ${lineAt(read.lines, [before]) ?? "?"}; give this one an id of its own.`;
    return [finding(read.file, lineAt(read.lines, [index, "id"]), `the id \`${id}\` a second time`, instead)];
  });
}

/** Checks what program.yaml names: the order, and what must be passed first. */
export function checkProgramme(programme: Programme, file: string, lines: Lines): Finding[] {
  const { moduleOrder, prerequisites } = programme;
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
    const found = `modules that wait for each other (${circle.join(" → ")})`;
    add(["prerequisites", circle[0] ?? ""], found, "Take one of them out.");
  }
  return findings;
}

/** Checks that the profile program.yaml names is there. */
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

/** Checks what a profile names: modules of the order, policies, its own statements; and that each id stands once. */
export function checkProfile(
  { profile, file, lines }: ProfileDraft,
  programme: Programme,
  policies: readonly Policy[],
): Finding[] {
  const findings: Finding[] = [];
  const add = (path: readonly PropertyKey[], found: string, instead: string) =>
    findings.push(finding(file, lineAt(lines, path), found, instead));
  const knownModules = new Set(programme.moduleOrder);
  const knownPolicies = new Set(policies.map(({ slug }) => slug));
  const knownStatements = new Set(profile.statements.map(({ id }) => id));
  const needPolicy = (slug: string, path: readonly PropertyKey[]) => {
    if (knownPolicies.has(slug)) return;
    add(path, `\`${slug}\`, a policy that does not exist`, "Write the name of a file in content/policies.");
  };
  const needStatement = (id: string, path: readonly PropertyKey[]) => {
    if (knownStatements.has(id)) return;
    add(
      path,
      `\`${id}\`, a statement this profile does not have`,
      "Write the id of one of its `statements`.",
    );
  };
  profile.requirements.forEach((requirement, index) => {
    const at = ["requirements", index];
    const modules =
      requirement.kind === "modules"
        ? { key: "modules", ids: requirement.modules }
        : requirement.kind === "practice_hours"
          ? { key: "opens_after", ids: requirement.opensAfter }
          : { key: "", ids: [] };
    modules.ids.forEach((id, place) => {
      if (knownModules.has(id)) return;
      const instead = "Write the id of a module that program.yaml names in `module_order`.";
      add([...at, modules.key, place], `\`${id}\`, a module that does not exist`, instead);
    });
    if (requirement.kind !== "attestation") return;
    const { policy, statement, occasion } = requirement;
    if (policy !== null) needPolicy(policy, [...at, "policy"]);
    if (statement !== null) needStatement(statement, [...at, "statement"]);
    const isOffered =
      policy === null
        ? profile.joining.statements.includes(statement ?? "")
        : profile.joining.policies.includes(policy);
    if (occasion === "joining" && !isOffered) {
      const found = `\`${policy ?? statement ?? ""}\` required on joining, which nobody is asked for on joining`;
      add(at, found, "Add it under `joining`, or write `occasion: applying`.");
    }
  });
  profile.joining.policies.forEach((slug, index) => needPolicy(slug, ["joining", "policies", index]));
  profile.joining.statements.forEach((id, index) => needStatement(id, ["joining", "statements", index]));
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
      add([...path, index, "id"], `the id \`${id}\` a second time`, "Give this one an id of its own.");
    });
  }
  profile.crisis.lines.forEach((line, index) => {
    if (line.phone !== null || line.text !== null || line.chat !== null) return;
    add(
      ["crisis", "lines", index],
      `\`${line.id}\` without a way to reach it`,
      "Write `phone`, `text` or `chat`.",
    );
  });
  return [...findings, ...checkNewSettings(profile, file, lines)];
}

// Profiles of earlier releases lack these, and must keep loading.
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

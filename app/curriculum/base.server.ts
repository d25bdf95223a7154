import type { z } from "zod";

import {
  checkDefaultProfile,
  checkProfile,
  checkProgram,
  duplicateIds,
  type ProfileDraft,
} from "./checks/base";
import { checkReferences } from "./checks/references";
import { finishDocument, readDocument, type DocumentContext } from "./document.server";
import { ContentError } from "./errors";
import { finding, remark, toFaults, type Finding } from "./faults";
import { listFolder, readText } from "./files.server";
import { FACTS_FIRST_LINE } from "./front-matter";
import { hashJson } from "./hash.server";
import { POLICY_COMPONENTS } from "./mdx/component-rules";
import type { Facts } from "./mdx/facts";
import { competenciesSchema, glossarySchema, policySchema, sourcesSchema } from "./module-schema";
import { chooseByLanguage, languageOfFile, stemOfFile } from "./names";
import { profileSchema, programSchema } from "./program-schema";
import type { RequirementSchemas } from "./requirement-schema";
import { SLUG_PATTERN } from "./schema-parts";
import type { CompileSession } from "./session";
import type { Competency, GlossaryEntry, Policy, Program, Source } from "./types";
import { checkYaml, lineAt, readYaml, type Lines } from "./yaml";
import { parseYamlCached } from "./yaml-cache.server";

export const PROGRAM_FILE = "program.yaml";

export type PolicyDraft = { policy: Policy; file: string; facts: Facts };

type Cache = { contentDir: string; cacheDir: string; session: CompileSession };

/** The content that the program cannot run without. */
export type Base = {
  program: Program;
  programLines: Lines;
  quizBankMinimum: number;
  /** The requirement kinds that profiles may name. */
  requirements: RequirementSchemas;
  profiles: ProfileDraft[];
  policies: PolicyDraft[];
  glossary: GlossaryEntry[];
  sources: Source[];
  competencies: Competency[];
  context: DocumentContext;
  /** Faults that leave the base usable. */
  findings: Finding[];
};

/**
 * Reads the program, profiles, policies, glossary, sources, and competencies.
 * @param options.language the language to serve instead of the program's own
 * @throws ContentError with every fault of these files, since nothing can run without them
 */
export async function readBase(options: {
  contentDir: string;
  cacheDir: string;
  session: CompileSession;
  requirements: RequirementSchemas;
  language?: string | undefined;
  /** Returns the findings about modules when these files have faults, so that all faults are reported together. */
  rest: (context: DocumentContext, language: string, isWhole: boolean) => Promise<Finding[]>;
}): Promise<Base> {
  const { contentDir, cacheDir, session, requirements } = options;
  const findings: Finding[] = [];
  const programFile = await readYamlFile(programSchema, options, PROGRAM_FILE, findings);
  const written = programFile.value?.program.language ?? "en";
  const language = options.language ?? written;
  const root = (await listFolder(contentDir, "."))?.files ?? [];
  const localized = (stem: string) =>
    chooseByLanguage(
      root.filter((name) => stemOfFile(name) === stem && name.endsWith(".yaml")),
      language,
    )[0] ?? `${stem}.yaml`;
  const glossaryFile = localized("glossary");
  const [glossary, sources, competencies] = await Promise.all([
    readYamlFile(glossarySchema, options, glossaryFile, findings),
    readYamlFile(sourcesSchema, options, localized("sources"), findings),
    readYamlFile(competenciesSchema, options, localized("competencies"), findings),
  ]);
  for (const read of [glossary, sources, competencies]) findings.push(...duplicateIds(read));
  const context: DocumentContext = {
    contentDir,
    cacheDir,
    session,
    glossary: new Map((glossary.value ?? []).map((entry) => [entry.id, entry])),
    sources: new Map((sources.value ?? []).map((entry) => [entry.id, entry])),
  };
  const before = findings.length;
  const profiles = await readProfiles(options, findings);
  const areProfilesSound = findings.length === before;
  const policies = await readPolicies(context, language, findings);
  if (programFile.value) {
    const { program } = programFile.value;
    findings.push(...checkProgram(program, PROGRAM_FILE, programFile.lines));
    if (areProfilesSound) {
      findings.push(
        ...checkDefaultProfile(program.defaultProfile, profiles, PROGRAM_FILE, programFile.lines),
      );
    }
    for (const draft of profiles) {
      findings.push(
        ...checkProfile(
          draft,
          program,
          policies.map(({ policy }) => policy),
          requirements,
        ),
      );
    }
  }
  const terms = new Set(context.glossary.keys());
  glossary.value?.forEach((entry, index) => {
    entry.see.forEach((id, place) => {
      if (terms.has(id)) return;
      const at = lineAt(glossary.lines, [index, "see", place]);
      findings.push(remark(glossaryFile, at, `\`${id}\`, which is not in the glossary`, "Write a known id."));
    });
  });
  if (!programFile.value || findings.some(({ blocking }) => blocking)) {
    // If a file can't be read, references to its entries are not reported as faults.
    const isWhole = glossary.value !== null && sources.value !== null;
    const rest = await options.rest(context, language, isWhole);
    throw new ContentError(toFaults([...findings, ...rest]));
  }
  return {
    program: { ...programFile.value.program, language },
    programLines: programFile.lines,
    quizBankMinimum: programFile.value.quizBankMinimum,
    requirements,
    profiles,
    policies,
    glossary: glossary.value ?? [],
    sources: sources.value ?? [],
    competencies: competencies.value ?? [],
    context,
    findings,
  };
}

async function readYamlFile<T>(
  schema: z.ZodType<T>,
  cache: Cache,
  file: string,
  findings: Finding[],
): Promise<{ value: T | null; file: string; lines: Lines }> {
  const read = await readText(cache.contentDir, file);
  if (read.kind !== "text") {
    const missing = finding(file, null, "no such file", "Write it; nothing can run without it.");
    findings.push(read.kind === "refused" ? read.finding : missing);
    return { value: null, file, lines: {} };
  }
  const parsed = await parseYamlCached(cache, read.text, file);
  const checked = parsed.findings.length > 0 ? parsed : checkYaml(schema, parsed.raw, parsed.lines, file);
  findings.push(...checked.findings);
  return { value: "value" in checked ? checked.value : null, file, lines: parsed.lines };
}

async function readProfiles(
  options: Cache & { requirements: RequirementSchemas },
  findings: Finding[],
): Promise<ProfileDraft[]> {
  const names = ((await listFolder(options.contentDir, "profiles"))?.files ?? []).filter((name) =>
    name.endsWith(".yaml"),
  );
  const schema = profileSchema(options.requirements);
  const drafts: ProfileDraft[] = [];
  for (const name of names) {
    const { value, file, lines } = await readYamlFile(schema, options, `profiles/${name}`, findings);
    if (!value) continue;
    if (`${value.id}.yaml` !== name) {
      const instead = `Write \`id: ${name.replace(/\.yaml$/, "")}\`, the file's own name.`;
      findings.push(finding(file, lineAt(lines, ["id"]), `\`id: ${value.id}\` in ${name}`, instead));
    }
    drafts.push({ profile: { ...value, hash: hashJson(value) }, file, lines });
  }
  return drafts;
}

async function readPolicies(
  context: DocumentContext,
  language: string,
  findings: Finding[],
): Promise<PolicyDraft[]> {
  const names = ((await listFolder(context.contentDir, "policies"))?.files ?? []).filter((n) =>
    n.endsWith(".mdx"),
  );
  const drafts = await Promise.all(
    chooseByLanguage(names, language).map(async (name) => {
      const file = `policies/${name}`;
      const slug = stemOfFile(name);
      const document = await readDocument(context.contentDir, file);
      const front = readYaml(policySchema, document.facts, file, FACTS_FIRST_LINE);
      const own = [...document.findings, ...(document.findings.length > 0 ? [] : front.findings)];
      if (!SLUG_PATTERN.test(slug)) {
        own.push(finding(file, null, `the file name ${name}`, "Use lowercase letters, digits, and dashes."));
      }
      const { facts, blocks } = await finishDocument(context, {
        file,
        body: document.body,
        language: languageOfFile(name),
        components: POLICY_COMPONENTS,
        listed: front.value?.sources ?? [],
        drawings: new Map(),
        media: new Map(),
      });
      const referring = { file, facts, front: front.value, lines: front.lines, isWhole: own.length === 0 };
      findings.push(...own, ...facts.findings, ...checkReferences(context, referring));
      const { value } = front;
      if (!value) return [];
      const html = blocks.map((block) => (block.kind === "html" ? block.html : "")).join("\n");
      const { sources: _sources, ...told } = value;
      // Hashes the text, not the markup, so that a redesign doesn't require everyone to sign again.
      const hash = hashJson({ ...told, slug, body: document.body.trim() });
      return [{ policy: { ...told, slug, html, hash }, file, facts }];
    }),
  );
  return drafts.flat();
}

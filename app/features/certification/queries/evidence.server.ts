import { EVIDENCE_SCHEME, type EvidenceCount, type EvidenceScheme } from "../evidence-scheme";
import { allRules } from "../requirements/kinds";
import { EVIDENCE_READS } from "../requirements/registry.server";
import type { EvidenceReads, Scope, Source } from "../requirements/sources.server";
import { type CurriculumFacts, type Evaluation, type Evidence, NO_EVIDENCE } from "../requirements/types";
import { hashJson, hashStatement } from "~/curriculum/hash.server";
import { modulesNamed } from "~/curriculum/requirements";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { minutesOf } from "~/features/learning/model";
import { creditMinutes } from "~/features/learning/transaction.server";

/* The evidence for a decision: each source is read once for many people and for every kind of requirement. */

/** Returns what the rules need to know of the content, once for any number of people. */
export function factsOf(curriculum: Curriculum, profiles: Iterable<Profile>): CurriculumFacts {
  const texts: Record<string, string> = {};
  for (const profile of profiles) {
    for (const statement of profile.statements) texts[statement.id] = hashStatement(statement);
  }
  for (const policy of curriculum.policies) texts[policy.slug] = policy.hash;
  return {
    modules: new Map(
      curriculum.modules.map((module) => [
        module.id,
        {
          title: module.title,
          lessons: module.lessons.length,
          hours: {
            computed: minutesOf(creditMinutes(module, "computed")) / 60,
            first: minutesOf(creditMinutes(module, "first")) / 60,
          },
        },
      ]),
    ),
    texts,
  };
}

const readsByKind: Readonly<Record<string, EvidenceReads | undefined>> = EVIDENCE_READS;

type Application = { id: string; personId: string };

function scopeOf(curriculum: Curriculum, profiles: readonly Profile[], of: readonly Application[]): Scope {
  return {
    curriculum,
    modules: [...new Set(profiles.flatMap(modulesNamed))].sort(),
    personIds: of.map(({ personId }) => personId),
    applicationIds: of.map(({ id }) => id),
  };
}

/** Runs each source once and returns what they found for one application. */
async function readSources(
  db: Reader,
  scope: Scope,
  sources: readonly Source[],
): Promise<(application: Application, before: Evidence) => Evidence> {
  const found = await Promise.all([...new Set(sources)].map((source) => source(db, scope)));
  return (application, before) =>
    found.reduce<Evidence>((known, partOf) => {
      const part = partOf(application);
      return { ...known, ...part, own: { ...known.own, ...part.own } };
    }, before);
}

/**
 * Reads the evidence of up to 500 people, in one statement per source.
 * @param profiles those the applications are held to
 * @param of one application per person
 * @returns by person id
 */
export async function readEvidence(
  db: Reader,
  curriculum: Curriculum,
  profiles: Iterable<Profile>,
  of: readonly Application[],
): Promise<Map<string, Evidence>> {
  const held = [...profiles];
  const kinds = new Set(held.flatMap(({ requirements }) => requirements.map(({ kind }) => kind)));
  const sources = [...kinds].flatMap((kind) => readsByKind[kind]?.reads ?? []);
  const evidenceOf = await readSources(db, scopeOf(curriculum, held, of), sources);
  return new Map(of.map((application) => [application.personId, evidenceOf(application, NO_EVIDENCE)]));
}

/**
 * Computes the fingerprint of one evaluation's evidence, one part per kind: it changes when the evidence does, and only
 * then.
 * @returns `byScheme` it, computed by every scheme a stored signature may name; `evidenceHash` by the current one
 */
export async function fingerprint(
  db: Reader,
  curriculum: Curriculum,
  profile: Profile,
  application: Application,
  evaluation: Evaluation,
  evidence: Evidence,
): Promise<{ evidenceHash: string; byScheme: Record<EvidenceScheme, string>; counted: EvidenceCount }> {
  const parts = allRules().flatMap(([kind, { fingerprint: print }]) => {
    const results = evaluation.requirements.filter((result) => result.kind === kind);
    return print && (print.isAlwaysCovered || results.length > 0) ? [{ kind, print, results }] : [];
  });
  const sources = parts.flatMap(({ kind }) => readsByKind[kind]?.readsForSignature ?? []);
  const evidenceOf = await readSources(db, scopeOf(curriculum, [profile], [application]), sources);
  const whole = evidenceOf(application, evidence);
  const covers = parts.map(({ print, results }) => ({ name: print.name, ...print.cover(results, whole) }));
  const counted: EvidenceCount = { lessons: 0, quizzes: 0, entries: 0, minutes: 0 };
  for (const cover of covers) {
    counted.lessons += cover.counted.lessons ?? 0;
    counted.quizzes += cover.counted.quizzes ?? 0;
    counted.entries += cover.counted.entries ?? 0;
    counted.minutes += cover.counted.minutes ?? 0;
  }
  const byScheme: Record<EvidenceScheme, string> = {
    1: hashJson(Object.fromEntries(covers.map(({ name, firstScheme }) => [name, firstScheme]))),
    2: hashJson({
      scheme: 2,
      ...Object.fromEntries(covers.map(({ name, covered }) => [name, covered])),
    }),
  };
  return { evidenceHash: byScheme[EVIDENCE_SCHEME], byScheme, counted };
}

import { and, asc, count, eq, inArray, isNotNull, isNull, min, notInArray } from "drizzle-orm";

import type { CurriculumFacts, Evaluation, Evidence, EvidenceCount } from "./model";
import { hashJson, hashStatement } from "~/curriculum/hash.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { attempts } from "~/db/schema/assessment";
import { attestations, signOffs } from "~/db/schema/certification";
import { lessonCompletions } from "~/db/schema/learning";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { practiceTotals } from "~/features/practice/queries.server";

/* What a decision rests on, read for many people in one query a kind. */

/** What the rules need to know of the content, once for any number of people. */
export function factsOf(curriculum: Curriculum, profiles: Iterable<Profile>): CurriculumFacts {
  const texts: Record<string, string> = {};
  for (const profile of profiles) {
    for (const statement of profile.statements) texts[statement.id] = hashStatement(statement);
  }
  for (const policy of curriculum.policies) texts[policy.slug] = policy.hash;
  return {
    modules: new Map(
      curriculum.modules.map(({ id, title, totalHours, lessons }) => [
        id,
        { title, hours: totalHours, lessons: lessons.length },
      ]),
    ),
    texts,
  };
}

/** The modules a profile asks for anywhere. */
function modulesIn(profiles: Iterable<Profile>): string[] {
  const ids = new Set<string>();
  for (const { requirements } of profiles) {
    for (const requirement of requirements) {
      if (requirement.kind === "modules") requirement.modules.forEach((id) => ids.add(id));
      if (requirement.kind === "practice_hours") requirement.opensAfter.forEach((id) => ids.add(id));
    }
  }
  return [...ids].sort();
}

/** A person's entries that count: confirmed, of an activity that counts, and not replaced by a confirmed correction. */
function countedEntries(db: Reader, personId: string) {
  const isConfirmed = and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "confirmed"));
  const replaced = db
    .select({ id: practiceEntries.correctsId })
    .from(practiceEntries)
    .where(and(isConfirmed, isNotNull(practiceEntries.correctsId)));
  return and(isConfirmed, eq(practiceEntries.counts, true), notInArray(practiceEntries.id, replaced));
}

/**
 * The evidence of up to 500 people, in one query a kind.
 * @param of one application a person
 * @param profiles those the applications are held to
 * @returns by person id; a person without any is missing
 */
export async function readEvidence(
  db: Reader,
  curriculum: Curriculum,
  profiles: Iterable<Profile>,
  of: readonly { id: string; personId: string }[],
): Promise<Map<string, Evidence>> {
  const modules = modulesIn(profiles);
  const lessons = modules.flatMap(
    (id) => curriculum.moduleById(id)?.lessons.map((lesson) => lesson.id) ?? [],
  );
  const personIds = of.map(({ personId }) => personId);

  const [read, passed, practice, attested, signed] = await Promise.all([
    db
      .select({
        personId: lessonCompletions.personId,
        moduleId: lessonCompletions.moduleId,
        lessons: count(),
      })
      .from(lessonCompletions)
      .where(
        and(inArray(lessonCompletions.personId, personIds), inArray(lessonCompletions.lessonId, lessons)),
      )
      .groupBy(lessonCompletions.personId, lessonCompletions.moduleId),
    db
      .select({ personId: attempts.personId, moduleId: attempts.moduleId, attemptId: min(attempts.id) })
      .from(attempts)
      .where(
        and(
          inArray(attempts.personId, personIds),
          inArray(attempts.moduleId, modules),
          eq(attempts.isPassed, true),
        ),
      )
      .groupBy(attempts.personId, attempts.moduleId),
    practiceTotals(db, personIds),
    db
      .select({
        personId: attestations.personId,
        textId: attestations.textId,
        textHash: attestations.textHash,
        occasion: attestations.occasion,
        applicationId: attestations.applicationId,
      })
      .from(attestations)
      .where(inArray(attestations.personId, personIds)),
    db
      .select({ applicationId: signOffs.applicationId })
      .from(signOffs)
      .where(
        and(
          inArray(
            signOffs.applicationId,
            of.map(({ id }) => id),
          ),
          isNull(signOffs.withdrawnAt),
        ),
      ),
  ]);

  const signedIds = new Set(signed.map(({ applicationId }) => applicationId));
  const lessonsOf = grouped(read, ({ personId }) => personId);
  const passesOf = grouped(passed, ({ personId }) => personId);
  const attestedBy = grouped(attested, ({ personId }) => personId);
  return new Map(
    of.map(({ id, personId }) => [
      personId,
      {
        lessonsDone: new Map(lessonsOf.get(personId)?.map((row) => [row.moduleId, row.lessons])),
        passes: new Map(
          passesOf
            .get(personId)
            ?.flatMap(({ moduleId, attemptId }) => (attemptId ? [[moduleId, attemptId]] : [])),
        ),
        confirmedMinutes: practice.get(personId)?.confirmedMinutes ?? 0,
        waitingMinutes: practice.get(personId)?.waitingMinutes ?? 0,
        attestations: attestedBy.get(personId) ?? [],
        isSignedOff: signedIds.has(id),
      },
    ]),
  );
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/**
 * A fingerprint of what one evaluation rests on: the attempts that passed, the lessons read, each confirmed practice
 * entry with its minutes and revision, the texts confirmed. It changes when any of them does, and with nothing else.
 */
export async function fingerprint(
  db: Reader,
  personId: string,
  evaluation: Evaluation,
  evidence: Evidence,
): Promise<{ evidenceHash: string; counted: EvidenceCount }> {
  const entries = await db
    .select({ id: practiceEntries.id, minutes: practiceEntries.minutes, rev: practiceEntries.rev })
    .from(practiceEntries)
    .where(countedEntries(db, personId))
    .orderBy(asc(practiceEntries.id));
  const modules = evaluation.requirements.flatMap(({ parts }) =>
    parts.map(({ id, note }) => ({
      id,
      lessons: note.lessonsDone,
      attempt: evidence.passes.get(id) ?? null,
    })),
  );
  const texts = evaluation.requirements.flatMap(({ id, text, state }) =>
    text ? [{ id, text: text.id, hash: text.hash, isMet: state === "met" }] : [],
  );
  return {
    evidenceHash: hashJson({ modules, entries, texts }),
    counted: {
      lessons: modules.reduce((sum, module) => sum + module.lessons, 0),
      quizzes: modules.filter(({ attempt }) => attempt !== null).length,
      entries: entries.length,
      minutes: entries.reduce((sum, entry) => sum + entry.minutes, 0),
    },
  };
}

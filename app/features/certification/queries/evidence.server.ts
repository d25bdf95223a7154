import { and, count, eq, inArray, isNull } from "drizzle-orm";

import {
  EVIDENCE_SCHEME,
  type CurriculumFacts,
  type Evaluation,
  type Evidence,
  type EvidenceCount,
  type EvidenceScheme,
} from "../model";
import { hashJson, hashStatement } from "~/curriculum/hash.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { attestations } from "~/db/schema/agreements";
import { signOffs } from "~/db/schema/certification";
import {
  lessonCompletions,
  moduleCompletions,
  requiredUpdatePeople,
  requiredUpdates,
} from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { minutesOf } from "~/features/learning/model";
import { creditMinutes } from "~/features/learning/transaction.server";
import { countedEntries } from "~/features/practice/queries/counting.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";

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

  const [read, completed, practice, attested, signed] = await Promise.all([
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
      .select({
        personId: moduleCompletions.personId,
        moduleId: moduleCompletions.moduleId,
        attemptId: moduleCompletions.attemptId,
        moduleHash: moduleCompletions.moduleHash,
        lessons: moduleCompletions.lessons,
        minutes: moduleCompletions.minutes,
        updateId: requiredUpdates.id,
      })
      .from(moduleCompletions)
      .leftJoin(
        requiredUpdatePeople,
        and(
          eq(requiredUpdatePeople.personId, moduleCompletions.personId),
          isNull(requiredUpdatePeople.doneAt),
        ),
      )
      .leftJoin(
        requiredUpdates,
        and(
          eq(requiredUpdates.id, requiredUpdatePeople.updateId),
          eq(requiredUpdates.moduleId, moduleCompletions.moduleId),
        ),
      )
      .where(
        and(
          inArray(moduleCompletions.personId, personIds),
          inArray(moduleCompletions.moduleId, modules),
          eq(moduleCompletions.number, 1),
        ),
      ),
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
  const completionsOf = grouped(completed, ({ personId }) => personId);
  const attestedBy = grouped(attested, ({ personId }) => personId);
  return new Map(
    of.map(({ id, personId }) => [
      personId,
      {
        lessonsDone: new Map(lessonsOf.get(personId)?.map((row) => [row.moduleId, row.lessons])),
        completions: new Map(
          completionsOf
            .get(personId)
            ?.map(({ moduleId, attemptId, moduleHash, lessons, minutes }) => [
              moduleId,
              { attemptId, moduleHash, lessons, minutes: minutesOf(minutes) },
            ]),
        ),
        updates: (completionsOf.get(personId) ?? []).flatMap(({ moduleId, updateId }) =>
          updateId === null ? [] : [moduleId],
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
 * A fingerprint of what one evaluation rests on: the completed modules, each confirmed practice entry with its minutes
 * and revision, the texts confirmed. It changes when any of them does, and with nothing else.
 * @returns `byScheme` it, made in every way a stored signature may name; `evidenceHash` as it is made now
 */
export async function fingerprint(
  db: Reader,
  personId: string,
  evaluation: Evaluation,
  evidence: Evidence,
): Promise<{ evidenceHash: string; byScheme: Record<EvidenceScheme, string>; counted: EvidenceCount }> {
  const entries = await countedEntries(db, personId);
  const parts = evaluation.requirements.flatMap((requirement) => requirement.parts);
  const texts = evaluation.requirements.flatMap(({ id, text, state }) =>
    text ? [{ id, text: text.id, hash: text.hash, isMet: state === "met" }] : [],
  );
  const completed = parts.map(({ id, note }) => {
    const completion = evidence.completions.get(id);
    return completion ? { id, ...completion } : { id, lessonsRead: note.lessonsDone };
  });
  const byScheme: Record<EvidenceScheme, string> = {
    // As the first release made it, word for word: signatures of that time are checked by it.
    1: hashJson({
      modules: parts.map(({ id, note }) => ({
        id,
        lessons: note.lessonsDone,
        attempt: evidence.completions.get(id)?.attemptId ?? null,
      })),
      entries,
      texts,
    }),
    2: hashJson({ scheme: 2, modules: completed, entries, texts }),
  };
  return {
    evidenceHash: byScheme[EVIDENCE_SCHEME],
    byScheme,
    counted: {
      lessons: parts.reduce((sum, { note }) => sum + note.lessonsDone, 0),
      quizzes: parts.filter(({ id }) => evidence.completions.has(id)).length,
      entries: entries.length,
      minutes: entries.reduce((sum, entry) => sum + entry.minutes, 0),
    },
  };
}

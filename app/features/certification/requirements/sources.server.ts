import { and, count, eq, inArray, isNull } from "drizzle-orm";

import type { Evidence } from "./types";
import type { Curriculum } from "~/curriculum/types";
import { attestations } from "~/db/schema/attestations";
import { signOffs } from "~/db/schema/certification";
import {
  lessonCompletions,
  moduleCompletions,
  requiredUpdatePeople,
  requiredUpdates,
} from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { minutesOf } from "~/features/learning/model";
import { practiceTotals } from "~/features/practice/queries/totals.server";

/* Sources of evidence, each read in one statement for up to 500 applications and for all kinds that declare it. */

export type Scope = {
  curriculum: Curriculum;
  /** The modules that the profiles name. */
  modules: string[];
  personIds: string[];
  applicationIds: string[];
};

/** Reads one kind of data for all applications at once, and returns a lookup for one of them. */
export type Source = (
  db: Reader,
  scope: Scope,
) => Promise<(application: { id: string; personId: string }) => Partial<Evidence>>;

/** What a kind reads. A source that several kinds declare runs once. */
export type EvidenceReads = {
  reads: readonly Source[];
  /** Read additionally when a fingerprint is computed. */
  readsForSignature: readonly Source[];
};

/** Counts the lessons read in each module. */
export const lessonsRead: Source = async (db, { curriculum, modules, personIds }) => {
  const lessons = modules.flatMap(
    (id) => curriculum.moduleById(id)?.lessons.map((lesson) => lesson.id) ?? [],
  );
  const rows = await db
    .select({
      personId: lessonCompletions.personId,
      moduleId: lessonCompletions.moduleId,
      lessons: count(),
    })
    .from(lessonCompletions)
    .where(and(inArray(lessonCompletions.personId, personIds), inArray(lessonCompletions.lessonId, lessons)))
    .groupBy(lessonCompletions.personId, lessonCompletions.moduleId);
  const rowsOf = grouped(rows, ({ personId }) => personId);
  return ({ personId }) => ({
    lessonsDone: new Map(rowsOf.get(personId)?.map((row) => [row.moduleId, row.lessons])),
  });
};

/** Reads the first completion of each module, and the required updates that are not read. */
export const completions: Source = async (db, { modules, personIds }) => {
  const rows = await db
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
      and(eq(requiredUpdatePeople.personId, moduleCompletions.personId), isNull(requiredUpdatePeople.doneAt)),
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
    );
  const rowsOf = grouped(rows, ({ personId }) => personId);
  return ({ personId }) => {
    const own = rowsOf.get(personId) ?? [];
    return {
      completions: new Map(
        own.map(({ moduleId, attemptId, moduleHash, lessons, minutes }) => [
          moduleId,
          { attemptId, moduleHash, lessons, minutes: minutesOf(minutes) },
        ]),
      ),
      updates: own.flatMap(({ moduleId, updateId }) => (updateId === null ? [] : [moduleId])),
    };
  };
};

/** Reads the minutes of practice that are confirmed, and those that are pending. */
export const practiceMinutes: Source = async (db, { personIds }) => {
  const totals = await practiceTotals(db, personIds);
  return ({ personId }) => ({
    confirmedMinutes: totals.get(personId)?.confirmedMinutes ?? 0,
    waitingMinutes: totals.get(personId)?.waitingMinutes ?? 0,
  });
};

/** Reads the texts that were agreed to. */
export const attestationsGiven: Source = async (db, { personIds }) => {
  const rows = await db
    .select({
      personId: attestations.personId,
      textId: attestations.textId,
      textHash: attestations.textHash,
      occasion: attestations.occasion,
      applicationId: attestations.applicationId,
    })
    .from(attestations)
    .where(inArray(attestations.personId, personIds));
  const rowsOf = grouped(rows, ({ personId }) => personId);
  return ({ personId }) => ({ attestations: rowsOf.get(personId) ?? [] });
};

/** Reads the supervisor's signatures that were not withdrawn. */
export const signatures: Source = async (db, { applicationIds }) => {
  const rows = await db
    .select({ applicationId: signOffs.applicationId })
    .from(signOffs)
    .where(and(inArray(signOffs.applicationId, applicationIds), isNull(signOffs.withdrawnAt)));
  const signed = new Set(rows.map(({ applicationId }) => applicationId));
  return ({ id }) => ({ isSignedOff: signed.has(id) });
};

/** Groups rows by a key, preserving their order. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

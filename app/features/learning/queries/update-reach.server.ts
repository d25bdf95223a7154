import { and, desc, eq, inArray, sql, type SQLWrapper } from "drizzle-orm";
import { z } from "zod";

import type { LessonNews } from "../completion";
import { lessonsWithNews, reachedBy, type FinishedAlike, type Reached, type Readers } from "../update-reach";
import { hashJson } from "~/curriculum/hash.server";
import type { Lesson, Module } from "~/curriculum/types";
import { packed, unpacked } from "~/db/packed";
import {
  lessonCompletions,
  lessonRevisionsRead,
  moduleCompletions,
  requiredUpdatePeople,
  requiredUpdates,
} from "~/db/schema/learning";
import type { Reader } from "~/db/types";

/* Whom an update of completed modules reaches, among some people: what the preview shows and what the command writes. */

/** A current lesson, to be compared with what was read. */
export type LessonToday = Lesson & { isBroken: boolean };

/** A required update, limited to the people the query is about. */
export type RequiredUpdate = {
  id: string;
  moduleHash: string;
  requiredBy: string;
  requiredAt: number;
  asked: string[];
  /** Those who have not read it yet. */
  open: Set<string>;
};

export type ModuleReach = {
  module: Module;
  /** What is new to any of them, in module order. */
  news: LessonNews<LessonToday>[];
  /** Everyone with something new to read, read or not. */
  reached: Reached<LessonToday>[];
  /** Those a new requirement would reach: with something unread, and not already required to read this version. */
  touched: Reached<LessonToday>[];
  /** Latest first. */
  required: RequiredUpdate[];
};

/** Returns the statement for who completed modules with which texts. Exported so that a test can check its plan. */
export function finishedQuery(db: Reader, whose: SQLWrapper, moduleIds: string[]) {
  // As text, because PostgreSQL cannot group by JSON.
  const texts = sql<string>`cast(${moduleCompletions.lessons} as text)`;
  return db
    .select({
      moduleId: moduleCompletions.moduleId,
      texts,
      people: packed(moduleCompletions.personId),
      times: packed(moduleCompletions.completedAt),
    })
    .from(moduleCompletions)
    .where(
      and(
        inArray(moduleCompletions.personId, whose),
        inArray(moduleCompletions.moduleId, moduleIds),
        // The latest completion says what was read last. Names are spelled out because both rows are from one table.
        sql`not exists (
          select 1 from module_completions later
          where later.person_id = module_completions.person_id
            and later.module_id = module_completions.module_id
            and later.number > module_completions.number
        )`,
      ),
    )
    .groupBy(moduleCompletions.moduleId, texts);
}

/** Returns the statement that yields the ids of everyone who completed a module. */
export function finishersQuery(db: Reader, moduleId: string): SQLWrapper {
  return db
    .select({ personId: moduleCompletions.personId })
    .from(moduleCompletions)
    .where(eq(moduleCompletions.moduleId, moduleId));
}

/** Returns the statement for who read the current texts, first or later. Exported so that a test can check its plan. */
export function readersQuery(db: Reader, whose: SQLWrapper, lessons: LessonToday[]) {
  const by = (table: typeof lessonCompletions | typeof lessonRevisionsRead) =>
    db
      .select({
        lessonId: table.lessonId,
        hash: table.contentHash,
        people: packed(table.personId),
      })
      .from(table)
      .where(
        and(
          inArray(table.personId, whose),
          inArray(table.lessonId, idsOf(lessons)),
          inArray(table.contentHash, hashesOf(lessons)),
        ),
      )
      .groupBy(table.lessonId, table.contentHash);
  return by(lessonCompletions).unionAll(by(lessonRevisionsRead));
}

/** Returns the statement for what was required of whom. Exported so that a test can check its plan. */
export function requiredQuery(db: Reader, whose: SQLWrapper, moduleIds: string[]) {
  return db
    .select({
      id: requiredUpdates.id,
      moduleId: requiredUpdates.moduleId,
      moduleHash: requiredUpdates.moduleHash,
      requiredBy: requiredUpdates.requiredBy,
      requiredAt: requiredUpdates.requiredAt,
      people: packed(requiredUpdatePeople.personId),
      done: packed(requiredUpdatePeople.doneAt),
    })
    .from(requiredUpdates)
    .innerJoin(requiredUpdatePeople, eq(requiredUpdatePeople.updateId, requiredUpdates.id))
    .where(and(inArray(requiredUpdates.moduleId, moduleIds), inArray(requiredUpdatePeople.personId, whose)))
    .groupBy(requiredUpdates.id)
    .orderBy(desc(requiredUpdates.requiredAt), desc(requiredUpdates.id));
}

/**
 * Returns whom the updates of some modules reach, in three statements at most.
 * @param whose a statement that yields the ids of the people to consider
 */
export async function reachOf(
  db: Reader,
  modules: readonly Module[],
  whose: SQLWrapper,
): Promise<ModuleReach[]> {
  const moduleIds = modules.map(({ id }) => id);
  if (moduleIds.length === 0) return [];
  const [finished, required] = await Promise.all([
    finishedQuery(db, whose, moduleIds),
    requiredQuery(db, whose, moduleIds),
  ]);
  const parts = modules.map((module) => {
    const today = module.lessons.map((lesson) => ({ ...lesson, isBroken: lesson.faults.length > 0 }));
    const alike = finished.flatMap((row) => (row.moduleId === module.id ? [finishedAlike(row)] : []));
    return { module, today, alike, news: lessonsWithNews(today, alike) };
  });
  const lessons = parts.flatMap(({ news }) => news.map(({ lesson }) => lesson));
  const readers = lessons.length === 0 ? new Map() : await readersOf(db, whose, lessons);
  return parts.map(({ module, today, alike, news }) => {
    const its = required.flatMap((row) => (row.moduleId === module.id ? [requiredFrom(row)] : []));
    const reached = reachedBy(today, alike, readers);
    const asked = new Set(
      its.flatMap(({ moduleHash, open }) => (moduleHash === module.hash ? [...open] : [])),
    );
    const touched = reached.filter(({ personId, unread }) => unread.length > 0 && !asked.has(personId));
    return { module, news, reached, touched, required: its };
  });
}

/** Returns a hash of a set of people: it changes when someone is added or removed, and only then. */
export function hashOfPeople(personIds: readonly string[]): string {
  return hashJson([...new Set(personIds)].sort());
}

async function readersOf(db: Reader, whose: SQLWrapper, lessons: LessonToday[]): Promise<Readers> {
  const hashes = new Map(lessons.map(({ id, hash }) => [id, hash]));
  const readers = new Map<string, Set<string>>();
  for (const { lessonId, hash, people } of await readersQuery(db, whose, lessons)) {
    if (hashes.get(lessonId) !== hash) continue;
    const known = readers.get(lessonId) ?? new Set();
    readers.set(lessonId, known);
    for (const personId of unpacked(people)) known.add(personId);
  }
  return readers;
}

const VERSIONS = z.array(z.object({ id: z.string(), hash: z.string() }));

function finishedAlike(row: { texts: string; people: string | null; times: string | null }): FinishedAlike {
  const times = unpacked(row.times);
  return {
    lessons: VERSIONS.parse(JSON.parse(row.texts)),
    people: unpacked(row.people).map((personId, place) => ({
      personId,
      finishedAt: Number(times[place] ?? 0),
    })),
  };
}

function requiredFrom(row: Awaited<ReturnType<typeof requiredQuery>>[number]): RequiredUpdate {
  const { id, moduleHash, requiredBy, requiredAt } = row;
  const asked = unpacked(row.people);
  const done = unpacked(row.done);
  const open = new Set(asked.filter((_personId, place) => (done[place] ?? "") === ""));
  return { id, moduleHash, requiredBy, requiredAt, asked, open };
}

const idsOf = (lessons: LessonToday[]) => lessons.map(({ id }) => id);
const hashesOf = (lessons: LessonToday[]) => lessons.map(({ hash }) => hash);

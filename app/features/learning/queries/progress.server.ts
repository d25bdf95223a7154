import { and, asc, eq, inArray, max } from "drizzle-orm";

import { headingsOf, moduleState, NO_PROGRESS, type Heading, type Progress } from "../model";
import type { Curriculum, Lesson, Module } from "~/curriculum/types";
import { prepared } from "~/db/prepared.server";
import { packed, unpacked } from "~/db/packed";
import {
  lessonCompletions,
  lessonRevisionsRead,
  lessonVisits,
  moduleCompletions,
} from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import type { QuizResult } from "~/features/assessment/model";
import { quizResultsOf } from "~/features/assessment/queries/results.server";

/* What people have read. Private notes are in `lesson.server.ts`. */

const IDS_PER_QUERY = 500;

/** The lessons that some people marked as read, by person and then by time; apart, so that a test can ask for its plan. */
export function completionsQuery(db: Reader, personIds: string[]) {
  return db
    .select({
      personId: lessonCompletions.personId,
      lessonId: lessonCompletions.lessonId,
      moduleId: lessonCompletions.moduleId,
      completedAt: lessonCompletions.completedAt,
    })
    .from(lessonCompletions)
    .where(inArray(lessonCompletions.personId, personIds))
    .orderBy(
      asc(lessonCompletions.personId),
      asc(lessonCompletions.completedAt),
      asc(lessonCompletions.lessonId),
    );
}

/**
 * Which lessons some people, 500 at most, have marked as read.
 * @returns by person id; whoever has read none is missing
 */
export async function lessonsReadBy(
  db: Reader,
  personIds: string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await db
    .select({ personId: lessonCompletions.personId, lessons: packed(lessonCompletions.lessonId) })
    .from(lessonCompletions)
    .where(inArray(lessonCompletions.personId, personIds))
    .groupBy(lessonCompletions.personId);
  return new Map(rows.map(({ personId, lessons }) => [personId, new Set(unpacked(lessons))]));
}

/** The lesson that each of some people opened last; apart, so that a test can ask for its plan. */
export function lastOpenedQuery(db: Reader, personIds: string[]) {
  const latest = db
    .select({ personId: lessonVisits.personId, at: max(lessonVisits.lastOpenedAt).as("latest_at") })
    .from(lessonVisits)
    .where(inArray(lessonVisits.personId, personIds))
    .groupBy(lessonVisits.personId)
    .as("latest");
  return db
    .select({
      personId: lessonVisits.personId,
      lessonId: lessonVisits.lessonId,
      at: lessonVisits.lastOpenedAt,
      place: lessonVisits.place,
    })
    .from(latest)
    .innerJoin(
      lessonVisits,
      and(eq(lessonVisits.personId, latest.personId), eq(lessonVisits.lastOpenedAt, latest.at)),
    )
    .orderBy(asc(lessonVisits.personId), asc(lessonVisits.lessonId));
}

/**
 * What people have read, and where each was last.
 * @returns a line for each id that was asked for, also for people who have read nothing yet
 */
export async function progressOf(db: Reader, personIds: readonly string[]): Promise<Map<string, Progress>> {
  const ids = [...new Set(personIds)];
  const progress = new Map(
    ids.map((id): [string, Progress] => [id, { ...NO_PROGRESS, completedLessons: [] }]),
  );
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    const some = ids.slice(start, start + IDS_PER_QUERY);
    const [completions, visits] = await Promise.all([completionsQuery(db, some), lastOpenedQuery(db, some)]);
    for (const { personId, ...completion } of completions)
      progress.get(personId)?.completedLessons.push(completion);
    for (const { personId, ...visit } of visits) {
      const person = progress.get(personId);
      if (person) person.lastOpened ??= visit;
    }
  }
  return progress;
}

/** The module and lesson of an address; null when there is none such. */
export function lessonAt(
  curriculum: Curriculum,
  moduleSlug: string | undefined,
  lessonSlug: string | undefined,
): { module: Module; lesson: Lesson } | null {
  const module = curriculum.moduleBySlug(moduleSlug ?? "");
  const lesson = module?.lessons.find(({ slug }) => slug === lessonSlug);
  return module && lesson ? { module, lesson } : null;
}

/** Returns the modules to be completed before this one opens for a person; empty when it is open. */
export async function missingBefore(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  moduleId: string,
): Promise<string[]> {
  return missingFor(curriculum, moduleId, await quizResultsOf(db, personId));
}

/** Returns the modules to be completed before one opens, for somebody with these results; empty when it is open. */
export function missingFor(
  curriculum: Curriculum,
  moduleId: string,
  results: readonly QuizResult[],
): string[] {
  const ids = (some: readonly QuizResult[]) => new Set(some.map((result) => result.moduleId));
  const module = {
    id: moduleId,
    lessons: [],
    prerequisites: curriculum.programme.prerequisites[moduleId] ?? [],
  };
  return moduleState(module, {
    read: new Set(),
    passed: ids(results.filter(({ passedAt }) => passedAt !== null)),
    completed: ids(results.filter(({ completedAt }) => completedAt !== null)),
  }).lockedBy;
}

export type Reading = {
  /** When the reader marked it as read first, and whether they marked this very text. */
  read: { at: number; isSameText: boolean } | null;
  lastOpenedAt: number | null;
  /** Where the reader stopped. */
  stoppedAt: Heading | null;
  /** The lesson's module was completed, whatever was added since. */
  isModuleDone: boolean;
};

const completionQuery = prepared<"personId" | "lessonId">()((db, at) =>
  db
    .select({
      at: lessonCompletions.completedAt,
      hash: lessonCompletions.contentHash,
      later: lessonRevisionsRead.contentHash,
    })
    .from(lessonCompletions)
    .leftJoin(
      lessonRevisionsRead,
      and(
        eq(lessonRevisionsRead.personId, lessonCompletions.personId),
        eq(lessonRevisionsRead.lessonId, lessonCompletions.lessonId),
      ),
    )
    .where(
      and(eq(lessonCompletions.personId, at("personId")), eq(lessonCompletions.lessonId, at("lessonId"))),
    ),
);

// From the person, so that one statement answers also where the lesson was never opened.
const visitQuery = prepared<"personId" | "lessonId" | "moduleId">()((db, at) =>
  db
    .select({
      at: lessonVisits.lastOpenedAt,
      place: lessonVisits.place,
      finishedAt: moduleCompletions.completedAt,
    })
    .from(people)
    .leftJoin(
      lessonVisits,
      and(eq(lessonVisits.personId, people.id), eq(lessonVisits.lessonId, at("lessonId"))),
    )
    .leftJoin(
      moduleCompletions,
      and(
        eq(moduleCompletions.personId, people.id),
        eq(moduleCompletions.moduleId, at("moduleId")),
        eq(moduleCompletions.number, 1),
      ),
    )
    .where(eq(people.id, at("personId"))),
);

/** What one person did with one lesson. */
export async function readingOf(db: Reader, personId: string, lesson: Lesson): Promise<Reading> {
  const its = { personId, lessonId: lesson.id, moduleId: lesson.moduleId };
  const [readings, [visit]] = await Promise.all([completionQuery(db, its), visitQuery(db, its)]);
  const [first] = readings;
  const isSameText = readings.some(({ hash, later }) => hash === lesson.hash || later === lesson.hash);
  const place = visit?.place ?? null;
  return {
    read: first ? { at: first.at, isSameText } : null,
    lastOpenedAt: visit?.at ?? null,
    stoppedAt: place === null ? null : (headingsOf(lesson).find(({ id }) => id === place) ?? null),
    isModuleDone: typeof visit?.finishedAt === "number",
  };
}

import { and, asc, eq, inArray, max } from "drizzle-orm";

import { headingsOf, NO_PROGRESS, type Heading, type Progress } from "../model";
import { textsOfLessonReadBy } from "./readings.server";
import type { Lesson } from "~/curriculum/types";
import { packed, unpacked } from "~/db/packed";
import { prepared } from "~/db/prepared.server";
import { lessonCompletions, lessonVisits, moduleCompletions } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";

/* Reading progress. */

const IDS_PER_QUERY = 500;

/** Returns the statement for the lessons people marked as read, by person, then time. Exported for plan tests. */
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
 * Returns which lessons some people, 500 at most, have marked as read.
 * @returns lesson ids by person id; people who have read none are missing
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

/** Returns the statement for the lesson each person opened last. Exported for plan tests. */
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
 * Returns what people have read, and which lesson each opened last.
 * @returns an entry for each requested id, including people who have read nothing yet
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

export type Reading = {
  /** When the reader first marked it as read, and whether they marked the current text. */
  read: { at: number; isSameText: boolean } | null;
  lastOpenedAt: number | null;
  /** Where the reader stopped. */
  stoppedAt: Heading | null;
  /** The lesson's module was completed, even if lessons were added since. */
  isModuleDone: boolean;
};

// Starts from the person so that one statement also answers for a lesson that was never opened.
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

/** Returns what one person did with one lesson. */
export async function readingOf(db: Reader, personId: string, lesson: Lesson): Promise<Reading> {
  const its = { personId, lessonId: lesson.id, moduleId: lesson.moduleId };
  const [readings, [visit]] = await Promise.all([textsOfLessonReadBy(db, its), visitQuery(db, its)]);
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

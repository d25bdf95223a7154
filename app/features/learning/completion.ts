import type { Domain } from "~/lib/vocabulary";

/* What a completed module is, and what is new in it since: pure, without clock or database. */

/** Credit in minutes by domain. */
export type Minutes = Partial<Record<Domain, number>>;

/** A version of a lesson: its id, and the hash of its text. */
export type LessonVersion = { id: string; hash: string };

/** Takes hours by domain, in quarter hours, and returns them as minutes. */
export function minutesFrom(hours: Partial<Record<Domain, number>>): Minutes {
  return Object.fromEntries(Object.entries(hours).map(([domain, value]) => [domain, Math.round(value * 60)]));
}

/** What a person has read of lessons: lesson id → the hashes of the texts they marked as read. */
export type TextsRead = ReadonlyMap<string, ReadonlySet<string>>;

/** A lesson of a finished module that was not there, or read differently, on the day it was finished. */
export type LessonNews<L> = { lesson: L; kind: "new" | "changed" };

/**
 * Takes a finished module's lessons as they are today, those it was finished with, and what was read, and returns the
 * lessons that are new since and were not read yet. A lesson that can't be shown is left out.
 */
export function newsSince<L extends LessonVersion & { isBroken: boolean }>(
  today: readonly L[],
  finishedWith: readonly LessonVersion[],
  read: TextsRead,
): LessonNews<L>[] {
  const then = new Map(finishedWith.map(({ id, hash }) => [id, hash]));
  return today.flatMap((lesson): LessonNews<L>[] => {
    const known = then.get(lesson.id);
    if (lesson.isBroken || known === lesson.hash || read.get(lesson.id)?.has(lesson.hash)) return [];
    return [{ lesson, kind: known === undefined ? "new" : "changed" }];
  });
}

/** Returns the ids of the lessons that can be read today. */
export function readableIn(
  lessons: readonly { id: string; faults: readonly unknown[] }[],
): ReadonlySet<string> {
  return new Set(lessons.flatMap(({ id, faults }) => (faults.length === 0 ? [id] : [])));
}

/**
 * Whether every lesson of a required update was read: as it was on that day, or in any version since. A lesson that
 * can't be read any more is asked of nobody.
 * @param readable ids of the lessons there are today
 */
export function isUpdateRead(
  update: { lessons: readonly LessonVersion[]; requiredAt: number },
  readings: readonly { lessonId: string; hash: string; at: number }[],
  readable: ReadonlySet<string>,
): boolean {
  return update.lessons.every(
    ({ id, hash }) =>
      !readable.has(id) ||
      readings.some(
        (reading) => reading.lessonId === id && (reading.hash === hash || reading.at >= update.requiredAt),
      ),
  );
}

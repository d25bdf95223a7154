import type { Domain } from "~/lib/vocabulary";

/* What is new in a completed module: pure, without clock or database. */

/** Credit in minutes by domain. */
export type Minutes = Partial<Record<Domain, number>>;

/** A version of a lesson: its id, and the hash of its text. */
export type LessonVersion = { id: string; hash: string };

/** Converts hours by domain, in quarter hours, to minutes. */
export function minutesFrom(hours: Partial<Record<Domain, number>>): Minutes {
  return Object.fromEntries(Object.entries(hours).map(([domain, value]) => [domain, Math.round(value * 60)]));
}

/** What a person has read of lessons: lesson id → the hashes of the texts they marked as read. */
export type TextsRead = ReadonlyMap<string, ReadonlySet<string>>;

/** A lesson of a completed module that was added or revised since its completion. */
export type LessonNews<L> = { lesson: L; kind: "new" | "changed" };

/**
 * Returns the lessons of a completed module that are new or revised since its completion and not read yet. A lesson that
 * can't be shown is left out.
 * @param today the module's current lessons
 * @param finishedWith the versions it was completed with
 * @param read what the person has read
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

/** Returns the ids of the lessons that can be read now. */
export function readableIn(
  lessons: readonly { id: string; faults: readonly unknown[] }[],
): ReadonlySet<string> {
  return new Set(lessons.flatMap(({ id, faults }) => (faults.length === 0 ? [id] : [])));
}

/**
 * Whether every lesson of a required update was read, in the required version or any later one. A lesson that can no
 * longer be read is not required.
 * @param readable ids of the current lessons that can be read
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

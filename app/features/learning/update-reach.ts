import { newsSince, type LessonNews, type LessonVersion } from "./completion";

/* Whom the lessons that are new in a module concern: pure, without clock or database. */

/** People who finished a module with the very same texts. */
export type FinishedAlike = {
  lessons: readonly LessonVersion[];
  people: readonly { personId: string; finishedAt: number }[];
};

/** Lesson id → who has marked today's text as read. */
export type Readers = ReadonlyMap<string, ReadonlySet<string>>;

/** Somebody who finished a module with other texts than today's: what is new to them, and what of it is unread. */
export type Reached<L> = {
  personId: string;
  finishedAt: number;
  news: LessonNews<L>[];
  unread: LessonNews<L>[];
};

type Today = LessonVersion & { isBroken: boolean };

/** Returns the lessons that are new to anyone who finished a module, in the order of the module. */
export function lessonsWithNews<L extends Today>(
  today: readonly L[],
  finished: readonly FinishedAlike[],
): LessonNews<L>[] {
  const kinds = new Map<string, LessonNews<L>["kind"]>();
  for (const { lesson, kind } of finished.flatMap(({ lessons }) => newsSince(today, lessons, new Map()))) {
    // New to some and changed to others: whoever read it before is told what changed.
    if (kinds.get(lesson.id) !== "changed") kinds.set(lesson.id, kind);
  }
  return today.flatMap((lesson) => {
    const kind = kinds.get(lesson.id);
    return kind ? [{ lesson, kind }] : [];
  });
}

/** Returns the people to whom something is new in a module they finished, whether they have read it since or not. */
export function reachedBy<L extends Today>(
  today: readonly L[],
  finished: readonly FinishedAlike[],
  readers: Readers,
): Reached<L>[] {
  return finished.flatMap(({ lessons, people }) => {
    const news = newsSince(today, lessons, new Map());
    if (news.length === 0) return [];
    return people.map((person) => ({
      ...person,
      news,
      unread: news.filter(({ lesson }) => !readers.get(lesson.id)?.has(person.personId)),
    }));
  });
}

import { newsSince, type LessonNews, type LessonVersion } from "./completion";

/* Whom an update of a module reaches: pure, without clock or database. */

/** People who completed a module with the same texts. */
export type FinishedAlike = {
  lessons: readonly LessonVersion[];
  people: readonly { personId: string; finishedAt: number }[];
};

/** Lesson id → who has marked the current text as read. */
export type Readers = ReadonlyMap<string, ReadonlySet<string>>;

/** A person who completed a module with earlier texts: what is new to them, and what of it is unread. */
export type Reached<L> = {
  personId: string;
  finishedAt: number;
  news: LessonNews<L>[];
  unread: LessonNews<L>[];
};

type Today = LessonVersion & { isBroken: boolean };

/** Returns the lessons that are new to anyone who completed a module, in module order. */
export function lessonsWithNews<L extends Today>(
  today: readonly L[],
  finished: readonly FinishedAlike[],
): LessonNews<L>[] {
  const kinds = new Map<string, LessonNews<L>["kind"]>();
  for (const { lesson, kind } of finished.flatMap(({ lessons }) => newsSince(today, lessons, new Map()))) {
    // New to some and changed for others: readers of an earlier version are told what changed.
    if (kinds.get(lesson.id) !== "changed") kinds.set(lesson.id, kind);
  }
  return today.flatMap((lesson) => {
    const kind = kinds.get(lesson.id);
    return kind ? [{ lesson, kind }] : [];
  });
}

/** Returns the people for whom something is new in a module they completed, whether or not they have read it since. */
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

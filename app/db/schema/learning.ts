import { sql } from "drizzle-orm";

import {
  flag,
  index,
  int,
  isOneOf,
  json,
  oneOf,
  primaryKey,
  table,
  text,
  time,
  uniqueIndex,
} from "../columns";
import { attempts } from "./assessment";
import { people } from "./people";
import { COMPLETION_FLAG_REASONS, type Domain } from "~/lib/vocabulary";

/** Visits to a lesson, and where the reader stopped. */
export const lessonVisits = table(
  "lesson_visits",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    lessonId: text().notNull(),
    firstOpenedAt: time().notNull(),
    lastOpenedAt: time().notNull(),
    /** The heading's id at which the reader stopped. */
    place: text(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.lessonId] }),
    index("lesson_visits_by_time").on(t.personId, t.lastOpenedAt),
  ],
);

/** "I have read this": the reader's own confirmation, and the hash of the text that was read. */
export const lessonCompletions = table(
  "lesson_completions",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    lessonId: text().notNull(),
    moduleId: text().notNull(),
    contentHash: text().notNull(),
    completedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.lessonId] }),
    index("lesson_completions_by_module").on(t.personId, t.moduleId),
  ],
);

/** A later version of a lesson that was read as well. The first reading stays in `lesson_completions`. */
export const lessonRevisionsRead = table(
  "lesson_revisions_read",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    lessonId: text().notNull(),
    contentHash: text().notNull(),
    readAt: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.lessonId, t.contentHash] })],
);

/** A version of a lesson: its id, and the hash of its text. */
export type LessonVersion = { id: string; hash: string };

/**
 * A person's completion of a module, as of that day: with its lessons as read and their credit. Append-only: no change
 * of the content, of a rule or of a grade withdraws it.
 */
export const moduleCompletions = table(
  "module_completions",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    moduleId: text().notNull(),
    /** 1 for the first completion; its minutes count. */
    number: int().notNull(),
    /** The attempt that passed. */
    attemptId: text()
      .notNull()
      .references(() => attempts.id),
    lessons: json<LessonVersion[]>().notNull(),
    /** Credit by domain, in minutes. */
    minutes: json<Partial<Record<Domain, number>>>().notNull(),
    moduleHash: text().notNull(),
    completedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.moduleId, t.number] }),
    uniqueIndex("module_completions_attempt").on(t.attemptId),
    index("module_completions_by_module").on(t.moduleId, t.personId),
  ],
);

/** An issue with a completion that needs review. It stays a completion. */
export const moduleCompletionFlags = table(
  "module_completion_flags",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    moduleId: text().notNull(),
    /** The attempt that the completion names. */
    attemptId: text()
      .notNull()
      .references(() => attempts.id),
    reason: oneOf(COMPLETION_FLAG_REASONS).notNull(),
    flaggedAt: time().notNull(),
    /** Who reviewed it, and when. */
    settledBy: text().references(() => people.id),
    settledAt: time(),
  },
  (t) => [
    uniqueIndex("module_completion_flags_open")
      .on(t.attemptId)
      .where(sql`settled_at is null`),
    index("module_completion_flags_by_person").on(t.personId, t.flaggedAt),
    isOneOf("module_completion_flags_reason", "reason", COMPLETION_FLAG_REASONS),
  ],
);

/** A manager's requirement that people who completed a module read its updates. Append-only. */
export const requiredUpdates = table(
  "required_updates",
  {
    id: text().primaryKey(),
    moduleId: text().notNull(),
    moduleHash: text().notNull(),
    /** The lessons to read, in that day's versions. */
    lessons: json<LessonVersion[]>().notNull(),
    requiredBy: text()
      .notNull()
      .references(() => people.id),
    requiredAt: time().notNull(),
  },
  (t) => [index("required_updates_by_module").on(t.moduleId, t.requiredAt)],
);

/** The people a required update applies to, as named by the preview. */
export const requiredUpdatePeople = table(
  "required_update_people",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    updateId: text()
      .notNull()
      .references(() => requiredUpdates.id),
    /** When the last of its lessons was read. */
    doneAt: time(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.updateId] }),
    index("required_update_people_by_update").on(t.updateId),
  ],
);

/** Answers to the checks inside lessons. They are not counted; the latest is shown. */
export const checkAnswers = table(
  "check_answers",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    checkId: text().notNull(),
    lessonId: text().notNull(),
    questionHash: text().notNull(),
    chosen: json<string[]>().notNull(),
    isCorrect: flag().notNull(),
    answeredAt: time().notNull(),
  },
  (t) => [index("check_answers_by_person").on(t.personId, t.lessonId, t.checkId, t.answeredAt)],
);

/** Private notes. Only their writer reads them: no query elsewhere selects from this table. */
export const reflections = table(
  "reflections",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    reflectionId: text().notNull(),
    lessonId: text().notNull(),
    body: text().notNull(),
    updatedAt: time().notNull(),
    rev: int().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.reflectionId] }),
    index("reflections_by_lesson").on(t.personId, t.lessonId),
  ],
);

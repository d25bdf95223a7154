import { flag, index, int, json, primaryKey, table, text, time } from "../columns";
import { people } from "./people";

/** That a lesson was opened, and where the reader stopped. */
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

/** "I have read this": the reader's own act, and the hash of the text that was read. */
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

/** Private notes. Nobody but their writer reads them: no query elsewhere selects from this table. */
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

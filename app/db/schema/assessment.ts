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
import { people } from "./people";
import { ATTEMPT_STATES, GRADING_REASONS } from "~/lib/vocabulary";

/** The rules an attempt was started under; it is graded and reviewed by them forever. */
export type AttemptRules = {
  draw: number;
  passPercent: number;
  tries: number | null;
  waitHours: number[];
  timeLimitMinutes: number | null;
  /** Ids of the questions that must all be right, sorted. Absent when the bank had none, and on earlier attempts. */
  critical?: string[];
  profileId: string;
  profileHash: string;
};

/** An attempt at a module's quiz. It exists from its start. */
export const attempts = table(
  "attempts",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    moduleId: text().notNull(),
    /** 1 for the person's first attempt at this module. */
    number: int().notNull(),
    state: oneOf(ATTEMPT_STATES).notNull(),
    /** Seed for drawing and shuffling the questions. */
    seed: text().notNull(),
    rules: json<AttemptRules>().notNull(),
    startedAt: time().notNull(),
    submittedAt: time(),
    gradedAt: time(),
    /** Increases with each saved step; a step with an older number is refused. */
    seq: int().notNull().default(0),
    /** Points and their maximum by the grading in force; null until graded. */
    points: int(),
    maxPoints: int().notNull(),
    isPassed: flag(),
  },
  (t) => [
    uniqueIndex("attempts_number").on(t.personId, t.moduleId, t.number),
    uniqueIndex("attempts_open")
      .on(t.personId, t.moduleId)
      .where(sql`state = 'in_progress'`),
    index("attempts_by_module").on(t.moduleId, t.state),
    isOneOf("attempts_state", "state", ATTEMPT_STATES),
  ],
);

/** The questions of an attempt, by version and in the order they were given. */
export const attemptQuestions = table(
  "attempt_questions",
  {
    attemptId: text()
      .notNull()
      .references(() => attempts.id),
    /** 1-based. */
    position: int().notNull(),
    questionId: text().notNull(),
    questionHash: text().notNull(),
    /** Option ids in the order they were shown. */
    optionOrder: json<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.attemptId, t.position] })],
);

/** Each answer as submitted. Append-only: the last step of a position counts. */
export const answerSteps = table(
  "answer_steps",
  {
    attemptId: text()
      .notNull()
      .references(() => attempts.id),
    /** 1, 2, 3 … within the attempt. */
    seq: int().notNull(),
    position: int().notNull(),
    /** Option ids; empty: the answer was cleared. */
    chosen: json<string[]>().notNull(),
    savedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.attemptId, t.seq] }),
    index("answer_steps_by_position").on(t.attemptId, t.position),
  ],
);

export type GradedAnswer = { position: number; chosen: string[]; isCorrect: boolean };

/** A grading of an attempt. A regrade adds a row; both are retained. */
export const gradings = table(
  "gradings",
  {
    id: text().primaryKey(),
    attemptId: text()
      .notNull()
      .references(() => attempts.id),
    number: int().notNull(),
    reason: oneOf(GRADING_REASONS).notNull(),
    gradedAt: time().notNull(),
    points: int().notNull(),
    maxPoints: int().notNull(),
    isPassed: flag().notNull(),
    answers: json<GradedAnswer[]>().notNull(),
  },
  (t) => [
    uniqueIndex("gradings_number").on(t.attemptId, t.number),
    isOneOf("gradings_reason", "reason", GRADING_REASONS),
  ],
);

import { z } from "zod";

import { day, httpsAddress, id, line, orAbsent, orNull, paragraphs } from "./schema-parts";
import type { Competency, GlossaryEntry, Source } from "./types";
import { DOMAINS, POLICY_KINDS, QUESTION_TYPES } from "~/lib/vocabulary";

/** What people can do after a module. In earlier releases an objective was a plain text; its id is then null. */
const objective = z.preprocess(
  (written) => (typeof written === "string" ? { text: written } : written),
  z.strictObject({ id: orNull(id), text: line }),
);

/** Validates module.yaml as written. */
export const moduleSchema = z
  .strictObject({
    id,
    title: line,
    summary: line,
    hours: z.partialRecord(z.enum(DOMAINS), z.number().positive()),
    competencies: z.array(id),
    objectives: z.array(objective).min(1),
    key_terms: z.array(id).default([]),
    content_note: orNull(line),
    written: day.optional(),
    /** The earlier name of `written`; such files still load. */
    reviewed_on: day.optional(),
    reviewed_by: orNull(z.strictObject({ role: line, name: line, date: day })),
    live: orNull(
      z.strictObject({ hours: z.number().positive().max(1000), covers: line, check: orNull(line) }),
    ),
  })
  .refine((file) => file.written !== undefined || file.reviewed_on !== undefined, {
    path: ["written"],
    error: "Write `written:` and the day the module was written, for instance `written: 2026-11-20`.",
  })
  .transform((file) => ({
    id: file.id,
    title: file.title,
    summary: file.summary,
    hours: file.hours,
    competencies: file.competencies,
    objectives: file.objectives,
    keyTerms: file.key_terms,
    contentNote: file.content_note,
    written: file.written ?? file.reviewed_on ?? "",
    reviewedBy: file.reviewed_by,
    live: file.live,
  }));

export type ModuleFile = z.output<typeof moduleSchema>;

const option = z.strictObject({ id, text: line, correct: z.boolean().default(false), feedback: line });

/** A question of quiz.yaml. Each is validated separately, so that a fault in one doesn't affect the others. */
export const questionSchema = z.strictObject({
  id,
  lesson: id,
  type: z.enum(QUESTION_TYPES),
  critical: orAbsent(z.boolean()),
  /** The objective of its module that it tests. */
  objective: orAbsent(id),
  /** Keeps the options in file order, for a scale. */
  keep_order: orAbsent(z.boolean()),
  prompt: paragraphs,
  options: z.array(option).min(2),
});

export type QuestionFile = z.output<typeof questionSchema>;

/** Validates quiz.yaml, except the content of its questions. */
export const quizSchema = z.strictObject({
  checks: z.array(z.unknown()).default([]),
  questions: z.array(z.unknown()).default([]),
});

/** Validates a lesson's front matter. */
export const lessonSchema = z
  .strictObject({
    id,
    title: line,
    summary: line,
    /** Stated by hand in files of earlier releases. Minutes are computed now, and this is ignored. */
    minutes: z.unknown().optional(),
    sources: z.array(id).default([]),
    content_note: orNull(line),
    changed: orNull(line),
  })
  .transform(({ content_note, minutes: _stated, ...file }) => ({ ...file, contentNote: content_note }));

export type LessonFile = z.output<typeof lessonSchema>;

/** Validates a policy's front matter. */
export const policySchema = z
  .strictObject({
    id,
    kind: z.enum(POLICY_KINDS),
    title: line,
    version: line,
    effective_on: day,
    summary: line,
    sources: z.array(id).default([]),
  })
  .transform(({ effective_on, ...file }) => ({ ...file, effectiveOn: effective_on }));

/** Validates glossary.yaml. */
export const glossarySchema: z.ZodType<GlossaryEntry[]> = z
  .array(z.strictObject({ id, term: line, meaning: line, see: z.array(id).default([]) }))
  .min(1);

/** Validates sources.yaml. */
export const sourcesSchema: z.ZodType<Source[]> = z
  .array(
    z.strictObject({
      id,
      title: line,
      publisher: orNull(line),
      year: orNull(z.int().min(1800).max(2200)),
      url: orNull(httpsAddress),
      note: orNull(line),
    }),
  )
  .min(1);

/** Validates competencies.yaml. */
export const competenciesSchema: z.ZodType<Competency[]> = z
  .array(z.strictObject({ id, title: line, observable: line, red_flag: line, critical: orNull(line) }))
  .min(1)
  .transform((list) => list.map(({ red_flag, ...entry }) => ({ ...entry, redFlag: red_flag })));

import { z } from "zod";

import type { Policy, Profile, Question } from "./types";
import {
  ATTESTATION_OCCASIONS,
  LOCAL_RULES,
  PAPER_SIZES,
  POLICY_KINDS,
  QUESTION_TYPES,
} from "~/lib/vocabulary";

/*
 * Texts that were in force are stored forever, in the form they had then. A field added to a type later must be
 * optional here and absent when unset; otherwise earlier versions become unreadable or get another hash.
 */

const labelled = z.array(z.object({ id: z.string(), label: z.string() }));

const storedProfile: z.ZodType<Profile> = z.object({
  id: z.string(),
  title: z.string(),
  credential: z.object({
    title: z.string(),
    certifyingBody: z.string(),
    statement: z.string(),
    scopeNote: z.string().nullable(),
  }),
  termYears: z.number(),
  graceDays: z.number(),
  requirements: z.array(
    // Members specific to a kind are not validated: they were checked when the profile was loaded.
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      hours: z.number().optional(),
      modules: z.array(z.string()).optional(),
      opensAfter: z.array(z.string()).optional(),
      policy: z.string().nullable().optional(),
      statement: z.string().nullable().optional(),
      occasion: z.enum(ATTESTATION_OCCASIONS).optional(),
    }),
  ),
  quiz: z.object({
    draw: z.number(),
    passPercent: z.number(),
    tries: z.number().nullable(),
    waitHours: z.array(z.number()),
    timeLimitMinutes: z.number().nullable(),
  }),
  practice: z.object({
    noteMax: z.number(),
    dayFlagHours: z.number(),
    settings: labelled,
    activities: z.array(z.object({ id: z.string(), label: z.string(), counts: z.boolean() })),
  }),
  statements: z.array(z.object({ id: z.string(), text: z.string() })),
  joining: z.object({ policies: z.array(z.string()), statements: z.array(z.string()) }),
  signOff: z.object({ statement: z.string(), conflictDeclaration: z.string() }),
  returnCriteria: labelled,
  attention: z.object({ inactiveDays: z.number(), missedTries: z.number(), returnedDays: z.number() }),
  crisis: z.object({
    emergency: z.object({ number: z.string(), text: z.string() }),
    lines: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        about: z.string(),
        phone: z.string().nullable(),
        text: z.string().nullable(),
        chat: z.string().nullable(),
        checkedOn: z.string().optional(),
      }),
    ),
    localHelp: z.string().nullable(),
  }),
  localRules: z.partialRecord(z.enum(LOCAL_RULES), z.string()),
  paper: z.enum(PAPER_SIZES),
  exitSite: z.string(),
  credit: z.literal("computed").optional(),
  dataProtection: z
    .object({
      controller: z.object({
        name: z.string(),
        address: z.string().optional(),
        email: z.string().optional(),
        phone: z.string().optional(),
      }),
      legalBasis: z.string(),
      responseDays: z.number(),
      processors: z.array(z.object({ name: z.string(), purpose: z.string() })),
    })
    .optional(),
  hash: z.string(),
});

const storedQuestion: z.ZodType<Question> = z.object({
  id: z.string(),
  moduleId: z.string(),
  lessonId: z.string(),
  type: z.enum(QUESTION_TYPES),
  prompt: z.string(),
  options: z.array(
    z.object({ id: z.string(), text: z.string(), correct: z.boolean(), feedback: z.string() }),
  ),
  critical: z.literal(true).optional(),
  keepOrder: z.literal(true).optional(),
  hash: z.string(),
});

const storedPolicy: z.ZodType<Policy> = z.object({
  id: z.string(),
  slug: z.string(),
  kind: z.enum(POLICY_KINDS),
  title: z.string(),
  version: z.string(),
  effectiveOn: z.string(),
  summary: z.string(),
  html: z.string(),
  hash: z.string(),
});

/** Parses the stored JSON of a profile. Throws a SyntaxError or ZodError when it is invalid. */
export function parseStoredProfile(json: string): Profile {
  return storedProfile.parse(JSON.parse(json));
}

/** Parses the stored JSON of a question. Throws a SyntaxError or ZodError when it is invalid. */
export function parseStoredQuestion(json: string): Question {
  return storedQuestion.parse(JSON.parse(json));
}

/** Parses the stored JSON of a policy. Throws a SyntaxError or ZodError when it is invalid. */
export function parseStoredPolicy(json: string): Policy {
  return storedPolicy.parse(JSON.parse(json));
}

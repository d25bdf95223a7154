import { z } from "zod";

import { requirementSchema, type RequirementSchemas } from "./requirement-schema";
import {
  day,
  httpsAddress,
  id,
  languageTag,
  line,
  orAbsent,
  orNull,
  paragraphs,
  phoneNumber,
} from "./schema-parts";
import type { CrisisLine, DataProtection, Profile, Program } from "./types";
import { LOCAL_RULES, PAPER_SIZES } from "~/lib/vocabulary";

const CONTACTS = ["email", "phone", "address"] as const;
const emailAddress = z.email({ error: "Write an email address, or leave the line out." });

/** Validates program.yaml as written. */
export const programSchema: z.ZodType<{ program: Program; quizBankMinimum: number }> = z
  .strictObject({
    name: line,
    short_name: line,
    time_zone: z.string().refine((zone) => isZone(zone), {
      error: "Write a time zone's name, for instance `America/Chicago`.",
    }),
    language: languageTag,
    mail_sender: line,
    contact: z.strictObject({
      name: line,
      email: orNull(emailAddress),
      phone: orNull(phoneNumber),
    }),
    module_order: z.array(id).min(1),
    prerequisites: z.record(id, z.array(id)).default({}),
    default_profile: id,
    quiz_bank_minimum: z.int().min(1).default(24),
  })
  .transform((file) => ({
    program: {
      name: file.name,
      shortName: file.short_name,
      timeZone: file.time_zone,
      language: file.language,
      mailSender: file.mail_sender,
      contact: file.contact,
      moduleOrder: file.module_order,
      prerequisites: file.prerequisites,
      defaultProfile: file.default_profile,
    },
    quizBankMinimum: file.quiz_bank_minimum,
  }));

const labelled = z.array(z.strictObject({ id, label: line })).min(1);

const crisisLine: z.ZodType<CrisisLine> = z
  .strictObject({
    id,
    name: line,
    about: line,
    phone: orNull(phoneNumber),
    text: orNull(line),
    chat: orNull(httpsAddress),
    checked_on: orAbsent(day),
  })
  .transform(({ checked_on, ...rest }) => ({ ...rest, checkedOn: checked_on }));

const dataProtection: z.ZodType<DataProtection> = z
  .strictObject({
    controller: z
      .strictObject({
        name: line,
        address: orAbsent(paragraphs),
        email: orAbsent(emailAddress),
        phone: orAbsent(phoneNumber),
      })
      .refine((controller) => CONTACTS.some((name) => controller[name] !== undefined), {
        error: "Write `email`, `phone`, or `address`: people must be able to reach the controller.",
      }),
    legal_basis: paragraphs,
    response_days: z.int().min(1).max(366),
    processors: z.array(z.strictObject({ name: line, purpose: line })).default([]),
  })
  .transform((file) => ({
    controller: file.controller,
    legalBasis: file.legal_basis,
    responseDays: file.response_days,
    processors: file.processors,
  }));

/**
 * Returns the schema of a profile's file as written, without the hash.
 * @param kinds the requirement kinds it may name
 */
export function profileSchema(kinds: RequirementSchemas): z.ZodType<Omit<Profile, "hash">> {
  return z
    .strictObject({
      id,
      title: line,
      credential: z.strictObject({
        title: line,
        certifying_body: line,
        statement: line,
        scope_note: orNull(line),
      }),
      term_years: z.int().min(1).max(50),
      grace_days: z.int().min(0).max(1000),
      requirements: z.array(requirementSchema(kinds)).min(1),
      quiz: z.strictObject({
        draw: z.int().min(1),
        pass_percent: z.int().min(1).max(100),
        tries: orNull(z.int().min(1)),
        wait_hours: z.array(z.number().min(0)).min(1),
        time_limit_minutes: orNull(z.int().min(1)),
      }),
      practice: z.strictObject({
        note_max: z.int().min(1).max(5000),
        day_flag_hours: z.number().positive().max(24),
        settings: labelled,
        activities: z.array(z.strictObject({ id, label: line, counts: z.boolean() })).min(1),
      }),
      statements: z.array(z.strictObject({ id, text: paragraphs })),
      joining: z.strictObject({ policies: z.array(id), statements: z.array(id) }),
      sign_off: z.strictObject({ statement: paragraphs, conflict_declaration: paragraphs }),
      return_criteria: labelled,
      attention: z.strictObject({
        inactive_days: z.int().min(1),
        missed_tries: z.int().min(1),
        returned_days: z.int().min(1),
      }),
      crisis: z.strictObject({
        emergency: z.strictObject({ number: phoneNumber, text: line }),
        lines: z.array(crisisLine).min(1),
        local_help: orNull(paragraphs),
      }),
      local_rules: z.partialRecord(z.enum(LOCAL_RULES), paragraphs),
      paper: z.enum(PAPER_SIZES),
      exit_site: httpsAddress,
      credit: orAbsent(z.literal("computed")),
      data_protection: orAbsent(dataProtection),
    })
    .transform((file) => ({
      id: file.id,
      title: file.title,
      credential: {
        title: file.credential.title,
        certifyingBody: file.credential.certifying_body,
        statement: file.credential.statement,
        scopeNote: file.credential.scope_note,
      },
      termYears: file.term_years,
      graceDays: file.grace_days,
      requirements: file.requirements,
      quiz: {
        draw: file.quiz.draw,
        passPercent: file.quiz.pass_percent,
        tries: file.quiz.tries,
        waitHours: file.quiz.wait_hours,
        timeLimitMinutes: file.quiz.time_limit_minutes,
      },
      practice: {
        noteMax: file.practice.note_max,
        dayFlagHours: file.practice.day_flag_hours,
        settings: file.practice.settings,
        activities: file.practice.activities,
      },
      statements: file.statements,
      joining: file.joining,
      signOff: {
        statement: file.sign_off.statement,
        conflictDeclaration: file.sign_off.conflict_declaration,
      },
      returnCriteria: file.return_criteria,
      attention: {
        inactiveDays: file.attention.inactive_days,
        missedTries: file.attention.missed_tries,
        returnedDays: file.attention.returned_days,
      },
      crisis: {
        emergency: file.crisis.emergency,
        lines: file.crisis.lines,
        localHelp: file.crisis.local_help,
      },
      localRules: file.local_rules,
      paper: file.paper,
      exitSite: file.exit_site,
      credit: file.credit,
      dataProtection: file.data_protection,
    }));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

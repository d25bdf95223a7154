import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import type { SaveInput } from "./commands/entries.server";
import { findIdentifiers } from "./identifiers";
import { COMPETENCIES_MAX, dayFault, MINUTES_MAX, REASON_MAX, REASON_MIN } from "./model";
import { identifierLabel } from "./labels";
import {
  dayField,
  idField,
  optionalLineField,
  optionalTextField,
  optionalWholeNumberField,
  revField,
  textField,
  checkboxField,
} from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";
import { DOMAINS } from "~/lib/vocabulary";

/** What the profile and the clock allow in an entry. */
export type EntryRules = {
  settings: readonly { id: string }[];
  activities: readonly { id: string }[];
  competencies: readonly { id: string }[];
  noteMax: number;
  /** YYYY-MM-DD in the person's time zone. */
  today: string;
};

/** The most identifiers that a message names one by one. */
const NAMED_AT_ONCE = 6;

/** Returns what was found in a text, as a message; null when nothing was. */
function seenIn(i18n: I18n, text: unknown): string | null {
  const found = typeof text === "string" ? findIdentifiers(text) : [];
  if (found.length === 0) return null;
  const list = found
    .slice(0, NAMED_AT_ONCE)
    .map(({ excerpt, kind }) => `“${excerpt}” (${i18n._(identifierLabel(kind))})`)
    .join(", ");
  return found.length > NAMED_AT_ONCE ? `${list}, …` : list;
}

type Scanned = { identifiesNobody?: unknown };

/**
 * Adds the identifier check of a free text to a form: a suspected identifier returns the form until the writer confirms
 * that it identifies no one. It runs beside the other checks, so that all problems are reported at once.
 */
function scanned<S extends z.ZodType<Scanned>>(i18n: I18n, schema: S, field: "note" | "reason"): S {
  const textOf = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.entries(value).find(([name]) => name === field)?.[1]
      : undefined;
  const isTicked = (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    "identifiesNobody" in value &&
    (value.identifiesNobody === true || value.identifiesNobody === "on");
  return schema.check(
    z.refine((value) => isTicked(value) || seenIn(i18n, textOf(value)) === null, {
      path: [field],
      when: () => true,
      error: (issue) => {
        const seen = seenIn(i18n, textOf(issue.input)) ?? "";
        return i18n._(
          msg`This may identify someone: ${seen}. Nothing is saved yet, and your text is still here.`,
        );
      },
    }),
    z.refine((value) => isTicked(value) || seenIn(i18n, textOf(value)) === null, {
      path: ["identifiesNobody"],
      when: () => true,
      error: i18n._(msg`Change the text, or check this box to confirm that it identifies no one.`),
    }),
  );
}

/** Returns the schema of a log entry, as a draft or for submission. */
export function entryForm(i18n: I18n, rules: EntryRules) {
  const oneOfList = (list: readonly { id: string }[], required: string) =>
    z.string({ error: required }).refine((value) => list.some(({ id }) => id === value), required);
  const wholeNumber = i18n._(msg`Please enter a whole number.`);
  const chooseCompetencies = i18n._(msg`Please choose one to ${COMPETENCIES_MAX} of these.`);

  const schema = z
    .object({
      /** Created by the page that holds the form. */
      id: z.uuid(),
      /** Absent: the entry is not stored yet. */
      rev: revField.optional(),
      /** The entry this one corrects. */
      corrects: idField.optional(),
      intent: z.enum(["draft", "submit"]),
      practisedOn: dayField(i18n, i18n._(msg`Please enter the day.`)).superRefine((day, context) => {
        const fault = dayFault(day, rules.today);
        if (fault === "future") {
          context.addIssue({
            code: "custom",
            message: i18n._(msg`This day is in the future. Log the hours once they are done.`),
          });
        }
        if (fault === "too_old") {
          context.addIssue({
            code: "custom",
            message: i18n._(
              msg`This day is more than a year ago. Your supervisor or manager can tell you what to do with older hours.`,
            ),
          });
        }
      }),
      // No maximum of its own: thirty hours are a whole number, and the limit of a day has its own message.
      timeHours: optionalWholeNumberField({ error: wholeNumber }),
      timeMinutes: optionalWholeNumberField({ max: 59, error: wholeNumber }),
      longDay: checkboxField,
      sameEntry: checkboxField,
      activity: oneOfList(rules.activities, i18n._(msg`Please choose what you did.`)),
      setting: oneOfList(rules.settings, i18n._(msg`Please choose a setting.`)),
      domain: z.enum(DOMAINS, { error: i18n._(msg`Please choose a domain.`) }),
      competencies: z
        .array(oneOfList(rules.competencies, chooseCompetencies))
        .min(1, chooseCompetencies)
        .max(COMPETENCIES_MAX, chooseCompetencies),
      payment: z.enum(["paid", "volunteer"], { error: i18n._(msg`Please choose one.`) }),
      siteCode: optionalLineField(i18n, { max: 20 }).refine(
        (value) => value === "" || /^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u.test(value),
        i18n._(msg`A site code has only letters, digits, and dashes.`),
      ),
      note: optionalTextField(i18n, { max: rules.noteMax }),
      identifiesNobody: checkboxField,
    })
    .refine(({ timeHours = 0, timeMinutes = 0 }) => timeHours * 60 + timeMinutes >= 1, {
      path: ["time"],
      error: i18n._(msg`Please enter how long it was.`),
      when: ({ issues }) =>
        !issues.some(({ path }) => path?.[0] === "timeHours" || path?.[0] === "timeMinutes"),
    })
    .refine(({ timeHours = 0, timeMinutes = 0 }) => timeHours * 60 + timeMinutes <= MINUTES_MAX, {
      path: ["time"],
      error: i18n._(msg`An entry can be at most 24 hours long.`),
      when: ({ issues }) =>
        !issues.some(({ path }) => path?.[0] === "timeHours" || path?.[0] === "timeMinutes"),
    });
  return scanned(i18n, schema, "note");
}
export type EntryInput = z.output<ReturnType<typeof entryForm>>;

/** The fields of a draft that are parsed; the rest is stored as typed. */
export const draftForm = z.object({
  id: z.uuid(),
  rev: revField.optional().transform((rev) => rev ?? null),
});

/** What a button beside an entry sends: the entry and its revision. */
export const entryActForm = z.object({ id: idField, rev: revField });

/** Returns the schema for several entries at once, each as `id:rev`, as the page showed them. */
export function entriesForm(most: number) {
  return z.object({
    entry: z
      .array(
        z
          .string()
          .regex(/^[\w-]{1,64}:\d{1,9}$/)
          .transform((pair) => ({
            id: pair.slice(0, pair.indexOf(":")),
            rev: Number(pair.slice(pair.indexOf(":") + 1)),
          })),
      )
      .min(1)
      .max(most),
  });
}

/** A supervisor's question about an entry. */
export const queryForm = perLanguage((i18n) => {
  const tooShort = i18n._(msg`Please say in a sentence what is unclear, so that the trainee can answer.`);
  return scanned(
    i18n,
    z.object({
      id: idField,
      rev: revField,
      reason: textField(i18n, { max: REASON_MAX, required: tooShort }).refine(
        (text) => text.length >= REASON_MIN,
        tooShort,
      ),
      identifiesNobody: checkboxField,
    }),
    "reason",
  );
});

/** Returns what to save from a valid form. */
export function saveInputOf(value: EntryInput): SaveInput {
  return {
    id: value.id,
    rev: value.rev ?? null,
    correctsId: value.corrects ?? null,
    intent: value.intent,
    isLongDayMeant: value.longDay,
    isOtherMeant: value.sameEntry,
    fields: {
      practisedOn: value.practisedOn,
      minutes: (value.timeHours ?? 0) * 60 + (value.timeMinutes ?? 0),
      setting: value.setting,
      activity: value.activity,
      domain: value.domain,
      competencies: value.competencies,
      isPaid: value.payment === "paid",
      siteCode: value.siteCode === "" ? null : value.siteCode,
      note: value.note,
    },
  };
}

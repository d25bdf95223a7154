import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { COHORT_STAFF_ROLES, COHORT_STATUSES, ROLES } from "~/lib/vocabulary";
import {
  dayField,
  emailField,
  idField,
  nameField,
  onceField,
  passwordField,
  revField,
  tickField,
} from "~/lib/fields";
import { lineOf } from "~/lib/fold";
import { perLanguage } from "~/lib/i18n";

/* The forms of this subject, checked on the server. */

const emptyIsNone = (value: unknown) => (value === "" ? undefined : value);
const optionalDay = (i18n: I18n) =>
  z.preprocess(emptyIsNone, dayField(i18n, i18n._(msg`Please enter a day.`)).optional());
const optionalId = z.preprocess(emptyIsNone, idField.optional());

/** Whether the last day is not before the first. */
const isInOrder = (value: { startsOn: string; endsOn?: string | undefined }) =>
  value.endsOn === undefined || value.endsOn >= value.startsOn;
const outOfOrder = (i18n: I18n) => ({
  path: ["endsOn"],
  error: i18n._(msg`The last day is before the first. Please change one of them.`),
});

const facts = (i18n: I18n) => ({
  name: nameField(i18n, { max: 80, required: i18n._(msg`Please give the cohort a name.`) }),
  startsOn: dayField(i18n, i18n._(msg`Please enter the first day.`)),
  endsOn: optionalDay(i18n),
});

/** A new cohort. @param profileIds the profiles there are */
export function newCohortForm(i18n: I18n, profileIds: readonly string[]) {
  const which = i18n._(msg`Please choose the rules this cohort goes by.`);
  return z
    .object({
      ...facts(i18n),
      profileId: z.string({ error: which }).refine((id) => profileIds.includes(id), which),
    })
    .refine(isInOrder, outOfOrder(i18n));
}

/** A cohort's name and days. */
export const cohortForm = perLanguage((i18n) => {
  return z
    .object({ intent: z.literal("facts"), ...facts(i18n), rev: revField })
    .refine(isInOrder, outOfOrder(i18n));
});

/** Closing a cohort, or opening it again. */
export const cohortStatusForm = z.object({
  intent: z.literal("status"),
  status: z.enum(COHORT_STATUSES),
  rev: revField,
});

/** Somebody new among a cohort's staff: the choice names person and role at once. */
export const addStaffForm = perLanguage((i18n) => {
  const required = i18n._(msg`Please choose somebody.`);
  return z.object({
    intent: z.literal("add_staff"),
    staff: z
      .string({ error: required })
      .min(1, required)
      .max(120)
      .transform((text, context) => {
        const [role, personId] = text.split(":");
        const known = COHORT_STAFF_ROLES.find((one) => one === role);
        if (known && personId) return { role: known, personId };
        context.addIssue({ code: "custom", message: required });
        return z.NEVER;
      }),
  });
});

export const removeStaffForm = z.object({ intent: z.literal("remove_staff"), staffId: idField });

/**
 * A supervisor for some trainees. Each tick carries the assignment that the page showed, so that two managers who
 * assign at once do not undo each other unseen.
 */
export const assignForm = perLanguage((i18n) => {
  const nobody = i18n._(msg`Please tick the people this is for.`);
  const which = i18n._(msg`Please choose a supervisor.`);
  return z.object({
    intent: z.literal("assign"),
    trainee: z.preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.string().min(1).max(130)).min(1, nobody).max(200),
    ),
    supervisorId: z.string({ error: which }).min(1, which).max(64),
  });
});

/** What a tick of `assignForm` says: who it is for, and the assignment that was shown (null: none). */
export function readTicks(ticks: readonly string[]): {
  traineeIds: string[];
  seen: Record<string, string | null>;
} {
  const pairs = ticks.map((tick) => {
    const [id = "", assignment = ""] = tick.split(":");
    return [id, assignment === "" ? null : assignment] as const;
  });
  return { traineeIds: pairs.map(([id]) => id), seen: Object.fromEntries(pairs) };
}

/** Invites one person to a cohort. */
export const inviteOneForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("one"),
    email: emailField(i18n),
    role: z.enum(["trainee", "supervisor", "manager"], {
      error: i18n._(msg`Please choose what the person will be.`),
    }),
    supervisorId: optionalId,
    /** The person has an account, and is meant all the same. */
    knownMeant: tickField,
    once: onceField,
  });
});

/** A pasted list: first looked at, then confirmed. */
export const pasteForm = perLanguage((i18n) => {
  const required = i18n._(msg`Please paste at least one address.`);
  return z.object({
    intent: z.enum(["preview", "confirm"]),
    addresses: z
      .string({ error: required })
      .max(60_000, i18n._(msg`This is more than one list can hold. Please paste it in parts.`))
      .refine((text) => text.trim() !== "", required),
    supervisorId: optionalId,
    once: onceField,
  });
});

/** Sending an invitation again, or withdrawing it. */
export const invitationForm = z.object({
  intent: z.enum(["resend", "withdraw"]),
  invitationId: idField,
  once: onceField,
});

/** Invites into a role, with or without a cohort. */
export function inviteStaffForm(i18n: I18n, roles: readonly (typeof ROLES)[number][]) {
  const which = i18n._(msg`Please choose what the person will be.`);
  return z.object({
    intent: z.literal("invite").optional(),
    email: emailField(i18n),
    role: z.enum(ROLES, { error: which }).refine((role) => roles.includes(role), which),
    cohortId: optionalId,
    once: onceField,
    /** Needed for another administrator alone. */
    password: z.preprocess(emptyIsNone, passwordField(i18n).optional()),
  });
}

/** What a manager does with one person. */
export const memberForm = z.object({
  intent: z.enum(["leave", "move", "rejoin"]),
  cohortId: idField,
  toCohortId: optionalId,
});

export const supervisorRoleForm = perLanguage((i18n) => {
  return z.object({
    intent: z.enum(["give_supervisor", "take_supervisor"]),
    rev: revField,
    password: passwordField(i18n),
  });
});

/** The roles of an account, ticked; and the revision the page showed. */
export const rolesForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("roles"),
    role: z.preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.enum(ROLES)),
    ),
    rev: revField,
    password: passwordField(i18n),
  });
});

/** Closing an account, or opening it again. */
const takers = z.record(z.string().max(64), z.string().max(64)).default({});
export const accountStatusForm = z.object({
  intent: z.enum(["deactivate", "reactivate"]),
  /** Cohort → who takes over there; `none`: nobody yet. */
  supervisorFor: takers,
  managerFor: takers,
});

/** Giving a cohort that nobody manages a manager. */
export const giveManagerForm = perLanguage((i18n) => {
  const noCohort = i18n._(msg`Please choose a cohort.`);
  const noManager = i18n._(msg`Please choose a manager.`);
  return z.object({
    intent: z.literal("give_manager"),
    cohortId: z.string({ error: noCohort }).min(1, noCohort).max(64),
    managerId: z.string({ error: noManager }).min(1, noManager).max(64),
  });
});

/** Sending a mail that could not be sent once more. */
export const retryForm = z.object({ intent: z.literal("retry"), mailId: idField });

/** The search above a list; it comes from the address. */
export function readSearch(url: URL): {
  search: string;
  role: (typeof ROLES)[number] | null;
  page: string | null;
} {
  return {
    search: lineOf((url.searchParams.get("q") ?? "").slice(0, 200)).slice(0, 100),
    role: ROLES.find((role) => role === url.searchParams.get("role")) ?? null,
    page: url.searchParams.get("page"),
  };
}

/** One of some words, as often as it stands in the address: once, or left out. */
const oneWord = <const W extends string>(words: readonly [W, ...W[]]) =>
  z
    .array(z.enum(words))
    .max(1)
    .transform(([chosen = words[0]]) => chosen);

/** How a table for spreadsheets is written; what is left out is as in the United States. */
export const tableStyleSchema = z.object({
  separator: oneWord(["comma", "semicolon", "tab"]),
  decimal: oneWord(["point", "comma"]),
});

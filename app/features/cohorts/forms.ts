import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { dayField, emptyIsNone, idField, nameField, revField } from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";
import { COHORT_STAFF_ROLES, COHORT_STATUSES } from "~/lib/vocabulary";

/* The forms of this subject, checked on the server. */

const optionalDay = (i18n: I18n) =>
  z.preprocess(emptyIsNone, dayField(i18n, i18n._(msg`Please enter a day.`)).optional());

/** Returns whether the last day is not before the first. */
const isInOrder = (value: { startsOn: string; endsOn?: string | undefined }) =>
  value.endsOn === undefined || value.endsOn >= value.startsOn;
const outOfOrder = (i18n: I18n) => ({
  path: ["endsOn"],
  error: i18n._(msg`The last day is before the first. Please change one of them.`),
});

const facts = (i18n: I18n) => ({
  name: nameField(i18n, { max: 80, required: i18n._(msg`Please enter a name for the cohort.`) }),
  startsOn: dayField(i18n, i18n._(msg`Please enter the first day.`)),
  endsOn: optionalDay(i18n),
});

/** Creates a cohort. @param profileIds the available profiles */
export function newCohortForm(i18n: I18n, profileIds: readonly string[]) {
  const which = i18n._(msg`Please choose the requirements for this cohort.`);
  return z
    .object({
      ...facts(i18n),
      profileId: z.string({ error: which }).refine((id) => profileIds.includes(id), which),
    })
    .refine(isInOrder, outOfOrder(i18n));
}

/** Changes a cohort's name and days. */
export const cohortForm = perLanguage((i18n) => {
  return z
    .object({ intent: z.literal("facts"), ...facts(i18n), rev: revField })
    .refine(isInOrder, outOfOrder(i18n));
});

/** Closes or reopens a cohort. */
export const cohortStatusForm = z.object({
  intent: z.literal("status"),
  status: z.enum(COHORT_STATUSES),
  rev: revField,
});

/** Adds a person to a cohort's staff: the choice names person and role at once. */
export const addStaffForm = perLanguage((i18n) => {
  const required = i18n._(msg`Please choose a person.`);
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

/** Assigns a manager to a cohort without one. */
export const giveManagerForm = perLanguage((i18n) => {
  const noCohort = i18n._(msg`Please choose a cohort.`);
  const noManager = i18n._(msg`Please choose a manager.`);
  return z.object({
    intent: z.literal("give_manager"),
    cohortId: z.string({ error: noCohort }).min(1, noCohort).max(64),
    managerId: z.string({ error: noManager }).min(1, noManager).max(64),
  });
});

import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { CERTIFICATE_ACTS } from "./certificate-status";
import {
  dayField,
  idField,
  mustBeChecked,
  lineField,
  optionalLineField,
  passwordField,
  revField,
  textField,
} from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";
import { NAME_DISPLAYS } from "~/lib/vocabulary";

const REASON_MAX = 1000;
const REASON_MIN = 10;

function reasonField(i18n: I18n, required: string) {
  return textField(i18n, { max: REASON_MAX, required }).refine(
    (reason) => reason.length >= REASON_MIN,
    i18n._(
      msg`Please write a little more, at least ${REASON_MIN} characters. It is the only explanation they get.`,
    ),
  );
}

/** Returns the field for an optional day; today or later. */
function dueField(i18n: I18n, today: string) {
  return z.preprocess(
    (value) => (typeof value === "string" && value.trim() !== "" ? value : undefined),
    dayField(i18n, i18n._(msg`Please enter a date.`))
      .refine((day) => day >= today, i18n._(msg`This date has passed. Please choose today or a later date.`))
      .optional()
      .transform((day) => day ?? null),
  );
}

/** Returns what a trainee confirms with an application; stored with it as shown. */
export function truthStatement(i18n: I18n): string {
  return i18n._(
    msg`My record is true: I completed the training, took the quizzes, and did the practice hours myself, as recorded here.`,
  );
}

/** Names the check boxes of the apply form, one for each requirement that is confirmed on applying. */
export const agreeName = (requirementId: string) => `agree_${requirementId}`;

/**
 * Submits an application: confirms each text, and that the record is true.
 * @param texts those of the profile; where one of them is a statement, it is the one on the record
 */
export function applyForm(i18n: I18n, texts: readonly { requirementId: string; text: string | null }[]) {
  const tick = mustBeChecked(i18n._(msg`Please read this. Check the box if you agree.`));
  return z.object({
    rev: revField,
    ...(asksForTruth(texts)
      ? { truth: mustBeChecked(i18n._(msg`Please confirm that your record is true.`)) }
      : {}),
    ...Object.fromEntries(texts.map(({ requirementId }) => [agreeName(requirementId), tick])),
  });
}

/** Returns whether our own sentence on the record is required: where the profile has none. */
export function asksForTruth(texts: readonly { text: string | null }[]): boolean {
  return texts.every(({ text }) => text === null);
}

/** Agrees to texts again: each check box carries the hash of its text. */
export function textsForm(i18n: I18n, texts: readonly { requirementId: string; title: string }[]) {
  return z.object(
    Object.fromEntries(
      texts.map(({ requirementId, title }) => {
        const required = i18n._(msg`${title}: please read the text, and check the box if you agree.`);
        return [agreeName(requirementId), z.string({ error: required }).min(1, required).max(128)];
      }),
    ),
  );
}

/** Moves people to the requirements in force: what the preview showed, and that it was read. */
export const moveForm = perLanguage((i18n) => {
  return z.object({
    seen: z.string().min(1).max(128),
    confirm: mustBeChecked(i18n._(msg`Check the box to confirm that you have read what changes.`)),
  });
});

/** The trainee's actions on `/certification`. */
export const withdrawForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("withdraw"),
    rev: revField,
    confirm: mustBeChecked(
      i18n._(msg`Check the box to confirm that you want to withdraw from certification.`),
    ),
  });
});

export const nameDisplayForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("name_display"),
    certificateId: idField,
    display: z.enum(NAME_DISPLAYS, { error: i18n._(msg`Please choose how your name should appear.`) }),
  });
});

/** The supervisor's signature. */
export const signOffForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("sign_off"),
    rev: revField,
    evidenceHash: z.string().min(1).max(128),
    seen: z.string().max(200).default(""),
    observed: mustBeChecked(i18n._(msg`Please confirm what you have seen yourself.`)),
    conflict: mustBeChecked(i18n._(msg`Please confirm that you have no conflict of interest.`)),
    typedName: lineField(i18n, { max: 200, required: i18n._(msg`Please type your name.`) }),
    password: passwordField(i18n),
  });
});

/** Returns an application, by its supervisor or by the second person. */
export function returnForm(i18n: I18n, today: string) {
  return z.object({
    intent: z.literal("return"),
    rev: revField,
    criterion: z
      .string({ error: i18n._(msg`Please choose what is missing.`) })
      .min(1, i18n._(msg`Please choose what is missing.`))
      .max(64),
    reason: reasonField(i18n, i18n._(msg`Please say what is missing and how to fix it.`)),
    dueOn: dueField(i18n, today),
  });
}

export const issueForm = perLanguage((i18n) => {
  return z.object({ intent: z.literal("issue"), rev: revField, password: passwordField(i18n) });
});

export const denyForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("deny"),
    rev: revField,
    reason: reasonField(i18n, i18n._(msg`Please write the reason. The trainee will read it.`)),
    confirm: mustBeChecked(
      i18n._(msg`Check the box to confirm that you are not approving this application.`),
    ),
  });
});

/** The second person's actions that need only a click. */
export const quickForm = z.object({ intent: z.enum(["sign_again", "reopen"]), rev: revField });

/** Suspends, reinstates or revokes a certificate. */
export function governForm(i18n: I18n, today: string) {
  return z
    .object({
      intent: z.enum(CERTIFICATE_ACTS),
      rev: revField,
      reason: reasonField(i18n, i18n._(msg`Please write the reason. The holder will read it.`)),
      reviewOn: dueField(i18n, today),
      confirm: z.literal("on").optional(),
      password: passwordField(i18n),
    })
    .superRefine((value, check) => {
      if (value.intent === "suspend" && value.reviewOn === null) {
        check.addIssue({
          code: "custom",
          path: ["reviewOn"],
          message: i18n._(msg`Please choose the day this will be reviewed.`),
        });
      }
      if (value.intent === "revoke" && value.confirm !== "on") {
        check.addIssue({
          code: "custom",
          path: ["confirm"],
          message: i18n._(
            msg`Check the box to confirm that you want to revoke this certificate permanently.`,
          ),
        });
      }
    });
}

/** The typed code. */
export const codeForm = perLanguage((i18n) => {
  return z.object({ code: optionalLineField(i18n, { max: 2000 }) });
});

import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { isCommonPassword } from "~/lib/common-passwords.server";
import { PASSWORD_LENGTH, passwordFault, type PasswordFault } from "./model";
import { isPhoneNumber } from "~/curriculum/schema-parts";
import type { Contact } from "~/lib/contact";
import { isTimeZone } from "~/lib/dates";
import { emailField, idField, mustBeChecked, nameField, optionalLineField, revField } from "~/lib/fields";
import { lineOf } from "~/lib/fold";
import { perLanguage } from "~/lib/i18n";

const NAME_MAX = 120;

function legalNameField(i18n: I18n) {
  return nameField(i18n, {
    max: NAME_MAX,
    required: i18n._(msg`Please enter your legal name.`),
  });
}

function shownNameField(i18n: I18n) {
  return nameField(i18n, {
    max: NAME_MAX,
    required: i18n._(msg`Please enter the name that others should see.`),
  });
}

/** Returns the field for an existing password: taken exactly as typed, and checked only for its length. */
function typedPasswordField(i18n: I18n, required = i18n._(msg`Please enter your password.`)) {
  return z
    .string({ error: required })
    .refine((value) => [...value].length <= PASSWORD_LENGTH.max, i18n._(msg`This password is too long.`));
}

/** Returns the message for a fault of a new password, with a way to fix it. */
export function passwordFaultMessage(i18n: I18n, fault: PasswordFault): string {
  switch (fault) {
    case "too_short":
      return i18n._(
        msg`This password is short. Please use 8 characters or more; a few words in a row are easy to remember.`,
      );
    case "too_long":
      return i18n._(msg`This password is longer than 1,024 characters. Please use a shorter one.`);
    case "common":
      return i18n._(
        msg`Many people use this password, so it is guessed first. Please choose another; a few words in a row are easy to remember.`,
      );
    case "personal":
      return i18n._(
        msg`This password is made of your own name or address, or the program’s name, which others know. Please choose another.`,
      );
  }
}

/** @param personal the person's own words, as far as they are known before the form is read */
function newPasswordField(i18n: I18n, personal: readonly string[]) {
  return z.string({ error: i18n._(msg`Please choose a password.`) }).superRefine((value, context) => {
    const fault = passwordFault(value, personal, isCommonPassword);
    if (fault) context.addIssue({ code: "custom", message: passwordFaultMessage(i18n, fault) });
  });
}

/** Rejects a password made of the names entered in the same form. */
function passwordIsNotTheName(i18n: I18n, known: readonly string[]) {
  return (
    value: { password: string; legalName: string; shownName: string; email?: string },
    context: z.RefinementCtx,
  ) => {
    // Only one fault of a password is shown: the field has reported this one.
    if (passwordFault(value.password, [], isCommonPassword) !== null) return;
    const personal = [value.legalName, value.shownName, value.email ?? "", ...known];
    if (passwordFault(value.password, personal, () => false) === "personal") {
      context.addIssue({
        code: "custom",
        path: ["password"],
        message: passwordFaultMessage(i18n, "personal"),
      });
    }
  };
}

/** `/login` */
export const signInForm = perLanguage((i18n) => {
  return z.object({ email: emailField(i18n), password: typedPasswordField(i18n) });
});

/** `/forgot-password` */
export const forgotPasswordForm = perLanguage((i18n) => {
  return z.object({ email: emailField(i18n) });
});

/** `/reset-password/:token` */
export function resetPasswordForm(i18n: I18n, personal: readonly string[]) {
  return z.object({ password: newPasswordField(i18n, personal) });
}

/** Returns the fields of the program's contact: a name, and at least one way to reach it. */
function contactFields(i18n: I18n) {
  return {
    contactName: nameField(i18n, {
      max: NAME_MAX,
      required: i18n._(msg`Please enter a contact for questions, such as “the program office”.`),
    }),
    contactEmail: emailField(i18n).optional(),
    contactPhone: optionalLineField(i18n, { max: 40 }).refine(
      (phone) => phone === "" || isPhoneNumber(phone),
      i18n._(msg`This does not look like a phone number. An example: (512) 555-0123`),
    ),
  };
}

type TypedContact = {
  contactName: string;
  contactEmail?: string | undefined;
  contactPhone?: string | undefined;
};

function contactCanBeReached(i18n: I18n) {
  return ({ contactEmail, contactPhone }: TypedContact, context: z.RefinementCtx) => {
    if (contactEmail || contactPhone) return;
    const message = i18n._(msg`Please enter an email address or a phone number, so that people can ask.`);
    context.addIssue({ code: "custom", path: ["contactEmail"], message });
  };
}

/** Returns the contact from the submitted fields. */
export function contactIn({ contactName, contactEmail, contactPhone }: TypedContact): Contact {
  return { name: contactName, email: contactEmail ?? null, phone: contactPhone || null };
}

/** `/admin/contact` */
export const contactForm = perLanguage((i18n) => {
  return z.object({ ...contactFields(i18n), rev: revField }).superRefine(contactCanBeReached(i18n));
});

/** `/setup`, where program.yaml names no contact. @param program the program's names */
export function setupWithContactForm(i18n: I18n, program: readonly string[] = []) {
  return z
    .object({ ...setupFields(i18n), ...contactFields(i18n) })
    .superRefine(passwordIsNotTheName(i18n, program))
    .superRefine(contactCanBeReached(i18n));
}

/** Input of `/setup`; the contact only where it is requested. */
export type SetupInput = z.output<ReturnType<typeof setupForm>> & Partial<TypedContact>;

/** `/setup`. @param program the program's names */
export function setupForm(i18n: I18n, program: readonly string[] = []) {
  return z.object(setupFields(i18n)).superRefine(passwordIsNotTheName(i18n, program));
}

/** Extracts the code from pasted text, which may include the rest of its line or a period. */
function setupCodeIn(pasted: string): string {
  const line = lineOf(pasted).normalize("NFKC").toLowerCase();
  return /(?<![0-9a-z])[0-9a-z]{32}(?![0-9a-z])/.exec(line)?.[0] ?? line;
}

function setupFields(i18n: I18n) {
  return {
    code: z.preprocess(
      (value) => (typeof value === "string" ? setupCodeIn(value) : value),
      z
        .string({ error: i18n._(msg`Please enter the code from the server’s log.`) })
        .max(100, i18n._(msg`This is not the code from the server’s log.`)),
    ),
    email: emailField(i18n),
    legalName: legalNameField(i18n),
    shownName: shownNameField(i18n),
    password: newPasswordField(i18n, []),
  };
}

/** Returns a check box for each text on joining, `agree.<kind>-<id>`. */
function ticks(i18n: I18n, texts: readonly { kind: "policy" | "statement"; id: string }[]) {
  const messages = {
    policy: i18n._(msg`Please read this and check the box to continue.`),
    statement: i18n._(
      msg`Please check this box if it is true for you. If it isn’t, talk to the person who invited you.`,
    ),
  };
  return z.object(
    Object.fromEntries(texts.map((text) => [`${text.kind}-${text.id}`, mustBeChecked(messages[text.kind])])),
  );
}

type Texts = readonly { kind: "policy" | "statement"; id: string }[];

/** `/join/:token`, for a new person. */
export function joinForm(
  i18n: I18n,
  { email, texts, program = [] }: { email: string; texts: Texts; program?: readonly string[] },
) {
  return z
    .object({
      legalName: legalNameField(i18n),
      shownName: shownNameField(i18n),
      // The names are checked together with those of the same form, below.
      password: newPasswordField(i18n, []),
      textsHash: idField,
      agree: ticks(i18n, texts),
    })
    .superRefine(passwordIsNotTheName(i18n, [email, ...program]));
}

/** `/join/:token`, for a person who has an account. */
export function joinAgainForm(i18n: I18n, { texts, asksPassword }: { texts: Texts; asksPassword: boolean }) {
  const typed = typedPasswordField(i18n);
  return z.object({
    password: asksPassword ? typed : typed.optional(),
    textsHash: idField,
    agree: ticks(i18n, texts),
  });
}

/** `/account` */
export const profileForm = perLanguage((i18n) => {
  return z.object({
    shownName: shownNameField(i18n),
    legalName: legalNameField(i18n),
    timeZone: optionalLineField(i18n, { max: 64 })
      .refine(
        (zone) => zone === "" || isTimeZone(zone),
        i18n._(msg`Please choose a time zone from the list.`),
      )
      .transform((zone) => (zone === "" ? null : zone)),
    rev: revField,
  });
});

/** `/account/password` */
export function changePasswordForm(i18n: I18n, personal: readonly string[]) {
  return z.object({
    currentPassword: typedPasswordField(i18n, i18n._(msg`Please enter your current password.`)),
    newPassword: newPasswordField(i18n, personal),
  });
}

/** `/account/email` */
export const changeEmailForm = perLanguage((i18n) => {
  return z.object({ newEmail: emailField(i18n), password: typedPasswordField(i18n) });
});

/** `/account/email/:token`: requires what a scanner that follows links lacks. */
export const confirmEmailForm = perLanguage((i18n) => {
  return z.object({ password: typedPasswordField(i18n) });
});

/** `/account/email/undo/:token` */
export function undoEmailForm(i18n: I18n, personal: readonly string[]) {
  return z.object({ password: newPasswordField(i18n, personal) });
}

/** `/account/sessions`: signing out here needs no password, ending other sessions does. */
export function sessionsForm(i18n: I18n, ownSessionId: string) {
  const password = typedPasswordField(i18n).optional();
  return z
    .discriminatedUnion("intent", [
      z.object({ intent: z.literal("end"), sessionId: idField, password }),
      z.object({ intent: z.literal("end_others"), password }),
    ])
    .superRefine((value, context) => {
      if (value.intent === "end" && value.sessionId === ownSessionId) return;
      if (value.password === undefined)
        context.addIssue({
          code: "custom",
          path: ["password"],
          message: i18n._(msg`Please enter your password.`),
        });
    });
}

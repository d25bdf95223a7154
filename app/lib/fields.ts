import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { isDay } from "./dates";

/* Fields that several forms share. Server only: forms are checked there. */

/** Control characters but the line feed, and the marks that turn the direction of text around. */
const UNWANTED =
  /[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const cleaned = (value: string): string =>
  value.replaceAll("\r\n", "\n").replaceAll("\t", " ").normalize("NFC").trim();

/**
 * A text: trimmed, in composed form, without control characters.
 * @param max characters
 */
export function textField(i18n: I18n, { max, required }: { max: number; required: string }) {
  return storable(i18n, z.string({ error: required }).overwrite(cleaned).min(1, required), max);
}

/** As `textField`, but it may be left empty: then the empty text. */
export function optionalTextField(i18n: I18n, { max }: { max: number }) {
  return storable(i18n, z.string().overwrite(cleaned), max).default("");
}

function storable(i18n: I18n, text: z.ZodString, max: number) {
  return text
    .max(max, i18n._(msg`This is longer than ${max} characters. Please shorten it.`))
    .refine(
      (value) => !UNWANTED.test(value),
      i18n._(msg`This holds a character that cannot be stored. Please type it again.`),
    );
}

/** An e-mail address, in lower case. */
export function emailField(i18n: I18n) {
  const required = i18n._(msg`Please enter an e-mail address.`);
  const wrong = i18n._(msg`This does not look like an e-mail address. An example: name@example.org`);
  return z
    .string({ error: required })
    .overwrite((value) => value.trim().toLowerCase())
    .min(1, required)
    .max(254, i18n._(msg`This address is too long.`))
    .refine((value) => z.email().safeParse(value).success, wrong);
}

/** A password as it was typed, of a length that can be hashed. Verified exactly as typed. */
export function passwordField(i18n: I18n) {
  const required = i18n._(msg`Please enter your password.`);
  return z
    .string({ error: required })
    .min(1, required)
    .max(1024, i18n._(msg`This password is too long.`));
}

/** A calendar day, `YYYY-MM-DD`. */
export function dayField(i18n: I18n, required: string) {
  return z
    .string({ error: required })
    .overwrite(cleaned)
    .min(1, required)
    .refine(isDay, i18n._(msg`Please enter a day that exists, as year-month-day: 2026-03-31.`));
}

/** A tick that has to be set. */
export function mustTick(message: string) {
  return z.literal("on", { error: message });
}

/** A tick that may be set. */
export const tickField = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** A revision that came with the page. */
export const revField = z.coerce.number().int().min(0);

/** An id of ours as it comes in a form: never trusted, only looked up. */
export const idField = z.string().min(1).max(64);

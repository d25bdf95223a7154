import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { isDay } from "./dates";
import { EMAIL_MAX, readEmail } from "./email";
import { edged, isVisible, lineOf, textOf } from "./fold";

/* Fields that several forms share. Server only, because forms are validated there. */

/** Control characters other than the line feed, directional overrides, and lone surrogates. */
const UNWANTED =
  /[\u0000-\u0009\u000b-\u001f\u007f\u202d\u202e]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Returns a field for text of several lines: composed, without white space or invisible marks at either end, and
 * without control characters.
 * @param max characters
 */
export function textField(i18n: I18n, { max, required }: { max: number; required: string }) {
  return storable(i18n, z.string({ error: required }).overwrite(textOf).min(1, required), max);
}

/** Returns a `textField` that may be left empty; its value is then an empty text. */
export function optionalTextField(i18n: I18n, { max }: { max: number }) {
  return storable(i18n, z.string().overwrite(textOf), max).default("");
}

/**
 * Returns a field for text on one line: a `textField` with white space collapsed to one space and invisible marks
 * removed.
 */
export function lineField(i18n: I18n, { max, required }: { max: number; required: string }) {
  return storable(i18n, z.string({ error: required }).overwrite(lineOf).min(1, required), max);
}

/** Returns a `lineField` that may be left empty; its value is then an empty text. */
export function optionalLineField(i18n: I18n, { max }: { max: number }) {
  return storable(i18n, z.string().overwrite(lineOf), max).default("");
}

/** Returns a field for a name, of a person or anything else: one line with at least one visible letter or digit. */
export function nameField(i18n: I18n, { max, required }: { max: number; required: string }) {
  const unseen = i18n._(msg`Please use at least one letter or digit. This name would look empty to others.`);
  return lineField(i18n, { max, required }).refine((name) => name === "" || isVisible(name), unseen);
}

function storable(i18n: I18n, text: z.ZodString, max: number) {
  return text
    .max(max, i18n._(msg`This is longer than ${max} characters. Please shorten it.`))
    .refine(
      (value) => !UNWANTED.test(value),
      i18n._(msg`This contains a character that can’t be stored. Please type it again.`),
    );
}

/** Returns a field for an email address, as it is stored: lower case, with an ASCII domain. */
export function emailField(i18n: I18n) {
  const required = i18n._(msg`Please enter an email address.`);
  const wrong = i18n._(msg`This doesn’t look like an email address. Example: name@example.org`);
  return z
    .string({ error: required })
    .overwrite((value) => readEmail(value) ?? edged(value))
    .min(1, required)
    .max(EMAIL_MAX, i18n._(msg`This address is too long.`))
    .refine((value) => readEmail(value) === value, wrong);
}

/** Returns a field for a password exactly as typed, with a length that can be hashed. */
export function passwordField(i18n: I18n) {
  const required = i18n._(msg`Please enter your password.`);
  return z
    .string({ error: required })
    .min(1, required)
    .max(1024, i18n._(msg`This password is too long.`));
}

/** Returns a field for a calendar day, `YYYY-MM-DD`. */
export function dayField(i18n: I18n, required: string) {
  return z
    .string({ error: required })
    .overwrite((value) => lineOf(value).normalize("NFKC"))
    .min(1, required)
    .refine(isDay, i18n._(msg`Please enter a valid date, as year-month-day: 2026-03-31.`));
}

/** Returns a field for a checkbox that must be checked. */
export function mustBeChecked(message: string) {
  return z.literal("on", { error: message });
}

/** A checkbox that may be checked. */
export const checkboxField = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** Longer than any number that our forms accept. */
const DIGITS = /^\d{1,9}$/;

/** Returns the number that was typed, in digits only; undefined when nothing was typed, NaN for anything else. */
function wholeNumberIn(value: unknown): unknown {
  if (typeof value === "number" || value === undefined) return value;
  const typed = typeof value === "string" ? value.normalize("NFKC").trim() : null;
  if (typed === "") return undefined;
  return typed !== null && DIGITS.test(typed) ? Number(typed) : Number.NaN;
}

/**
 * Returns a field for a whole number in digits only: no sign, no decimals, and no notation such as 1e3.
 * @param range.error the message for anything else
 */
export function wholeNumberField({
  min = 0,
  max,
  error,
}: { min?: number; max?: number; error?: string } = {}) {
  const said = error === undefined ? {} : { error };
  const whole = z.number(said).int(said).min(min, said);
  return z.preprocess(wholeNumberIn, max === undefined ? whole : whole.max(max, said));
}

/** Returns a `wholeNumberField` that may be left empty. */
export function optionalWholeNumberField(range: { min?: number; max?: number; error?: string } = {}) {
  return z.preprocess(wholeNumberIn, wholeNumberField(range).optional()).optional();
}

/** Identifies a form that is sent twice; a form without it is always a new one. */
export const onceField = z
  .string()
  .regex(/^[0-9a-z]{32}$/)
  .optional()
  .catch(undefined);

/** The revision that the page was rendered from. */
export const revField = wholeNumberField();

/** One of our ids as submitted in a form: never trusted, only looked up. */
export const idField = z.string().min(1).max(64);

/** Treats an empty field as missing. */
export const emptyIsNone = (value: unknown) => (value === "" ? undefined : value);

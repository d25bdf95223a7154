import { setupI18n, type I18n, type Messages } from "@lingui/core";

/**
 * Returns the translator of one request or page. English needs no messages, because they are in the code.
 * @param messages the compiled catalog of the language; empty for English
 */
export function i18nFor(locale: string, messages: Messages = NONE): I18n {
  const ofMessages = made.get(messages) ?? new Map<string, I18n>();
  made.set(messages, ofMessages);
  const known = ofMessages.get(locale);
  if (known) return known;
  const i18n = setupI18n({ locale, messages: { [locale]: messages } });
  ofMessages.set(locale, i18n);
  return i18n;
}

/** English: the messages are in the code. */
export const NONE: Messages = {};

/** Translators never change, and they cache what they have formatted, so requests share them. */
const made = new WeakMap<Messages, Map<string, I18n>>();

/**
 * Caches a value per language, for as long as its translator exists.
 * @param make creates the value from the translator alone
 */
export function perLanguage<T>(make: (i18n: I18n) => T): (i18n: I18n) => T {
  const cached = new WeakMap<I18n, { value: T }>();
  return (i18n) => {
    const known = cached.get(i18n);
    if (known) return known.value;
    const value = make(i18n);
    cached.set(i18n, { value });
    return value;
  };
}

/** Returns whether a language is written from right to left. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return /^(ar|fa|he|ur|ps|dv|yi)\b/.test(locale) ? "rtl" : "ltr";
}

import { setupI18n, type I18n, type Messages } from "@lingui/core";

/**
 * The translator of one request or one page. English needs no messages: each stands in the code where it is used.
 * @param messages the compiled catalogue of the language; empty for English
 */
export function i18nFor(locale: string, messages: Messages = {}): I18n {
  return setupI18n({ locale, messages: { [locale]: messages } });
}

/** Whether a language is written from right to left. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return /^(ar|fa|he|ur|ps|dv|yi)\b/.test(locale) ? "rtl" : "ltr";
}

import type { Messages } from "@lingui/core";

import { NONE } from "~/lib/i18n";

const files = import.meta.glob<{ messages: Messages }>(["../locales/*.po", "!../locales/en.po"], {
  eager: true,
});

/**
 * Returns the compiled catalog of a language; empty for English, whose messages are in the code, and for unknown
 * languages.
 */
export function catalogueOf(locale: string): Messages {
  const language = locale.split("-")[0] ?? "en";
  if (language === "en") return NONE;
  return files[`../locales/${language}.po`]?.messages ?? NONE;
}

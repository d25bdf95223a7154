import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { isVisible, lineOf } from "~/lib/fold";
import type { FormReply } from "~/lib/form";

/* The printable part of a name: checked when the name is entered, and used when the certificate is generated. */

/** Brackets left empty after their content was removed. */
const EMPTY_BRACKETS = /\(\s*\)|\[\s*\]|“\s*”|"\s*"/g;

/**
 * Returns a name as certificates show it, null when none of it can be shown; and the characters that are then missing.
 * Invisible marks are dropped without being reported.
 */
export async function printedName(name: string): Promise<{ printed: string | null; missing: string[] }> {
  // Fonts are heavy and rarely needed, so they are loaded on demand.
  const { drawable, openFonts } = await import("~/documents/pdf/fonts.server");
  const { text, missing } = drawable(openFonts(), lineOf(name), "titleStrong");
  const printed = missing.length === 0 ? text : lineOf(text.replace(EMPTY_BRACKETS, " "));
  return { printed: isVisible(printed) ? printed : null, missing };
}

/**
 * Checks an entered legal name against the fonts of certificates.
 * @param form as submitted: its `printedName` says which substitute for the name was accepted
 * @param again builds the reply of the refused form
 * @returns the reply that reports what cannot be shown, with the substitute to be accepted; null when there is nothing
 *   to report
 */
export async function printingReply(
  i18n: I18n,
  form: FormData,
  legalName: string,
  again: (error: Record<string, string[]>) => FormReply,
): Promise<FormReply | null> {
  const { printed, missing } = await printedName(legalName);
  if (missing.length === 0) return null;
  const which = missing.map((character) => `“${character}”`).join(" ");
  if (printed === null) {
    const message = i18n._(
      msg`Certificates can’t show any of these characters: ${which}. Please add a spelling in other letters, for example in front of this one.`,
    );
    return again({ legalName: [message] });
  }
  if (form.get("printedName") === printed) return null;
  const message = i18n._(
    msg`Certificates can’t show ${which}. “${printed}” would be printed instead. Change the name, or check the box below it to accept this.`,
  );
  const reply = again({ legalName: [message] });
  return { ...reply, initialValue: { ...reply.initialValue, printedOffer: printed } };
}

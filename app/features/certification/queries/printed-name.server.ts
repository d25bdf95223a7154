import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { isVisible, lineOf } from "~/lib/fold";
import type { FormReply } from "~/lib/form";

/* What of a name a certificate can show: asked when the name is typed, and used when the certificate is made. */

/** Brackets around nothing, once what stood in them is gone. */
const EMPTY_BRACKETS = /\(\s*\)|\[\s*\]|“\s*”|"\s*"/g;

/**
 * Returns a name as certificates show it, null when nothing of it can be shown; and the characters that are missing then.
 * Invisible marks are left out without being named.
 */
export async function printedName(name: string): Promise<{ printed: string | null; missing: string[] }> {
  // Fonts are heavy and seldom needed: the server starts without them.
  const { drawable, openFonts } = await import("~/documents/pdf/fonts.server");
  const { text, missing } = drawable(openFonts(), lineOf(name), "titleStrong");
  const printed = missing.length === 0 ? text : lineOf(text.replace(EMPTY_BRACKETS, " "));
  return { printed: isVisible(printed) ? printed : null, missing };
}

/**
 * Checks a legal name that was typed against the fonts of certificates.
 * @param form as it was sent: its `printedName` says which other form of the name was accepted
 * @param again makes the reply of the refused form
 * @returns the reply that says what cannot be shown, with what would be printed instead to be accepted; null when there
 *   is nothing to say
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
    const words = i18n._(
      msg`Certificates can't show any of these characters: ${which}. Please add a spelling in other letters, for example in front of this one.`,
    );
    return again({ legalName: [words] });
  }
  if (form.get("printedName") === printed) return null;
  const words = i18n._(
    msg`Certificates can't show ${which}. “${printed}” would be printed instead. Change the name, or check the box below it to accept this.`,
  );
  const reply = again({ legalName: [words] });
  return { ...reply, initialValue: { ...reply.initialValue, printedOffer: printed } };
}

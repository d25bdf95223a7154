import type { I18n } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

import type { Confirmation } from "./commands/password-confirmation.server";
import type { SignInOutcome } from "./transaction/sign-in.server";
import { MINUTE } from "~/lib/dates";

/* Messages for a person who has to wait after wrong passwords: how long, and what works meanwhile. */

/**
 * Says when the next attempt is allowed.
 * @param until epoch milliseconds
 * @param now epoch milliseconds
 */
export function waitMessage(i18n: I18n, until: number, now: number): string {
  const minutes = Math.max(1, Math.ceil((until - now) / MINUTE));
  return i18n._(msg`You can try again in ${plural(minutes, { one: "# minute", other: "# minutes" })}.`);
}

/** Says why signing in has to wait, and which alternatives work. */
export function signInWaitMessage(
  i18n: I18n,
  { until, isKnownDevice }: Extract<SignInOutcome, { ok: false; code: "too_many" }>,
  now: number,
): string {
  const wait = waitMessage(i18n, until, now);
  return isKnownDevice
    ? i18n._(
        msg`There were many wrong passwords on this device. ${wait} If you can’t wait, set a new password by email: that works right away.`,
      )
    : i18n._(
        msg`There were many wrong passwords from devices we don’t know, so this one has to wait. ${wait} A device that has signed in to this account before isn’t affected. If you can’t wait, set a new password by email: this device then works right away.`,
      );
}

/** Says why the requested password confirmation was refused. Nothing has been changed. */
export function confirmationMessage(
  i18n: I18n,
  refused: Extract<Confirmation, { ok: false }>,
  now: number,
): string {
  if (refused.code === "wrong_password")
    return i18n._(msg`That isn’t your password. Nothing was changed. You can try again.`);
  const wait = waitMessage(i18n, refused.until, now);
  return i18n._(
    msg`There were many wrong passwords, so the next one has to wait. Nothing was changed. ${wait}`,
  );
}

/** Returns `confirmationMessage` as the errors of a form whose field is `password`. */
export function confirmationErrors(
  i18n: I18n,
  refused: Extract<Confirmation, { ok: false }>,
  now: number,
): Record<"password", string[]> {
  return { password: [confirmationMessage(i18n, refused, now)] };
}

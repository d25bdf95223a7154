import { findEmailChange, findPasswordReset } from "./links.server";
import { type DueCheck, lastPart } from "~/journal/mail-due";

/** Returns the recipient of a password reset link while it can be used, at the address it was requested for. */
export const passwordResetIsDue: DueCheck = async (db, mail, now) => {
  const reset = await findPasswordReset(db, lastPart(mail.params), now);
  return reset?.personal.includes(mail.toEmail) ? { to: mail.toEmail } : null;
};

/** Returns the recipient of a link that confirms an address while it can be used. */
export const emailChangeIsDue: DueCheck = async (db, mail, now) => {
  const change = await findEmailChange(db, lastPart(mail.params), now);
  return change?.newEmail === mail.toEmail ? { to: mail.toEmail } : null;
};

/** Returns the old address, which is always notified of a change. */
export const emailChangedIsDue: DueCheck = async (_db, mail) => ({ to: mail.toEmail });

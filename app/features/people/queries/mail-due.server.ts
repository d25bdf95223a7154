import { findEmailChange, findPasswordReset } from "./links.server";
import { type DueCheck, lastPart } from "~/journal/mail-due";

/** A link to a new password holds while it can be used, at the address it was asked for. */
export const passwordResetIsDue: DueCheck = async (db, mail, now) => {
  const reset = await findPasswordReset(db, lastPart(mail.params), now);
  return reset?.personal.includes(mail.toEmail) ? { to: mail.toEmail } : null;
};

/** A link that confirms an address holds while it can be used. */
export const emailChangeIsDue: DueCheck = async (db, mail, now) => {
  const change = await findEmailChange(db, lastPart(mail.params), now);
  return change?.newEmail === mail.toEmail ? { to: mail.toEmail } : null;
};

/** That an address was changed is told the old one whatever came after. */
export const emailChangedIsDue: DueCheck = async (_db, mail) => ({ to: mail.toEmail });

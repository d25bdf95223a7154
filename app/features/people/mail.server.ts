import { eq } from "drizzle-orm";

import { invitationState } from "./model";
import { findEmailChange, findPasswordReset, invitersWhoMayNot } from "./queries.server";
import { cohorts } from "~/db/schema/cohorts";
import { invitations, people } from "~/db/schema/people";
import { lastPart, type DueCheck } from "~/features/messages/model";
import { sha256 } from "~/lib/tokens.server";

/* Whether the mails of this subject still hold when they are sent. */

/** An invitation holds while its link opens something and whoever sent it could still send it. */
export const invitationIsDue: DueCheck = async (db, mail, now) => {
  const [row] = await db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      cohortId: invitations.cohortId,
      invitedBy: invitations.invitedBy,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
      expiresAt: invitations.expiresAt,
      inviter: people.shownName,
      cohortStatus: cohorts.status,
    })
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .leftJoin(cohorts, eq(cohorts.id, invitations.cohortId))
    .where(eq(invitations.tokenHash, sha256(lastPart(mail.params))));
  if (!row || invitationState(row, now) !== "open") return null;
  if (row.cohortStatus === "closed" || (await invitersWhoMayNot(db, [row])).size > 0) return null;
  const [account] = await db
    .select({ status: people.status })
    .from(people)
    .where(eq(people.email, row.email));
  if (account?.status === "deactivated") return null;
  return { to: row.email, facts: { inviter: row.inviter, expiresAt: String(row.expiresAt) } };
};

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

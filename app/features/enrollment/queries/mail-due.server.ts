import { eq } from "drizzle-orm";

import { invitationState } from "../model";
import { invitersWhoMayNot } from "./invitations.server";
import { cohorts } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import { type DueCheck, lastPart } from "~/journal/mail-due";
import { sha256 } from "~/lib/tokens.server";

/* Checks whether the emails of this subject are still due when they are sent. */
/** Returns the recipient while the invitation's link works and its inviter could still send it. */
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

import { deleteOldLimits } from "~/db/limits.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { deleteOldInvitations } from "~/features/enrollment/transaction/clean-up.server";
import { deleteExpired } from "~/features/people/transaction/clean-up.server";
import { deleteOldMail } from "~/journal/delivery.server";
import { countOf } from "~/lib/count";
import { DAY } from "~/lib/dates";

const RETAINED = 30 * DAY;

/**
 * Deletes expired data: sessions, limits and unsent forms; and, 30 days later, links that can no
 * longer be used, invitations that no one accepted, and emails that were sent or given up. Safe to run twice.
 * @returns how many rows were deleted, as a sentence for the operator
 */
export async function cleanUp(db: Database, deps: { now: () => number }): Promise<string> {
  const at = deps.now();
  const before = at - RETAINED;
  const gone = await unitOfWork(db, async (tx) => ({
    access: await deleteExpired(tx, { before }, deps),
    limits: await deleteOldLimits(tx, at),
    invitations: await deleteOldInvitations(tx, { before }),
    mails: await deleteOldMail(tx, before),
  }));
  const links = gone.access.links + gone.invitations;
  return `${countOf(gone.access.sessions, "session")}, ${countOf(gone.limits, "limit")}, ${countOf(links, "link")}, and ${countOf(gone.mails, "email")} deleted`;
}

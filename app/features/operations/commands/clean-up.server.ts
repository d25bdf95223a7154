import { and, inArray, isNull, lt } from "drizzle-orm";

import { deleteOldLimits } from "~/db/limits.server";
import { outbox } from "~/db/schema/journal";
import { emailChanges, invitations, knownDevices, passwordResets, sessions } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { deleteOldUnsent } from "~/features/people/commands/unsent-forms.server";
import { LINK_LASTS } from "~/features/people/model";
import { countOf } from "~/lib/count";
import { DAY } from "~/lib/dates";

const KEPT = 30 * DAY;

/**
 * Deletes expired data: sessions and rate-limit windows that are over; and, 30 days later, links that can no longer be
 * used, invitations that were never accepted, and emails that were sent or given up. Idempotent.
 * @returns how many rows were deleted, as a message for the operator
 */
export async function deleteExpired({ db, now }: { db: Database; now: () => number }): Promise<string> {
  const at = now();
  const before = at - KEPT;
  const gone = await unitOfWork(db, async (tx) => {
    const devices = await tx
      .delete(sessions)
      // Never later than the absolute expiry.
      .where(lt(sessions.expiresAt, at))
      .returning({ id: sessions.id });
    const windows = await deleteOldLimits(tx, at);
    // As long as the cookie lives.
    await tx.delete(knownDevices).where(lt(knownDevices.lastSeenAt, at - 180 * DAY));
    const resets = await tx
      .delete(passwordResets)
      .where(lt(passwordResets.expiresAt, before))
      .returning({ id: passwordResets.id });
    const changes = await tx
      .delete(emailChanges)
      .where(lt(emailChanges.expiresAt, before))
      .returning({ id: emailChanges.id });
    const unaccepted = await tx
      .delete(invitations)
      .where(
        and(
          // Matches the index: nothing created later can have expired 30 days ago.
          lt(invitations.createdAt, before - LINK_LASTS.invitation),
          isNull(invitations.acceptedAt),
          lt(invitations.expiresAt, before),
        ),
      )
      .returning({ id: invitations.id });
    const mails = await tx
      .delete(outbox)
      .where(and(inArray(outbox.state, ["sent", "failed"]), lt(outbox.createdAt, before)))
      .returning({ id: outbox.id });
    return {
      devices: devices.length,
      windows,
      links: resets.length + changes.length + unaccepted.length,
      mails: mails.length,
    };
  });
  await deleteOldUnsent(db, at);
  return `${countOf(gone.devices, "session")}, ${countOf(gone.windows, "limit")}, ${countOf(gone.links, "link")} and ${countOf(gone.mails, "email")} deleted`;
}

import { and, inArray, isNull, lt } from "drizzle-orm";

import { deleteOldLimits } from "~/db/limits.server";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { outbox } from "~/db/schema/journal";
import { emailChanges, knownDevices, passwordResets } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { deleteOldUnsent } from "~/features/people/commands/unsent-forms.server";
import { LINK_LASTS } from "~/features/people/model";
import { countOf } from "~/lib/count";
import { DAY } from "~/lib/dates";

const KEPT = 30 * DAY;

/**
 * Deletes what has served its purpose: sessions and windows of limits that are over; and, 30 days later, links that
 * can no longer be used, invitations that nobody accepted, and mails that were sent or given up. Safe to run twice.
 * @returns how many rows went, in words for the operator
 */
export async function deleteWhatIsOver({ db, now }: { db: Database; now: () => number }): Promise<string> {
  const at = now();
  const before = at - KEPT;
  const gone = await unitOfWork(db, async (tx) => {
    const devices = await tx
      .delete(sessions)
      // It never lies behind the absolute end.
      .where(lt(sessions.expiresAt, at))
      .returning({ id: sessions.id });
    const windows = await deleteOldLimits(tx, at);
    // As long as the cookie lasts.
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
          // Its index: nothing made later can be over for 30 days.
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
  return `${countOf(gone.devices, "session")}, ${countOf(gone.windows, "limit")}, ${countOf(gone.links, "link")} and ${countOf(gone.mails, "mail")} deleted`;
}

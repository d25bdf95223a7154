import { lt } from "drizzle-orm";

import { sessions } from "~/db/schema/http";
import { emailChanges, knownDevices, passwordResets, unsentForms } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { DAY } from "~/lib/dates";

/** Matches the lifetime of the device's cookie. */
const DEVICE_REMEMBERED = 180 * DAY;

/**
 * Deletes sessions, known devices and unsent forms that have expired, and links that expired before an instant.
 * @returns how many sessions and links there were
 */
export async function deleteExpired(
  tx: Tx,
  { before }: { before: number },
  { now }: { now: () => number },
): Promise<{ sessions: number; links: number }> {
  const at = now();
  const ended = await tx
    .delete(sessions)
    // The absolute end is never earlier.
    .where(lt(sessions.expiresAt, at))
    .returning({ id: sessions.id });
  await tx.delete(knownDevices).where(lt(knownDevices.lastSeenAt, at - DEVICE_REMEMBERED));
  await tx.delete(unsentForms).where(lt(unsentForms.expiresAt, at));
  const resets = await tx
    .delete(passwordResets)
    .where(lt(passwordResets.expiresAt, before))
    .returning({ id: passwordResets.id });
  const changes = await tx
    .delete(emailChanges)
    .where(lt(emailChanges.expiresAt, before))
    .returning({ id: emailChanges.id });
  return { sessions: ended.length, links: resets.length + changes.length };
}

import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";

import { AHEAD_AT_MOST, compareClock, type ClockRecord } from "../clock";
import { clockRecord, KEY } from "../queries/clock.server";
import { jobLeases, outbox } from "~/db/schema/journal";
import {
  limits,
  emailChanges,
  installation,
  invitations,
  passwordResets,
  sessions,
} from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { LINK_LASTS } from "~/features/people/model";
import { DAY, MINUTE } from "~/lib/dates";

/** Written no more often than this: the comparison itself is one cheap read. */
const NOTED_EVERY = 5 * MINUTE;

/**
 * Compares the clock with its record and stores the result. When the clock was put back, whatever had expired by a
 * trusted time is marked or deleted, so that it doesn't become valid again; whatever is scheduled for a time far ahead
 * becomes due now; and what was started at such a time doesn't stay open until then.
 * @returns the stored record, and whether the clock has jumped since the last comparison
 */
export async function noteClock(
  db: Database,
  now: number,
): Promise<{ record: ClockRecord; hasJumped: boolean }> {
  const before = await clockRecord(db);
  const seen = compareClock(before, now);
  const isNews =
    !before ||
    seen.hasJumped ||
    (before.jump === null) !== (seen.record.jump === null) ||
    seen.record.seenAt >= before.seenAt + NOTED_EVERY;
  if (!isNews) return seen;
  return unitOfWork(db, async (tx) => {
    // Read again: another process may have written in between.
    const { record, hasJumped } = compareClock(await clockRecord(tx), now);
    const value = JSON.stringify(record);
    await tx
      .insert(installation)
      .values({ key: KEY, value, updatedAt: now })
      .onConflictDoUpdate({ target: installation.key, set: { value, updatedAt: now } });
    if (hasJumped && record.jump?.direction === "back") {
      await endWhatWasOver(tx, { now, trustedAt: record.trustedAt });
      await bringNear(tx, now);
      await cutShort(tx, now);
    }
    return { record, hasJumped };
  });
}

/** Keeps sessions and links closed that had expired before the clock was put back. */
async function endWhatWasOver(tx: Tx, { now, trustedAt }: { now: number; trustedAt: number }): Promise<void> {
  await tx.delete(sessions).where(lte(sessions.expiresAt, trustedAt));
  const links = [passwordResets, emailChanges] as const;
  for (const link of links) {
    await tx
      .update(link)
      .set({ usedAt: now })
      .where(and(isNull(link.usedAt), gt(link.expiresAt, now), lte(link.expiresAt, trustedAt)));
  }
  await tx
    .update(emailChanges)
    .set({ undoneAt: now })
    .where(
      and(
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, now),
        lte(emailChanges.undoExpiresAt, trustedAt),
      ),
    );
  await tx
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(
      and(
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, now),
        lte(invitations.expiresAt, trustedAt),
      ),
    );
}

/**
 * Nothing is scheduled, counted or leased for longer than this; anything further ahead was written under a wrong clock.
 */
const NEAR = DAY;

/**
 * Shortens sessions and links created under a clock that ran ahead: they would stay valid for as long as it was ahead.
 */
async function cutShort(tx: Tx, now: number): Promise<void> {
  const near = now + NEAR;
  await tx.delete(sessions).where(gt(sessions.createdAt, now + AHEAD_AT_MOST));
  // The time of the last sign-in is unknown: where it has to be recent, the password is requested again.
  await tx.update(sessions).set({ lastAuthAt: 0 }).where(gt(sessions.lastAuthAt, near));
  for (const link of [passwordResets, emailChanges]) {
    await tx
      .update(link)
      .set({ usedAt: now })
      .where(and(isNull(link.usedAt), gt(link.createdAt, near)));
  }
  // The link that returns an account to its owner stays valid for its usual time.
  await tx
    .update(emailChanges)
    .set({ undoExpiresAt: now + LINK_LASTS.emailUndo })
    .where(and(isNull(emailChanges.undoneAt), gt(emailChanges.undoExpiresAt, near + LINK_LASTS.emailUndo)));
  // The invited person can't request an invitation again, so it stays valid for its usual time.
  await tx
    .update(invitations)
    .set({ sentAt: now, expiresAt: sql`${invitations.expiresAt} - ${invitations.sentAt} + ${now}` })
    .where(
      and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt), gt(invitations.sentAt, near)),
    );
}

/** Reschedules what was written under a clock that ran ahead, so that it doesn't wait for that time to come again. */
async function bringNear(tx: Tx, now: number): Promise<void> {
  const near = now + NEAR;
  await tx.update(jobLeases).set({ owner: null, leaseUntil: 0 }).where(gt(jobLeases.lastStartedAt, now));
  await tx
    .update(outbox)
    .set({ dueAt: now, leaseUntil: null })
    .where(and(eq(outbox.state, "waiting"), gt(outbox.dueAt, near)));
  await tx
    .update(outbox)
    .set({ leaseUntil: null })
    .where(and(eq(outbox.state, "waiting"), gt(outbox.leaseUntil, near)));
  await tx.delete(limits).where(gt(limits.expiresAt, near));
}

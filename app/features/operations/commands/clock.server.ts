import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";

import { AHEAD_AT_MOST, lookAtClock, type ClockRecord } from "../clock";
import { clockRecord } from "../queries/clock.server";
import { installation, limits } from "~/db/schema/db";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { outbox } from "~/db/schema/journal";
import { emailChanges, passwordResets } from "~/db/schema/people";
import { jobLeases } from "~/db/schema/server";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { LINK_LASTS } from "~/features/people/model";
import { DAY, MINUTE } from "~/lib/dates";

export const KEY = "clock";

/** Written down no more often than this: the look itself is one cheap read. */
const NOTED_EVERY = 5 * MINUTE;

/**
 * Looks at the clock and remembers what it says. When it has been put back, whatever had been over by a trusted time is
 * ended by a mark or its deletion, so that it is not open again; whatever waits for a time that the clock will not reach
 * for long is due now; and what was begun at such a time does not stay open until then.
 * @returns what is remembered now, and whether the clock has jumped since the look before
 */
export async function noteClock(
  db: Database,
  now: number,
): Promise<{ record: ClockRecord; hasJumped: boolean }> {
  const before = await clockRecord(db);
  const seen = lookAtClock(before, now);
  const isNews =
    !before ||
    seen.hasJumped ||
    (before.jump === null) !== (seen.record.jump === null) ||
    seen.record.seenAt >= before.seenAt + NOTED_EVERY;
  if (!isNews) return seen;
  return unitOfWork(db, async (tx) => {
    // Read again: another process may have looked in between.
    const { record, hasJumped } = lookAtClock(await clockRecord(tx), now);
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

/** Sessions and links that had run out before the clock was put back stay closed. */
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

/** Nothing of ours waits, counts or claims for longer than this; what is further ahead was written under a wrong clock. */
const NEAR = DAY;

/** Sessions and links that were made under a clock that ran ahead would be good for as long as it was ahead. */
async function cutShort(tx: Tx, now: number): Promise<void> {
  const near = now + NEAR;
  await tx.delete(sessions).where(gt(sessions.createdAt, now + AHEAD_AT_MOST));
  // When the password was given is not known: where it has to be recent, it is asked for.
  await tx.update(sessions).set({ lastAuthAt: 0 }).where(gt(sessions.lastAuthAt, near));
  for (const link of [passwordResets, emailChanges]) {
    await tx
      .update(link)
      .set({ usedAt: now })
      .where(and(isNull(link.usedAt), gt(link.createdAt, near)));
  }
  // What gives an account back to its owner stays good, for as long as it would have been.
  await tx
    .update(emailChanges)
    .set({ undoExpiresAt: now + LINK_LASTS.emailUndo })
    .where(and(isNull(emailChanges.undoneAt), gt(emailChanges.undoExpiresAt, near + LINK_LASTS.emailUndo)));
  // An invitation is not the invited person's to ask for again: it stays good for as long as it would have been.
  await tx
    .update(invitations)
    .set({ sentAt: now, expiresAt: sql`${invitations.expiresAt} - ${invitations.sentAt} + ${now}` })
    .where(
      and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt), gt(invitations.sentAt, near)),
    );
}

/** What was written down under a clock that ran ahead does not wait until that time comes again. */
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

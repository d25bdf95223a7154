import { AHEAD_AT_MOST, type ClockRecord, compareClock } from "../clock";
import { clockRecord } from "../queries/clock.server";
import { writeFact } from "~/db/installation.server";
import { deleteLimitsBeyond } from "~/db/limits.server";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import {
  closeExpiredInvitations,
  redateInvitationsFromAhead,
} from "~/features/enrollment/transaction/clock-repair.server";
import {
  closeExpiredAccess,
  shortenAccessFromAhead,
} from "~/features/people/transaction/clock-repair.server";
import { bringMailForward } from "~/journal/delivery.server";
import { DAY, MINUTE } from "~/lib/dates";

export const KEY = "clock";

/** Written no more often than this: the comparison itself is one cheap read. */
const NOTED_EVERY = 5 * MINUTE;

export type BringLeasesForward = (tx: Tx, now: number) => Promise<void>;

/**
 * Compares the clock with its record and stores the result. When the clock was put back, whatever had expired by a
 * trusted time is marked or deleted, so that it isn't reinstated; whatever is scheduled for a time far ahead becomes
 * due now; and what was started at such a time doesn't stay open until then.
 * @param bringLeasesForward frees the jobs that were last started later than now; the server provides it
 * @returns the stored record, and whether the clock has jumped since the last comparison
 */
export async function noteClock(
  db: Database,
  now: number,
  bringLeasesForward: BringLeasesForward,
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
    await writeFact(tx, { key: KEY, value }, now);
    if (hasJumped && record.jump?.direction === "back") {
      await repair(tx, { now, trustedAt: record.trustedAt }, bringLeasesForward);
    }
    return { record, hasJumped };
  });
}

/** Nothing is scheduled, counted or leased for longer than this; anything further ahead was written under a wrong clock. */
const NEAR = DAY;

/** Repairs what was written under a clock that ran ahead, and keeps closed what had expired by a trusted time. */
async function repair(
  tx: Tx,
  { now, trustedAt }: { now: number; trustedAt: number },
  bringLeasesForward: BringLeasesForward,
): Promise<void> {
  const latest = now + NEAR;
  const deps = { now: () => now };
  await closeExpiredAccess(tx, { trustedAt }, deps);
  await closeExpiredInvitations(tx, { trustedAt }, deps);
  await bringLeasesForward(tx, now);
  await bringMailForward(tx, latest, now);
  await deleteLimitsBeyond(tx, latest);
  await shortenAccessFromAhead(tx, { session: now + AHEAD_AT_MOST, other: latest }, deps);
  await redateInvitationsFromAhead(tx, { latest }, deps);
}

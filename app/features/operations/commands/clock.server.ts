import { AHEAD_AT_MOST, lookAtClock, type ClockRecord } from "../clock";
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

/** Recorded no more often than this: the look itself is one cheap read. */
const NOTED_EVERY = 5 * MINUTE;

export type BringLeasesForward = (tx: Tx, now: number) => Promise<void>;

/**
 * Looks at the clock and remembers what it says. When it has been put back, whatever had been over by a trusted time is
 * ended by a mark or its deletion, so that it is not open again; whatever waits for a time that the clock will not reach
 * for long is due now; and what was begun at such a time does not stay open until then.
 * @param bringLeasesForward frees the jobs that were last begun later than now; the server brings it
 * @returns what is remembered now, and whether the clock has jumped since the look before
 */
export async function noteClock(
  db: Database,
  now: number,
  bringLeasesForward: BringLeasesForward,
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
    await writeFact(tx, { key: KEY, value }, now);
    if (hasJumped && record.jump?.direction === "back") {
      await repair(tx, { now, trustedAt: record.trustedAt }, bringLeasesForward);
    }
    return { record, hasJumped };
  });
}

/** Nothing of ours waits, counts or claims for longer than this; what is further ahead was written under a wrong clock. */
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

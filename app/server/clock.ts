import { gt } from "drizzle-orm";

import type { World } from "./types";
import { jobLeases } from "~/db/schema/server";
import type { Tx } from "~/db/types";
import type { ClockRecord } from "~/features/operations/clock";
import { noteClock } from "~/features/operations/commands/clock.server";
import { MINUTE } from "~/lib/dates";

/** Checks the clock, and logs a jump. Returns the stored clock record. */
export async function watchClock({ db, now, log }: Pick<World, "db" | "now" | "log">): Promise<ClockRecord> {
  const { record, hasJumped } = await noteClock(db, now(), bringLeasesForward);
  if (hasJumped && record.jump) {
    const { direction, at, from } = record.jump;
    log.warn("clock.jumped", { direction, minutes: Math.round(Math.abs(at - from) / MINUTE) });
  }
  return record;
}

/** Frees the jobs that were last begun later than now: under a clock that ran ahead. */
export async function bringLeasesForward(tx: Tx, now: number): Promise<void> {
  await tx.update(jobLeases).set({ owner: null, leaseUntil: 0 }).where(gt(jobLeases.lastStartedAt, now));
}

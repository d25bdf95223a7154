import type { World } from "./types";
import type { ClockRecord } from "~/features/operations/clock";
import { noteClock } from "~/features/operations/commands/clock.server";
import { MINUTE } from "~/lib/dates";

/** Checks the clock, and logs a jump. Returns the stored clock record. */
export async function watchClock({ db, now, log }: Pick<World, "db" | "now" | "log">): Promise<ClockRecord> {
  const { record, hasJumped } = await noteClock(db, now());
  if (hasJumped && record.jump) {
    const { direction, at, from } = record.jump;
    log.warn("clock.jumped", { direction, minutes: Math.round(Math.abs(at - from) / MINUTE) });
  }
  return record;
}

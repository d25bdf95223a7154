import { DAY, MINUTE } from "~/lib/dates";

/*
 * A server's clock can be wrong: a dead battery, a mistyped year, a machine restored from an old image. Deletion of
 * expired data must not trust a clock that has just jumped.
 */

/** Clock corrections below this are routine. */
export const BACK_AT_MOST = 2 * MINUTE;

/** Longer than a server is usually down. */
export const AHEAD_AT_MOST = 30 * DAY;

/** How long a clock that jumped has to run steadily until it is trusted again. */
export const STEADY_FOR = DAY;

/** The stored clock record. Instants are epoch ms. */
export type ClockRecord = {
  /** The newest time seen since the last jump. */
  seenAt: number;
  /** The newest time seen while the clock was trusted. */
  trustedAt: number;
  /** The last jump, while the clock isn't trusted yet: when by the new time, and in which direction. */
  jump: { at: number; from: number; direction: "back" | "ahead" } | null;
};

/**
 * Compares the clock with its record.
 * @param before the stored record; null the first time
 * @param now the clock's time, epoch ms
 * @returns the record to store, and whether the clock has jumped since the last comparison
 */
export function compareClock(
  before: ClockRecord | null,
  now: number,
): { record: ClockRecord; hasJumped: boolean } {
  if (!before) return { record: { seenAt: now, trustedAt: now, jump: null }, hasJumped: false };
  const direction =
    now < before.seenAt - BACK_AT_MOST ? "back" : now > before.seenAt + AHEAD_AT_MOST ? "ahead" : null;
  if (direction) {
    const jump = { at: now, from: before.seenAt, direction } as const;
    return { record: { seenAt: now, trustedAt: before.trustedAt, jump }, hasJumped: true };
  }
  const seenAt = Math.max(before.seenAt, now);
  const isTrusted = before.jump === null || now >= before.jump.at + STEADY_FOR;
  return {
    record: isTrusted
      ? { seenAt, trustedAt: seenAt, jump: null }
      : { seenAt, trustedAt: before.trustedAt, jump: before.jump },
    hasJumped: false,
  };
}

/** Returns when a clock that jumped will be trusted again, if it runs steadily; null when it is trusted. */
export function trustedFrom(record: ClockRecord | null): number | null {
  return record?.jump ? record.jump.at + STEADY_FOR : null;
}

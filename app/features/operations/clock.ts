import { DAY, MINUTE } from "~/lib/dates";

/*
 * A server's clock can be wrong: a flat battery, a wrong year typed in, a machine woken from an old image. What is
 * deleted because its time is over must not go by a clock that has just jumped.
 */

/** Corrections of a clock by less than this are everyday. */
export const BACK_AT_MOST = 2 * MINUTE;

/** Longer than a server stands still in everyday life. */
export const AHEAD_AT_MOST = 30 * DAY;

/** So long a clock that jumped has to run steadily until it is trusted again. */
export const STEADY_FOR = DAY;

/** What is remembered of the clock. Instants are epoch ms. */
export type ClockRecord = {
  /** The newest time seen since the last jump. */
  seenAt: number;
  /** The newest time seen while the clock was trusted. */
  trustedAt: number;
  /** The last jump, while the clock is not trusted yet: when by the new time, and which way. */
  jump: { at: number; from: number; direction: "back" | "ahead" } | null;
};

/**
 * Looks at the clock.
 * @param before what is remembered; null on the first look
 * @param now what the clock says, epoch ms
 * @returns what to remember from now on, and whether the clock has jumped since the look before
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

/** When a clock that jumped is trusted again, if it runs steadily; null when it is trusted. */
export function trustedFrom(record: ClockRecord | null): number | null {
  return record?.jump ? record.jump.at + STEADY_FOR : null;
}

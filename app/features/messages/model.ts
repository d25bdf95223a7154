import { HOUR, MINUTE } from "~/lib/dates";

/** After so many tries a mail is given up. */
export const TRIES_AT_MOST = 8;

const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR];

/**
 * How long a mail waits after a try that failed; null when it is given up.
 * @param tries how many there have been, from 1
 */
export function waitAfter(tries: number): number | null {
  if (tries >= TRIES_AT_MOST) return null;
  return WAITS[Math.min(tries, WAITS.length) - 1] ?? MINUTE;
}

/** Before this hour nobody is reminded of anything: a telephone may lie by a bed. */
export const REMIND_FROM_HOUR = 8;

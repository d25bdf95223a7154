import { HOUR, MINUTE } from "~/lib/dates";

/** After this many attempts, an email is given up. */
export const TRIES_AT_MOST = 8;

const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR];

/**
 * Returns how long an email waits after a failed attempt; null when it is given up.
 * @param tries the attempts so far, from 1
 */
export function waitAfter(tries: number): number | null {
  if (tries >= TRIES_AT_MOST) return null;
  return WAITS[Math.min(tries, WAITS.length) - 1] ?? MINUTE;
}

/** No reminder is sent before this hour: a phone may be next to a bed. */
export const REMIND_FROM_HOUR = 8;

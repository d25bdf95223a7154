/*
 * When to replace a worker that died. One that ran for a while is replaced at once; those that die soon after their
 * start are replaced with growing delays; when none can start at all, the program gives up.
 */

/** Deaths in a row: soon after the start, and before the worker answered anything. */
export type Deaths = { early: number; unready: number };

export const NO_DEATHS: Deaths = { early: 0, unready: 0 };

const EARLY_MS = 5_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const GIVE_UP_AFTER = 5;

/**
 * Returns what to do after a death.
 * @param deaths the earlier ones
 * @param died how long it lived in milliseconds, and whether it ever answered
 * @returns the deaths from now on, and how long to wait before the next start in milliseconds; null: give up
 */
export function afterDeath(
  deaths: Deaths,
  died: { livedMs: number; wasReady: boolean },
): { deaths: Deaths; waitMs: number | null } {
  const early = died.livedMs < EARLY_MS ? deaths.early + 1 : 0;
  const unready = died.wasReady ? 0 : deaths.unready + 1;
  const next = { early, unready };
  if (unready >= GIVE_UP_AFTER) return { deaths: next, waitMs: null };
  const waitMs = early === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (early - 1), LONGEST_WAIT_MS);
  return { deaths: next, waitMs };
}

/** Resets the failed starts, because a worker has answered. */
export function afterReady(deaths: Deaths): Deaths {
  return { ...deaths, unready: 0 };
}

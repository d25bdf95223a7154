/*
 * When a worker that died is replaced. One that had worked for a while is replaced at once; those that die soon after
 * they began are replaced more and more slowly; and when none can begin at all, there is no sense in going on.
 */

/** Deaths in a row: soon after the beginning, and before the worker answered anything. */
export type Deaths = { early: number; unready: number };

export const NO_DEATHS: Deaths = { early: 0, unready: 0 };

const EARLY_MS = 5_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const GIVE_UP_AFTER = 5;

/**
 * What to do after a death.
 * @param deaths those before
 * @param died how long it lived, milliseconds, and whether it had ever answered
 * @returns the deaths from now on, and how long to wait before the next is started, milliseconds; null: give up
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

/** A worker has begun to answer: it can be done. */
export function afterReady(deaths: Deaths): Deaths {
  return { ...deaths, unready: 0 };
}

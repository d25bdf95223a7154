import type { Reader } from "./types";

/** The most numbers cached per database; beyond it, the expired ones are dropped. */
const CACHED_AT_MOST = 1000;

const known = new WeakMap<Reader, Map<string, { until: number; value: number }>>();

/**
 * Returns a number that is expensive to count, as it was at most this long ago: a shield for this process against
 * counting the same again on every page. Nothing may depend on it but what is shown.
 */
export async function cachedNumber(
  db: Reader,
  { key, ms, now }: { key: string; ms: number; now: number },
  count: () => Promise<number>,
): Promise<number> {
  const numbers = known.get(db) ?? new Map<string, { until: number; value: number }>();
  known.set(db, numbers);
  const found = numbers.get(key);
  // A time further ahead was cached under a clock that has been put back.
  if (found && found.until > now && found.until <= now + ms) return found.value;
  const value = await count();
  if (numbers.size >= CACHED_AT_MOST) {
    for (const [other, { until }] of numbers) if (until <= now) numbers.delete(other);
    if (numbers.size >= CACHED_AT_MOST) numbers.clear();
  }
  numbers.set(key, { until: now + ms, value });
  return value;
}

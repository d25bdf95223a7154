/**
 * Returns a seeded random generator: the same seed gives the same demo program. Numbers from 0 up to 1 (mulberry32).
 */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns a UUIDv7 for a past moment, so that earlier events sort earlier. */
export function idAt(instant: number, chance: () => number): string {
  const hex = (count: number) =>
    Array.from({ length: count }, () => Math.floor(chance() * 16).toString(16)).join("");
  const time = instant.toString(16).padStart(12, "0");
  const variant = "89ab"[Math.floor(chance() * 4)] ?? "8";
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

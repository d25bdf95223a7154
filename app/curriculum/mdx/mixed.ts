import { scatter } from "~/lib/scatter";

const SHUFFLES = 50;

/**
 * Returns a list in another order, always the same for an id.
 * @param isRight whether an order must not be shown; if every shuffle is one, the list is rotated by one
 */
export function mixed<T>(list: readonly T[], id: string, isRight: (order: readonly T[]) => boolean): T[] {
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
    const ranked = list.map((one, place) => ({ one, rank: scatter(`${id} ${shuffle} ${place}`) }));
    const order = ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
    if (!isRight(order)) return order;
  }
  return [...list.slice(1), ...list.slice(0, 1)];
}

/** Returns whether all items of a group are adjacent, so that the order gives the answer away. */
export function isGrouped(groups: readonly string[]): boolean {
  const runs = groups.filter((group, place) => group !== groups[place - 1]).length;
  return runs === new Set(groups).size;
}

import { scatter } from "~/lib/scatter";

const SHUFFLES = 50;

/**
 * Returns a list in another order, the same each time for the same id.
 * @param isRight whether an order is one that must not be shown; where every shuffle is, the list is turned by one
 */
export function mixed<T>(list: readonly T[], id: string, isRight: (order: readonly T[]) => boolean): T[] {
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
    const ranked = list.map((one, place) => ({ one, rank: scatter(`${id} ${shuffle} ${place}`) }));
    const order = ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
    if (!isRight(order)) return order;
  }
  return [...list.slice(1), ...list.slice(0, 1)];
}

/** Returns whether items of one group are next to each other, so that the order gives the answer away. */
export function isGrouped(groups: readonly string[]): boolean {
  const runs = groups.filter((group, place) => group !== groups[place - 1]).length;
  return runs === new Set(groups).size;
}

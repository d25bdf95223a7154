/* Paging and sorting of long lists: pure, without clock or database. */

/** Lines per page of a list. */
export const PAGE_SIZE = 50;

/** Returns how many pages a list has, at least one. */
export function pagesOf(total: number, size = PAGE_SIZE): number {
  return Math.max(1, Math.ceil(total / size));
}

/**
 * Returns one page of a list.
 * @param asked the requested page, as given in the URL
 * @returns the page to show (the last one for a number beyond it) and how many lines precede it
 */
export function pageOf(
  asked: string | null,
  total: number,
  size = PAGE_SIZE,
): { page: number; pages: number; from: number } {
  const pages = pagesOf(total, size);
  const wanted = /^\d{1,6}$/.test(asked ?? "") ? Number(asked) : 1;
  const page = Math.min(Math.max(1, wanted), pages);
  return { page, pages, from: (page - 1) * size };
}

/**
 * Returns some lines of a long list in order without sorting the rest: comparing names is expensive.
 * @param from the first line, 0-based
 * @param until the line after the last
 */
export function linesInOrder<T>(
  list: readonly T[],
  from: number,
  until: number,
  order: (a: T, b: T) => number,
): T[] {
  if (from >= until || from >= list.length) return [];
  const whole = () => [...list].sort(order).slice(from, until);
  if (list.length <= FEW) return whole();
  const places = [0, list.length >> 1, list.length - 1];
  const [, pivot] = places.flatMap((place) => list.slice(place, place + 1)).sort(order);
  if (pivot === undefined) return whole();
  const before: T[] = [];
  const rest: T[] = [];
  for (const item of list) (order(item, pivot) < 0 ? before : rest).push(item);
  // A bad pivot would need too many passes, so the whole list is sorted instead.
  if (Math.max(before.length, rest.length) > list.length * 0.95) return whole();
  const parted = before.length;
  return [
    ...linesInOrder(before, from, Math.min(until, parted), order),
    ...linesInOrder(rest, Math.max(0, from - parted), until - parted, order),
  ];
}

/** For lists this short, sorting is faster than partitioning. */
export const FEW = 32;

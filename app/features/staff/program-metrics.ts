import { OVER } from "~/features/certification/attention";
import { endOfDay, isDay, startOfDay } from "~/lib/dates";
import type { CohortStage } from "~/lib/vocabulary";

/* What the program's numbers mean, and which of them are hidden. Pure. */

/** Numbers about fewer people than this are hidden. */
export const SMALLEST_CELL = 5;

/** A person is active if they learned, practiced, or took a quiz in this many days. */
export const ACTIVE_DAYS = 14;

/** Retention is counted this many days after joining. */
export const RETENTION_DAYS = [30, 90, 180] as const;

/** Someone without activity for this long no longer counts as retained. */
export const INACTIVE_DAYS = 60;

/** How far ahead renewals are counted. */
export const RENEWAL_DAYS = 90;

/** Stages in which every required module is completed. */
export const TRAINED_STAGES: readonly CohortStage[] = [
  "practising",
  "ready",
  "submitted",
  "returned",
  "recommended",
  "issued",
  "suspended",
  "expired",
  "revoked",
];

/** Stages of someone who holds a certificate, or held one until it expired. A revoked certificate doesn't count. */
export const CERTIFIED_STAGES: readonly CohortStage[] = ["issued", "suspended", "expired"];

/** Stages in which inactivity says nothing: training is over. */
export const OVER_STAGES: readonly CohortStage[] = [...OVER];

/** Returns the middle value, or the mean of the two in the middle; null without values. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Returns the smallest value that at least this share of the values don't exceed (nearest rank); null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Returns a share in whole percent; null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 100);
}

/** A figure as it is shown: `hidden` when it is about too few people, null when there is nothing to say. */
export type Cell = number | "hidden" | null;

/** How many people a cell counts, and of which groups they are a part: the remainder of each means something too. */
export type Counted = { people: number; of?: readonly number[] };

const isSmall = (people: number) => people > 0 && people < SMALLEST_CELL;
const isTelling = ({ people, of = [] }: Counted) =>
  isSmall(people) || of.some((whole) => isSmall(whole - people));

/**
 * Decides which cells of a column are hidden: each about fewer than five people, each whose remainder is about fewer than
 * five, and as many more as it takes so that neither follows from the total. When nothing else helps, the total is hidden.
 * @param forced cells that are hidden for a reason of their own
 */
export function hiddenCells(
  cells: readonly Counted[],
  forced: readonly boolean[] = [],
): { cells: boolean[]; total: boolean } {
  const total = sumOf(cells);
  const hidden = cells.map((cell, place) => forced[place] === true || isTelling(cell));
  let isTotalHidden = isTelling(total);
  while (!isTotalHidden && hidden.includes(true)) {
    const behind = cells.filter((_, place) => hidden[place]);
    if (behind.length > 1 && !isTelling(sumOf(behind))) break;
    const next = smallestShown(cells, hidden);
    if (next === -1) isTotalHidden = true;
    else hidden[next] = true;
  }
  return { cells: hidden, total: isTotalHidden };
}

function sumOf(cells: readonly Counted[]): Counted {
  const sum = (of: (cell: Counted) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const groups = cells[0]?.of ?? [];
  return {
    people: sum(({ people }) => people),
    of: groups.map((_, place) => sum(({ of = [] }) => of[place] ?? 0)),
  };
}

/** Returns the place of the shown cell about the fewest people; one about none hides nothing, so it comes last. */
function smallestShown(cells: readonly Counted[], hidden: readonly boolean[]): number {
  const size = ({ people, of = [] }: Counted) => Math.max(people, ...of) || Number.POSITIVE_INFINITY;
  let found = -1;
  cells.forEach((cell, place) => {
    const known = cells[found];
    if (!hidden[place] && (known === undefined || size(cell) < size(known))) found = place;
  });
  return found;
}

/**
 * Returns a running total, with a value only where no step between two values is about fewer than five people; null in
 * between and where nothing can be said.
 * @param counts people per month, in order
 */
export function runningTotal(counts: readonly number[]): (number | null)[] {
  const shown: (number | null)[] = [];
  let sum = 0;
  let last = 0;
  for (const count of counts) {
    sum += count;
    const canShow = !isSmall(sum - last);
    shown.push(canShow ? sum : null);
    if (canShow) last = sum;
  }
  if (last === sum) return shown;
  // The rest after the last value would follow from the total, so that value gives way to it.
  const place = shown.indexOf(last);
  return shown.map((value, index) =>
    index >= place && last > 0 ? (index === shown.length - 1 ? sum : null) : value,
  );
}

/** From the beginning of one day to the end of another, YYYY-MM-DD. */
export type Period = { from: string; to: string };

const LONGEST_YEARS = 5;
const YEARS = /^20\d\d-/;

/**
 * Reads a period as it stands in a URL; without one, the calendar year of today.
 * @returns `isRefused` when what was asked is no period: not days, the end before the beginning, or over five years
 */
export function readPeriod(
  asked: { from: string | null; to: string | null },
  today: string,
): Period & { isRefused: boolean } {
  const year = today.slice(0, 4);
  const usual = { from: `${year}-01-01`, to: `${year}-12-31` };
  const from = asked.from || usual.from;
  const to = asked.to || usual.to;
  const isPeriod =
    [from, to].every((day) => isDay(day) && YEARS.test(day)) &&
    from <= to &&
    Number(to.slice(0, 4)) - Number(from.slice(0, 4)) < LONGEST_YEARS;
  return isPeriod ? { from, to, isRefused: false } : { ...usual, isRefused: true };
}

/** Returns the instants a period begins and ends at; the end is no longer in it. */
export function instantsOf({ from, to }: Period, timeZone: string): { from: number; to: number } {
  return { from: startOfDay(from, timeZone), to: endOfDay(to, timeZone) };
}

/** Returns the months a period touches, YYYY-MM, in order. */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  let [year = 0, month = 0] = from.split("-").map(Number);
  for (;;) {
    const written = `${year}-${String(month).padStart(2, "0")}`;
    if (written > to.slice(0, 7)) return months;
    months.push(written);
    month += 1;
    if (month > 12) {
      year += 1;
      month = 1;
    }
  }
}

/** Counts instants by month. @param months as `monthsOf` returns them */
export function countByMonth(
  instants: readonly number[],
  months: readonly string[],
  timeZone: string,
): number[] {
  const starts = months.map((month) => startOfDay(`${month}-01`, timeZone));
  const counts = months.map(() => 0);
  for (const instant of instants) {
    const place = starts.findLastIndex((start) => start <= instant);
    if (place !== -1) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

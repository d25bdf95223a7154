import { addYears } from "~/lib/dates";
import type { PracticeState } from "~/lib/vocabulary";

/* The rules of the practice log: pure, without clock or database. */

/** How many waiting entries are shown for deciding at once. */
export const DECIDE_AT_ONCE = 20;
/** The shortest reason a query can be given with. */
export const REASON_MIN = 10;
export const REASON_MAX = 1000;
export const MINUTES_MAX = 24 * 60;
export const COMPETENCIES_MAX = 3;
/** What stands in an entry's note once it was masked. Pages say it in the reader's language. */
export const MASKED_NOTE = "[removed]";

/** What can be done with an entry. */
export const PRACTICE_ACTS = [
  "edit",
  "discard",
  "submit",
  "confirm",
  "query",
  "correct",
  "withdraw",
  "mask",
] as const;
export type PracticeAct = (typeof PRACTICE_ACTS)[number];

/**
 * From which states an act is possible. From the first submission on an entry's facts stay: a queried or confirmed one
 * is answered by a new entry that names it. A masked note is the one exception, for the sake of whoever it named.
 */
const POSSIBLE_IN: Record<PracticeAct, readonly PracticeState[]> = {
  /** The trainee. */
  edit: ["draft"],
  discard: ["draft"],
  submit: ["draft"],
  correct: ["queried", "confirmed"],
  withdraw: ["submitted", "queried"],
  /** The supervisor of today. */
  confirm: ["submitted"],
  query: ["submitted"],
  mask: ["submitted", "confirmed", "queried", "withdrawn"],
};

/** Whether an act is possible with an entry in this state; who may do it is the policy's question. */
export function isPossible(state: PracticeState, act: PracticeAct): boolean {
  return POSSIBLE_IN[act].includes(state);
}

/** What a supervisor can decide, and the state it leads to. */
export const DECISIONS = { confirm: "confirmed", query: "queried" } as const satisfies Record<
  string,
  PracticeState
>;
export type Decision = keyof typeof DECISIONS;

/** What the log tells of an entry: its state, or that another one has taken its place. */
export type ShownState = PracticeState | "replaced";

/** @param isReplaced whether a correction has taken the entry's place */
export function shownState(state: PracticeState, isReplaced: boolean): ShownState {
  return isReplaced ? "replaced" : state;
}

/** What the log can be narrowed down to. */
export const LOG_VIEWS = ["all", "draft", "submitted", "queried", "confirmed", "withdrawn"] as const;
export type LogView = (typeof LOG_VIEWS)[number];

/** What was asked for, if it is one of the views; otherwise everything. */
export function logViewOf(asked: string | null): LogView {
  return LOG_VIEWS.find((view) => view === asked) ?? "all";
}

/** The days an entry may be about: no later than today in the person's zone, and no longer ago than a year. */
export function loggableDays(today: string): { first: string; last: string } {
  return { first: addYears(today, -1), last: today };
}

export type DayFault = "future" | "too_old";

/** Why a day cannot be logged, or null. */
export function dayFault(day: string, today: string): DayFault | null {
  const { first, last } = loggableDays(today);
  if (day > last) return "future";
  return day < first ? "too_old" : null;
}

export type DayLength = "fits" | "long" | "impossible";

/**
 * How a day looks with an entry added.
 * @param minutes of the day, with the entry
 * @param flagHours from which length on the person is asked whether it is right; the profile says it
 */
export function dayLength(minutes: number, flagHours: number): DayLength {
  if (minutes > MINUTES_MAX) return "impossible";
  return minutes > flagHours * 60 ? "long" : "fits";
}

/** Minutes as whole hours and the minutes left. */
export function hoursAndMinutes(minutes: number): { hours: number; minutes: number } {
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** Hours as a number to be read: at most two decimals, rounded down so that nothing looks reached that is not. */
export function hoursOf(minutes: number): number {
  return Math.floor((minutes / 60) * 100 + 1e-9) / 100;
}

/** The lines of a log, parted by the month of their day; both in the order they came. */
export function byMonth<T extends { practisedOn: string }>(
  entries: readonly T[],
): { month: string; entries: T[] }[] {
  const months: { month: string; entries: T[] }[] = [];
  for (const entry of entries) {
    const month = entry.practisedOn.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.entries.push(entry);
    else months.push({ month, entries: [entry] });
  }
  return months;
}

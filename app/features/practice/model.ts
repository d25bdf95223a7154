import { addYears } from "~/lib/dates";
import type { PracticeState } from "~/lib/vocabulary";

/* The rules of the practice log: pure, without clock or database. */

/** How many pending entries are shown for deciding at once. */
export const DECIDE_AT_ONCE = 20;
/** The minimum length of a query's reason. */
export const REASON_MIN = 10;
export const REASON_MAX = 1000;
export const MINUTES_MAX = 24 * 60;
export const COMPETENCIES_MAX = 3;
/** Replaces the note of an entry that was masked. Pages show it in the reader's language. */
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
 * The states in which an act is possible. From the first submission on, an entry's facts don't change: a queried or
 * confirmed one is answered by a new entry that refers to it. Masking a note is the exception, to protect the person it
 * named.
 */
const POSSIBLE_IN: Record<PracticeAct, readonly PracticeState[]> = {
  /** The trainee. */
  edit: ["draft"],
  discard: ["draft"],
  submit: ["draft"],
  correct: ["queried", "confirmed"],
  withdraw: ["submitted", "queried"],
  /** The current supervisor. */
  confirm: ["submitted"],
  query: ["submitted"],
  mask: ["submitted", "confirmed", "queried", "withdrawn"],
};

/** Tells whether an act is possible in this state; the policy decides who may do it. */
export function isPossible(state: PracticeState, act: PracticeAct): boolean {
  return POSSIBLE_IN[act].includes(state);
}

/** What a supervisor can decide, and the resulting state. */
export const DECISIONS = { confirm: "confirmed", query: "queried" } as const satisfies Record<
  string,
  PracticeState
>;
export type Decision = keyof typeof DECISIONS;

/** What the log shows of an entry: its state, or that another one has replaced it. */
export type ShownState = PracticeState | "replaced";

/**
 * Returns the state to show.
 * @param isReplaced whether a correction has replaced the entry
 */
export function shownState(state: PracticeState, isReplaced: boolean): ShownState {
  return isReplaced ? "replaced" : state;
}

/** The log's filters. */
export const LOG_VIEWS = ["all", "draft", "submitted", "queried", "confirmed", "withdrawn"] as const;
export type LogView = (typeof LOG_VIEWS)[number];

/** Returns the requested view if it exists; otherwise all entries. */
export function logViewOf(asked: string | null): LogView {
  return LOG_VIEWS.find((view) => view === asked) ?? "all";
}

/** Returns the days an entry may be about: no later than today in the person's time zone, and at most a year ago. */
export function loggableDays(today: string): { first: string; last: string } {
  return { first: addYears(today, -1), last: today };
}

export type DayFault = "future" | "too_old";

/** Returns why a day can't be logged, or null. */
export function dayFault(day: string, today: string): DayFault | null {
  const { first, last } = loggableDays(today);
  if (day > last) return "future";
  return day < first ? "too_old" : null;
}

export type DayLength = "fits" | "long" | "impossible";

/**
 * Classifies the length of a day with an entry added.
 * @param minutes of the day, with the entry
 * @param flagHours from which length on the person is asked to confirm it; set by the profile
 */
export function dayLength(minutes: number, flagHours: number): DayLength {
  if (minutes > MINUTES_MAX) return "impossible";
  return minutes > flagHours * 60 ? "long" : "fits";
}

/** Groups the lines of a log by month; both keep their order. */
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

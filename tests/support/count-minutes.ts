import type { PracticeState } from "~/lib/vocabulary";

/** The parts of an entry that decide how it counts. */
export type Countable = {
  id: string;
  state: PracticeState;
  minutes: number;
  counts: boolean;
  correctsId: string | null;
};

/**
 * Returns the minutes that count, and those that would count if pending entries were confirmed. It implements the rule
 * of `practiceTotals` a second time, so that tests can compare the two.
 */
export function countMinutes(entries: readonly Countable[]): { confirmed: number; waiting: number } {
  const confirmed = entries.filter((entry) => entry.state === "confirmed");
  const replaced = new Set(confirmed.flatMap((entry) => entry.correctsId ?? []));
  const confirmedIds = new Set(confirmed.map((entry) => entry.id));
  const sum = (some: readonly Countable[]) =>
    some.reduce((total, entry) => total + (entry.counts ? entry.minutes : 0), 0);
  return {
    confirmed: sum(confirmed.filter((entry) => !replaced.has(entry.id))),
    waiting: sum(
      entries.filter(
        (entry) =>
          entry.state === "submitted" && !(entry.correctsId !== null && confirmedIds.has(entry.correctsId)),
      ),
    ),
  };
}

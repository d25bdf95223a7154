import type { Fingerprint } from "../types";

/** Covers each confirmed entry that counts, with its minutes and revision. */
export const practiceHoursFingerprint: Fingerprint = {
  name: "entries",
  isAlwaysCovered: true,
  cover: (_results, { entries = [] }) => ({
    covered: entries,
    firstScheme: entries,
    counted: {
      entries: entries.length,
      minutes: entries.reduce((sum, entry) => sum + entry.minutes, 0),
    },
  }),
};

import { table, text, int, time } from "../columns";

/** Work on rows that a new version needs done once, by code, and how far it is. */
export const dataSteps = table("data_steps", {
  name: text().primaryKey(),
  /** Where the next batch begins; null: at the beginning. */
  cursor: text(),
  /** Rows written so far. */
  written: int().notNull().default(0),
  startedAt: time().notNull(),
  finishedAt: time(),
});

/** Which process does a job now, and when it was last done. */
export const jobLeases = table("job_leases", {
  name: text().primaryKey(),
  owner: text(),
  leaseUntil: time().notNull().default(0),
  lastStartedAt: time(),
  lastFinishedAt: time(),
  lastOutcome: text(),
});

import { table, text, int, time } from "../columns";

/** One-time data migrations that a new version runs in code, and their progress. */
export const dataSteps = table("data_steps", {
  name: text().primaryKey(),
  /** Where the next batch starts; null: at the beginning. */
  cursor: text(),
  /** Rows written so far. */
  written: int().notNull().default(0),
  startedAt: time().notNull(),
  finishedAt: time(),
});

/** The process that currently runs a job, and when the job was last done. */
export const jobLeases = table("job_leases", {
  name: text().primaryKey(),
  owner: text(),
  leaseUntil: time().notNull().default(0),
  lastStartedAt: time(),
  lastFinishedAt: time(),
  lastOutcome: text(),
});

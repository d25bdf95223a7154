import { asc, count, eq, inArray, sql } from "drizzle-orm";

import { backupRecord } from "./backups.server";
import { attempts } from "~/db/schema/assessment";
import { certificates } from "~/db/schema/certification";
import { outbox } from "~/db/schema/journal";
import { jobLeases } from "~/db/schema/server";
import type { Database, Reader } from "~/db/types";

/** The state of the installation, in counts alone. */
export type Gauges = {
  outbox: { waiting: number; failed: number };
  /** null: none is waiting. */
  oldestWaitingSeconds: number | null;
  jobs: { name: string; finishedAt: number | null; isFailed: boolean }[];
  certificates: number;
  attemptsInProgress: number;
  databaseBytes: number;
  /** When the last good backup was started, epoch milliseconds; null: the server made none. */
  lastBackupAt: number | null;
};

/** The statements behind the gauges; each is answered from an index alone. */
export const gaugeQueries = {
  outbox: (db: Reader) =>
    db
      .select({ state: outbox.state, mails: count() })
      .from(outbox)
      .where(inArray(outbox.state, ["waiting", "failed"]))
      .groupBy(outbox.state),
  oldest: (db: Reader) =>
    db
      .select({ createdAt: outbox.createdAt })
      .from(outbox)
      .where(eq(outbox.state, "waiting"))
      .orderBy(asc(outbox.createdAt))
      .limit(1),
  jobs: (db: Reader) =>
    db
      .select({
        name: jobLeases.name,
        finishedAt: jobLeases.lastFinishedAt,
        outcome: jobLeases.lastOutcome,
      })
      .from(jobLeases),
  certificates: (db: Reader) => db.select({ number: count() }).from(certificates),
  // Written out to match the partial index: with a bound value, it would not be used.
  attempts: (db: Reader) =>
    db
      .select({ number: count() })
      .from(attempts)
      .where(sql`${attempts.state} = 'in_progress'`),
};

/**
 * Reads the gauges.
 * @param now epoch milliseconds
 * @throws what the database throws
 */
export async function readGauges(db: Database, now: number): Promise<Gauges> {
  const [states, [oldest], jobs, [issued], [open], databaseBytes, backup] = await Promise.all([
    gaugeQueries.outbox(db),
    gaugeQueries.oldest(db),
    gaugeQueries.jobs(db),
    gaugeQueries.certificates(db),
    gaugeQueries.attempts(db),
    db.size(),
    backupRecord(db),
  ]);
  const mails = (state: string) => states.find((one) => one.state === state)?.mails ?? 0;
  return {
    outbox: { waiting: mails("waiting"), failed: mails("failed") },
    oldestWaitingSeconds: oldest ? Math.max(0, (now - oldest.createdAt) / 1000) : null,
    jobs: jobs.map(({ name, finishedAt, outcome }) => ({
      name,
      finishedAt,
      isFailed: outcome?.startsWith("failed") ?? false,
    })),
    certificates: issued?.number ?? 0,
    attemptsInProgress: open?.number ?? 0,
    databaseBytes,
    lastBackupAt: backup.lastGoodAt,
  };
}

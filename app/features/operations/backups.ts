/* The health of scheduled backups: pure. */
import { HOUR } from "~/lib/dates";

export type BackupRecord = {
  /** When the last good one was started; null: there is none. */
  lastGoodAt: number | null;
  lastTriedAt: number | null;
  result: "ok" | "copy_failed" | "failed" | null;
  /** Of the last good one. */
  name: string | null;
  bytes: number;
  /** Whether the last good one is in the second folder. */
  copy: "none" | "ok" | "failed";
  /** One line for the operator, when the last attempt failed. */
  error: string | null;
};

export type BackupHealth = "not_set_up" | "none_yet" | "old" | "failed" | "copy_failed" | "fine";

/**
 * Returns the health of the backups. A single failure is reported at once; the last good one is old after twice the
 * interval.
 * @param everyHours of the schedule; null: backups are not set up
 */
export function backupHealth(record: BackupRecord, everyHours: number | null, now: number): BackupHealth {
  if (everyHours === null) return "not_set_up";
  if (record.result === "failed") return "failed";
  if (record.lastGoodAt === null) return "none_yet";
  if (now - record.lastGoodAt > 2 * everyHours * HOUR) return "old";
  return record.copy === "failed" ? "copy_failed" : "fine";
}

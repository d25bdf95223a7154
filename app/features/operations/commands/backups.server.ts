import type { BackupRecord } from "../backups";
import { KEYS } from "../queries/backups.server";
import { writeFact } from "~/db/installation.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";

/**
 * Records the outcome of a backup.
 * @param at when it was started
 */
export async function recordBackup(db: Database, record: BackupRecord, at: number): Promise<void> {
  const { name, bytes, copy, error } = record;
  const rows = [
    { key: KEYS.result, value: record.result ?? "failed", updatedAt: at },
    { key: KEYS.facts, value: JSON.stringify({ name, bytes, copy, error }), updatedAt: at },
    ...(record.lastGoodAt === null
      ? []
      : [{ key: KEYS.at, value: String(record.lastGoodAt), updatedAt: record.lastGoodAt }]),
  ];
  await unitOfWork(db, async (tx) => {
    for (const { key, value, updatedAt } of rows) {
      await writeFact(tx, { key, value }, updatedAt);
    }
  });
}

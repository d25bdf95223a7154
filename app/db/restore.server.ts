import { copyFileSync, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from "node:fs";

import { openFile, type Connection } from "./driver.server";
import { DatabaseUnusable } from "./errors";
import { newestKnownMigration } from "./migrate.server";

/** Refuses a file that is no sound database of this program or is newer than it. Leaves it as it was. */
export function checkBackup(file: string): void {
  if (!existsSync(file)) throw new DatabaseUnusable(`${file} does not exist.`);
  let copy: Connection | undefined;
  try {
    copy = openFile(file, { readonly: true });
    const verdict = copy.pragma("integrity_check", { simple: true });
    if (verdict !== "ok") throw new DatabaseUnusable(`${file} is damaged (${String(verdict)}).`);
    const newest = copy.prepare("select max(created_at) from __drizzle_migrations").pluck().get();
    if (Number(newest) > newestKnownMigration("sqlite")) {
      throw new DatabaseUnusable(`${file} was written by a newer version of this program.`);
    }
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    throw new DatabaseUnusable(`${file} is not a backup of this program.`);
  } finally {
    copy?.close();
  }
}

/**
 * Puts a checked backup in the database's place; the database that was there is kept beside it. The server must not
 * be running.
 * @param stamp goes into the kept file's name
 * @returns where the former database is kept, or null when there was none
 */
export function restoreSqlite(backup: string, database: string, stamp: string): string | null {
  checkBackup(backup);
  if (existsSync(database)) {
    const current = openFile(database, { timeout: 0 });
    try {
      // Fails while a server holds the database; afterwards the log is empty and can go.
      current.pragma("locking_mode = EXCLUSIVE");
      current.exec("BEGIN EXCLUSIVE; COMMIT");
      current.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      throw new DatabaseUnusable(`${database} is in use. Stop the server first.`);
    } finally {
      current.close();
    }
  }
  const incoming = `${database}.incoming`;
  copyFileSync(backup, incoming);
  const handle = openSync(incoming, "r+");
  fsyncSync(handle);
  closeSync(handle);
  const kept = existsSync(database) ? `${database}.before-${stamp}` : null;
  if (kept) copyFileSync(database, kept);
  for (const rest of ["-wal", "-shm"]) rmSync(`${database}${rest}`, { force: true });
  renameSync(incoming, database);
  return kept;
}

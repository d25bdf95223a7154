import { copySqlite, type Contents } from "./backup.server";
import { engineOf } from "~/db/engine";
import { checkBackup, restoreSqlite } from "./restore.server";
import { fileOf } from "~/db/sqlite.server";

/** Loaded on demand, like the driver. */
const onPostgres = () => import("./postgres-backup.server");

/** Returns the file extension of an engine's copies. */
export function backupEnding(url: string): ".db" | ".dump" {
  return engineOf(url) === "postgres" ? ".dump" : ".db";
}

/**
 * Makes a verified copy of a running program's database in a new file; see `copySqlite` and `dumpPostgres`.
 * @param url `file:path` or `postgres://…`
 * @param signal aborts it
 * @throws DatabaseUnusable with one line; no partial copy is left
 */
export async function backupDatabase(url: string, target: string, signal?: AbortSignal): Promise<Contents> {
  return engineOf(url) === "postgres"
    ? (await onPostgres()).dumpPostgres(url, target, signal)
    : copySqlite(fileOf(url), target, signal);
}

/** Checks a copy of a database of this engine. @throws DatabaseUnusable when it is unusable */
export async function checkBackupFile(url: string, file: string): Promise<Contents> {
  return engineOf(url) === "postgres" ? (await onPostgres()).checkDump(file) : checkBackup(file);
}

/**
 * Replaces the database with a copy and retains the previous one; see `restoreSqlite` and `restorePostgres`.
 * @param stamp becomes part of the previous database's name
 * @param say receives each step
 * @throws DatabaseUnusable with one line; the database is then unchanged
 */
export async function restoreDatabase(
  url: string,
  file: string,
  stamp: string,
  say: (step: string) => void,
): Promise<{ previous: string | null; contents: Contents }> {
  return engineOf(url) === "postgres"
    ? (await onPostgres()).restorePostgres(file, url, stamp, say)
    : restoreSqlite(file, fileOf(url), stamp, say);
}

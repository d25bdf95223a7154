import { copySqlite, type Contents } from "./backup.server";
import { engineOf } from "~/db/engine";
import { checkBackup, restoreSqlite } from "./restore.server";
import { fileOf } from "~/db/sqlite.server";

/** Loaded only where it is used, as the driver is. */
const onPostgres = () => import("./postgres-backup.server");

/** How the copies of a database's engine end. */
export function backupEnding(url: string): ".db" | ".dump" {
  return engineOf(url) === "postgres" ? ".dump" : ".db";
}

/**
 * Makes a verified copy of a running program's database in a new file; see `copySqlite` and `dumpPostgres`.
 * @param url `file:path` or `postgres://…`
 * @param signal stops it
 * @throws DatabaseUnusable with one line; no half copy is left
 */
export async function backupDatabase(url: string, target: string, signal?: AbortSignal): Promise<Contents> {
  return engineOf(url) === "postgres"
    ? (await onPostgres()).dumpPostgres(url, target, signal)
    : copySqlite(fileOf(url), target, signal);
}

/** Looks through a copy that was made of a database of this engine. @throws DatabaseUnusable when it is of no use */
export async function checkBackupFile(url: string, file: string): Promise<Contents> {
  return engineOf(url) === "postgres" ? (await onPostgres()).checkDump(file) : checkBackup(file);
}

/**
 * Puts a copy in the database's place and keeps what was there; see `restoreSqlite` and `restorePostgres`.
 * @param stamp becomes part of the previous database's name
 * @param say is told each step
 * @throws DatabaseUnusable with one line; the database is then as it was
 */
export async function restoreDatabase(
  url: string,
  file: string,
  stamp: string,
  say: (step: string) => void,
): Promise<{ kept: string | null; contents: Contents }> {
  return engineOf(url) === "postgres"
    ? (await onPostgres()).restorePostgres(file, url, stamp, say)
    : restoreSqlite(file, fileOf(url), stamp, say);
}

import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { asUnusable, copyAtRest, examineCopy, finishCopy, type Contents } from "./backup.server";
import { openFile, type Connection } from "~/db/driver.server";
import { DatabaseUnusable, whyUnavailable } from "~/db/errors";
import {
  belongLike,
  isLocked,
  keepAs,
  placeOf,
  removeDatabase,
  SIDE_FILES,
  syncFile,
  syncFolder,
} from "~/db/files.server";

/**
 * Checks a backup without changing it.
 * @throws DatabaseUnusable when it is damaged, another program's, or newer than this one
 */
export function checkBackup(file: string): Contents {
  if (!existsSync(file)) throw new DatabaseUnusable(`${file} does not exist.`);
  if (!statSync(file).isFile()) throw new DatabaseUnusable(`${file} is not a file.`);
  const had = SIDE_FILES.filter((end) => existsSync(`${file}${end}`));
  if (had.length > 0) return checkCopyOf(file);
  let connection: Connection | undefined;
  try {
    connection = openFile(file, { readonly: true });
    return examineCopy(connection, file, file);
  } catch (error) {
    if (error instanceof DatabaseUnusable || whyUnavailable(error) === "damaged")
      throw asUnusable(error, file);
    connection?.close();
    // In a read-only folder SQLite may refuse even to read.
    return checkCopyOf(file);
  } finally {
    connection?.close();
    for (const end of SIDE_FILES) rmSync(`${file}${end}`, { force: true });
  }
}

function checkCopyOf(file: string): Contents {
  const copy = join(tmpdir(), `alongside-check-${process.pid}.db`);
  removeDatabase(copy);
  try {
    copyAtRest(file, copy);
    return finishCopy(copy, file);
  } catch (error) {
    throw asUnusable(error, file);
  } finally {
    removeDatabase(copy);
  }
}

/**
 * Replaces the database with a backup. The exact bytes that replace it have been checked; the rename is atomic, so a
 * power failure leaves the old database or the new one. The old one is retained beside it, whatever its condition. No
 * server may be running; where the system doesn't report the locks of a damaged file, the operator has to check.
 * @param stamp becomes part of the previous file's name
 * @param say receives each step before it is taken
 * @returns the path of the previous database, or null when there was none, and the contents of the new one
 * @throws DatabaseUnusable with one line; the database is then unchanged
 */
export function restoreSqlite(
  backup: string,
  database: string,
  stamp: string,
  say: (step: string) => void = () => undefined,
): { previous: string | null; contents: Contents } {
  if (!existsSync(backup)) throw new DatabaseUnusable(`${backup} does not exist.`);
  if (!statSync(backup).isFile()) throw new DatabaseUnusable(`${backup} is not a file.`);
  const target = placeOf(database);
  if (!existsSync(dirname(target)))
    throw new DatabaseUnusable(`the folder ${dirname(target)} does not exist.`);
  if (placeOf(backup) === target) throw new DatabaseUnusable(`${backup} is the database itself.`);
  if (isLocked(target)) throw new DatabaseUnusable(`${target} is in use. Stop the server first.`);
  if (isLocked(placeOf(backup)))
    throw new DatabaseUnusable(`${backup} is in use. Copy it with db:backup, and restore that copy.`);

  const incoming = `${target}.incoming`;
  removeDatabase(incoming);
  try {
    say("copying and checking the backup");
    copyAtRest(backup, incoming);
    const contents = finishCopy(incoming, backup);
    checkReferences(incoming, backup);
    belongLike(incoming, target);
    syncFile(incoming);
    return { previous: replace(incoming, target, `${target}.before-${stamp}`, say), contents };
  } catch (error) {
    throw asUnusable(error, backup);
  } finally {
    removeDatabase(incoming);
  }
}

/** Refuses a backup with a broken reference, since the server would refuse to start on it. */
function checkReferences(file: string, name: string): void {
  const connection = openFile(file, { readonly: true });
  try {
    const broken = connection.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0)
      throw new DatabaseUnusable(`${name} is damaged (broken references: ${broken.length}).`);
  } finally {
    connection.close();
  }
}

function replace(
  incoming: string,
  target: string,
  previous: string,
  say: (step: string) => void,
): string | null {
  const folder = dirname(target);
  const isThere = existsSync(target);
  const holder = isThere ? hold(target) : null;
  try {
    say("saving the previous database");
    if (isThere) keepAs(target, previous);
    // A log that could not be checkpointed belongs to the old database; left here, it would be replayed into the new
    // one.
    const logs = SIDE_FILES.filter((end) => existsSync(`${target}${end}`));
    for (const end of logs) if (end !== "-shm") keepAs(`${target}${end}`, `${previous}${end}`);
    syncFolder(folder);
    for (const end of logs) rmSync(`${target}${end}`, { force: true });
    syncFolder(folder);
    say("moving the backup into place");
    renameSync(incoming, target);
    syncFolder(folder);
  } finally {
    holder?.close();
  }
  return isThere ? previous : null;
}

/**
 * Checkpoints the log into the database and locks out all others until it is closed.
 * @returns null when the file is so damaged that SQLite cannot lock it
 */
function hold(file: string): Connection | null {
  let connection: Connection | undefined;
  try {
    connection = openFile(file, { timeout: 0, fileMustExist: true });
    connection.pragma("locking_mode = EXCLUSIVE");
    connection.pragma("journal_mode = DELETE");
    // Locked by a transaction from here on: an exclusive locking mode would leave a journal beside the file.
    connection.pragma("locking_mode = NORMAL");
    connection.prepare("select count(*) from sqlite_master").get();
    connection.exec("BEGIN EXCLUSIVE");
    return connection;
  } catch (error) {
    connection?.close();
    switch (whyUnavailable(error)) {
      case "busy":
        throw new DatabaseUnusable(`${file} is in use. Stop the server first.`);
      case "damaged":
        return null;
      default:
        // A disk that can no longer read it must not prevent restoring a good copy.
        if (codeOf(error).startsWith("SQLITE_IOERR")) return null;
        throw asUnusable(error, file);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

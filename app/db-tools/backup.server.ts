import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";

import { driverFile, openFile, type Connection } from "~/db/driver.server";
import { DatabaseUnusable, whyUnavailable } from "~/db/errors";
import { placeNew, placeOf, removeDatabase, SIDE_FILES, syncFile, syncFolder } from "~/db/files.server";
import { newestKnownMigration } from "~/db/migrate.server";

/** Summary of a copy, so that the operator can recognize the right one. */
export type Contents = {
  /** When the newest migration in it was made: epoch milliseconds. */
  migratedTo: number;
  /** The time of the latest recorded act; null when there is none yet. */
  newestWriteAt: number | null;
  people: number;
  certificates: number;
  bytes: number;
};

const WAIT_FOR_LOCK_MS = 10_000;

/** Reads a database's summary. Every version of this program's schema has these tables. */
export function contentsOf(connection: Connection, file: string): Contents {
  const one = (sql: string) => connection.prepare(sql).pluck().get();
  const newest = one(
    "select max(t) from (select max(at) as t from audit_log union all select max(last_active_at) from people)",
  );
  return {
    migratedTo: Number(one("select max(created_at) from __drizzle_migrations")),
    newestWriteAt: newest === null ? null : Number(newest),
    people: Number(one("select count(*) from people")),
    certificates: Number(one("select count(*) from certificates")),
    bytes: statSync(file).size,
  };
}

/**
 * Checks a copy and makes it a single file that needs no side files, even on a read-only disk.
 * @param name what messages call it
 * @throws DatabaseUnusable when it is damaged, another program's or newer than this one
 */
export function finishCopy(copy: string, name: string): Contents {
  const connection = openFile(copy, { fileMustExist: true, timeout: WAIT_FOR_LOCK_MS });
  try {
    connection.pragma("journal_mode = DELETE");
    return examineCopy(connection, copy, name);
  } catch (error) {
    throw asUnusable(error, name);
  } finally {
    connection.close();
  }
}

/** Examines an open copy: integrity, owning program, version. @throws DatabaseUnusable, or the driver's error */
export function examineCopy(connection: Connection, file: string, name: string): Contents {
  const verdict = connection.pragma("integrity_check(1)", { simple: true });
  if (verdict !== "ok") throw new DatabaseUnusable(`${name} is damaged (${String(verdict)}).`);
  return ownContents(connection, file, name);
}

function lookInto(file: string, name: string): Contents {
  const connection = openFile(file, { readonly: true });
  try {
    return ownContents(connection, file, name);
  } finally {
    connection.close();
  }
}

function ownContents(connection: Connection, file: string, name: string): Contents {
  const tables = connection.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  if (!["__drizzle_migrations", "people", "certificates"].every((table) => tables.includes(table))) {
    throw new DatabaseUnusable(`${name} is not a backup of this program.`);
  }
  const contents = contentsOf(connection, file);
  if (contents.migratedTo > newestKnownMigration("sqlite")) {
    throw new DatabaseUnusable(`${name} was written by a newer version of this program.`);
  }
  return contents;
}

/** Converts an error of the driver or the disk into one line for the operator. */
export function asUnusable(error: unknown, name: string): DatabaseUnusable {
  if (error instanceof DatabaseUnusable) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (whyUnavailable(error)) {
    case "full":
      return new DatabaseUnusable(
        `the disk is full; nothing was left behind. Free some space and try again.`,
      );
    case "read_only":
      return new DatabaseUnusable(`the disk or folder cannot be written (${code}).`);
    case "busy":
      return new DatabaseUnusable(
        `${name} is in use; it was not released within ${WAIT_FOR_LOCK_MS / 1000} s.`,
      );
    case "damaged":
      return new DatabaseUnusable(`${name} is damaged, or not a database of this program (${code}).`);
    default:
      return ["EACCES", "EPERM"].includes(code)
        ? new DatabaseUnusable(
            `this user may not read or write there (${code}); run it as the service's user.`,
          )
        : new DatabaseUnusable(`${name} cannot be copied (${code}).`);
  }
}

/**
 * Copies an SQLite database into a new file while other processes write to it. The source is read and never written or
 * migrated. The copy is verified, synced to disk, readable by its owner alone, and gets its name only when it is
 * complete.
 * @param signal aborts it; the partial copy is deleted
 * @throws DatabaseUnusable with one line; nothing is left behind then
 */
export async function copySqlite(source: string, target: string, signal?: AbortSignal): Promise<Contents> {
  const file = resolve(target);
  if (!existsSync(source)) throw new DatabaseUnusable(`${source} does not exist.`);
  if (existsSync(file))
    throw new DatabaseUnusable(`${file} already exists; a backup never overwrites a file.`);
  if (!existsSync(dirname(file))) throw new DatabaseUnusable(`the folder ${dirname(file)} does not exist.`);
  const draft = `${file}.${process.pid}.part`;
  removeDatabase(draft);
  try {
    closeSync(openSync(draft, "wx", 0o600));
    await copyPages(source, draft, signal);
    const contents = lookInto(draft, source);
    syncFile(draft);
    placeNew(draft, file);
    return contents;
  } catch (error) {
    throw asUnusable(error, source);
  } finally {
    removeDatabase(draft);
  }
}

/** Copies into the draft and checks it, in its own thread. @throws an error with the driver's code */
async function copyPages(source: string, draft: string, signal: AbortSignal | undefined): Promise<void> {
  let result = await inThread(source, draft, signal);
  if (!result.opened) {
    const error = withCode(result.code ?? "");
    if (["damaged", "busy"].includes(whyUnavailable(error) ?? "")) throw error;
    // On a read-only disk SQLite may refuse even to read; then there is no writer, and the files can be copied.
    copyAtRest(source, draft);
    result = await inThread(null, draft, signal);
  }
  if (result.code !== undefined) throw withCode(result.code);
  if (result.verdict !== "ok") throw new DatabaseUnusable(`${source} is damaged (${result.verdict}).`);
}

const withCode = (code: string) => Object.assign(new Error(code), { code });

type ThreadResult = { opened: boolean; verdict?: string; code?: string };

function inThread(
  source: string | null,
  draft: string,
  signal: AbortSignal | undefined,
): Promise<ThreadResult> {
  const workerData = { driver: driverFile(), source, draft, waitMs: WAIT_FOR_LOCK_MS };
  return new Promise((done, fail) => {
    const stopped = () => new DatabaseUnusable("the copy was stopped; nothing was left behind.");
    if (signal?.aborted) return fail(stopped());
    const thread = new Worker(resolve("app/db-tools/copy-worker.mjs"), { workerData });
    const stop = () => void thread.terminate();
    signal?.addEventListener("abort", stop);
    thread.once("message", (result: ThreadResult) => done(result));
    thread.once("error", fail);
    thread.once("exit", () => {
      signal?.removeEventListener("abort", stop);
      fail(signal?.aborted ? stopped() : new DatabaseUnusable("the copy was not finished."));
    });
  });
}

/** Copies a database that has no writer, including its write-ahead log. */
export function copyAtRest(source: string, draft: string): void {
  copyFileSync(source, draft);
  chmodSync(draft, 0o600);
  for (const end of SIDE_FILES) {
    if (end === "-shm" || !existsSync(`${source}${end}`)) continue;
    copyFileSync(`${source}${end}`, `${draft}${end}`);
    chmodSync(`${draft}${end}`, 0o600);
  }
}

const KEEP_BEFORE_UPDATE = 2;

/**
 * Backs up a database with people in it before an update migrates it: a verified copy beside it, named after its
 * version. The newest two such copies are retained. Does nothing when no migration is pending or the database has no
 * people.
 * @param options.skip set by the operator when there is no room
 * @param options.folder of the migrations
 * @returns the copy's path, or null when none was needed
 * @throws DatabaseUnusable when there is no room for it, or it cannot be made; the database is unchanged
 */
export async function keepBeforeMigrating(
  file: string,
  { skip = false, folder = resolve("drizzle/sqlite") }: { skip?: boolean; folder?: string } = {},
): Promise<string | null> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (skip || !found?.isFile() || found.size === 0) return null;
  const database = placeOf(file);
  const tag = tagToLeave(database, folder);
  if (tag === null) return null;

  const bytes = ["", "-wal"].reduce(
    (sum, end) => sum + (statSync(`${database}${end}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  const space = statfsSync(dirname(database));
  const free = space.bavail * space.bsize;
  const mebibytes = (n: number) => Math.ceil(n / 2 ** 20).toLocaleString("en");
  if (free < bytes * 1.1) {
    throw new DatabaseUnusable(
      `an update first saves a copy next to it, which needs ${mebibytes(bytes * 1.1)} MiB; only ${mebibytes(free)} MiB are free. ` +
        "Free some space, or copy the database elsewhere yourself and start once with SKIP_MIGRATION_BACKUP=1.",
    );
  }
  const copy = `${database}.before-update-from-${tag}`;
  const fresh = `${copy}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  await copySqlite(database, fresh);
  renameSync(fresh, copy);
  syncFolder(dirname(copy));
  forgetOldest(database);
  return copy;
}

/**
 * Returns the name of the newest applied migration when the database has people and migrations are pending; else null.
 */
function tagToLeave(file: string, folder: string): string | null {
  const journal: unknown = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));
  const entries = entriesOf(journal);
  const connection = openFile(file, { readonly: true, timeout: WAIT_FOR_LOCK_MS });
  try {
    const tables = connection.prepare("select name from sqlite_master where type = 'table'").pluck().all();
    if (!tables.includes("__drizzle_migrations") || !tables.includes("people")) return null;
    const at = Number(connection.prepare("select max(created_at) from __drizzle_migrations").pluck().get());
    if (entries.every(({ when }) => when <= at)) return null;
    if (connection.prepare("select 1 from people limit 1").get() === undefined) return null;
    return entries.find(({ when }) => when === at)?.tag ?? `${at}`;
  } catch {
    // Opening the database reports what is wrong.
    return null;
  } finally {
    connection.close();
  }
}

function entriesOf(journal: unknown): { when: number; tag: string }[] {
  const list: unknown[] =
    typeof journal === "object" && journal !== null && "entries" in journal && Array.isArray(journal.entries)
      ? journal.entries
      : [];
  return list.flatMap((entry) =>
    typeof entry === "object" &&
    entry !== null &&
    "when" in entry &&
    typeof entry.when === "number" &&
    "tag" in entry &&
    typeof entry.tag === "string"
      ? [{ when: entry.when, tag: entry.tag }]
      : [],
  );
}

function forgetOldest(database: string): void {
  const folder = dirname(database);
  const start = `${basename(database)}.before-update-from-`;
  readdirSync(folder)
    .filter((name) => name.startsWith(start) && !name.endsWith(".new") && !name.endsWith(".part"))
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .slice(KEEP_BEFORE_UPDATE)
    .forEach(({ path }) => rmSync(path));
}

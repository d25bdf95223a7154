import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { drizzle } from "drizzle-orm/better-sqlite3";

import { openFile, type Connection } from "./driver.server";
import { DatabaseUnusable, whyUnavailable } from "./errors";
import { applyMigrations, newestKnownMigration } from "./migrate.server";
import { cachingStatements } from "./statements.server";
import type { Database, Tx, Watch } from "./types";
import { units } from "./units.server";

const BUSY_TIMEOUT_MS = 5000;
/** A wait inside the driver blocks the whole process, so most waiting is done outside, where reads continue. */
const BUSY_STEP_MS = 15;

const PROBE_LIMIT_MS = 1000;
const PROBE = `insert into installation (key, value, updated_at) values ('write_probe', '', 0)
  on conflict (key) do update set updated_at = updated_at + 1`;

/** Returns the file a `file:` address names, as an absolute path. */
export function fileOf(url: string): string {
  return resolve(url.replace(/^file:(\/\/)?/, ""));
}

function connect(file: string): Connection {
  const connection = openFile(file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma("journal_mode = WAL");
  // The driver's build syncs the log only now and then; an acknowledged write must survive a power failure.
  connection.pragma("synchronous = FULL");
  connection.pragma("foreign_keys = ON");
  return connection;
}

/** Checks the file before it is opened for writing, so that a wrong one stays unchanged. */
function examine(file: string): { wasUnclean: boolean } {
  if (!existsSync(dirname(file))) {
    throw new DatabaseUnusable(`the folder ${dirname(file)} does not exist. Create it, or set DATABASE_URL.`);
  }
  const canWrite = (path: string) => (statSync(path).mode & 0o222) !== 0;
  if (!canWrite(dirname(file))) throw new DatabaseUnusable(`the folder ${dirname(file)} is read-only.`);
  if (!existsSync(file)) return { wasUnclean: false };
  if (!statSync(file).isFile()) throw new DatabaseUnusable(`${file} is not a file.`);
  if (!canWrite(file)) throw new DatabaseUnusable(`${file} is read-only.`);
  if (statSync(file).size === 0) return { wasUnclean: false };

  let looker: Connection | undefined;
  try {
    looker = openFile(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    const tables = looker.prepare("select name from sqlite_master where type = 'table'").pluck().all();
    if (tables.length > 0 && !tables.includes("__drizzle_migrations")) {
      throw new DatabaseUnusable(`${file} belongs to another program.`);
    }
    if (tables.includes("__drizzle_migrations")) {
      const newest = looker.prepare("select max(created_at) from __drizzle_migrations").pluck().get();
      if (Number(newest) > newestKnownMigration("sqlite")) {
        throw new DatabaseUnusable(
          `${file} was written by a newer version of this program. Install that version.`,
        );
      }
    }
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    throw new DatabaseUnusable(`${file} is not a database that can be read (${codeOf(error)}).`);
  } finally {
    looker?.close();
  }
  const log = `${file}-wal`;
  return { wasUnclean: existsSync(log) && statSync(log).size > 0 };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

/**
 * Opens an SQLite file: checks it first and leaves it unchanged when it cannot be used, then migrates it. One
 * connection writes, another reads; both sync at every commit.
 * @param url `file:path`
 * @param options.isFurther whether another process of the program has opened it already, and checked every page
 * @throws DatabaseUnusable with one line for the operator
 */
export async function openSqlite(
  url: string,
  watch: Watch = {},
  { isFurther = false } = {},
): Promise<Database> {
  const file = fileOf(url);
  const { wasUnclean } = examine(file);
  let writer: Connection;
  try {
    writer = connect(file);
    writer.exec("BEGIN IMMEDIATE; ROLLBACK");
    if (wasUnclean && !isFurther) {
      const verdict = writer.pragma("quick_check", { simple: true });
      if (verdict !== "ok")
        throw new DatabaseUnusable(`${file} is damaged (${String(verdict)}). Restore a backup.`);
    }
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    throw new DatabaseUnusable(`${file} cannot be opened for writing (${codeOf(error)}).`);
  }
  try {
    applyMigrations(writer);
  } catch (error) {
    writer.close();
    if (error instanceof DatabaseUnusable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusable(`${file} could not be migrated and was left unchanged: ${why}.`);
  }
  writer.pragma(`busy_timeout = ${BUSY_STEP_MS}`);
  const reader = connect(file);
  reader.pragma("query_only = ON");

  const read = drizzle(cachingStatements(reader, watch.onQuery), { casing: "snake_case" });
  const write: Tx = drizzle(cachingStatements(writer, watch.onQuery, { onlyInside: true }), {
    casing: "snake_case",
  });
  let last: Promise<unknown> = Promise.resolve();
  let lastFailed = false;

  /** Waits for the write lock while another process holds it. Returns the number of retries. */
  async function begin(until: number): Promise<number> {
    for (let asked = 0; ; asked += 1) {
      try {
        writer.exec("BEGIN IMMEDIATE");
        return asked;
      } catch (error) {
        if (!codeOf(error).startsWith("SQLITE_BUSY") || performance.now() > until) throw error;
        await wait(Math.min(5 + asked * 2, 50));
      }
    }
  }

  const totalChanges = () => Number(writer.prepare("select total_changes()").pluck().get());

  async function transact<T>(work: (tx: Tx) => Promise<T>, until: number) {
    try {
      const retries = await begin(until);
      const changesBefore = lastFailed ? totalChanges() : 0;
      const result = await work(write);
      writer.exec("COMMIT");
      // A transaction without writes reveals nothing about the disk.
      if (lastFailed && totalChanges() > changesBefore) lastFailed = false;
      return { result, retries };
    } catch (error) {
      if (writer.inTransaction) writer.exec("ROLLBACK");
      lastFailed = whyUnavailable(error) !== null;
      throw error;
    }
  }

  /**
   * Checks the disk. Only a real write shows whether a full disk has room again; otherwise starting a transaction is
   * enough.
   */
  async function probe(): Promise<void> {
    await begin(performance.now() + PROBE_LIMIT_MS);
    try {
      if (lastFailed) writer.exec(PROBE);
      writer.exec("COMMIT");
      lastFailed = false;
    } finally {
      if (writer.inTransaction) writer.exec("ROLLBACK");
    }
  }

  const run = units((work) => {
    // Measured from the call, so that waits behind a long-held lock do not add up.
    const until = performance.now() + BUSY_TIMEOUT_MS;
    const mine = last.then(() => transact(work, until));
    last = mine.catch(() => undefined);
    return mine;
  }, watch);

  return {
    engine: "sqlite",
    select: read.select.bind(read),
    selectDistinct: read.selectDistinct.bind(read),
    with: read.with.bind(read),
    $with: read.$with,
    $count: read.$count.bind(read),
    run,
    async isWell({ write: alsoWrite }) {
      try {
        reader.prepare("select count(*) from installation").get();
        if (!alsoWrite) return true;
        const mine = last.then(probe);
        last = mine.catch(() => undefined);
        await mine;
        return true;
      } catch {
        return false;
      }
    },
    explain(query) {
      const { sql, params } = query.toSQL();
      const plan = reader.prepare(`explain query plan ${sql}`).all(...params);
      return plan.map((step) => (isPlanStep(step) ? step.detail : ""));
    },
    async size() {
      const pages = Number(reader.pragma("page_count", { simple: true }));
      return pages * Number(reader.pragma("page_size", { simple: true }));
    },
    async close() {
      await last;
      reader.close();
      writer.close();
    },
  };
}

function isPlanStep(step: unknown): step is { detail: string } {
  return typeof step === "object" && step !== null && "detail" in step && typeof step.detail === "string";
}

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { drizzle as drizzlePg, type NodePgClient } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";

import type { Connection } from "./driver.server";
import type { Engine } from "./engine";
import { DatabaseUnusable } from "./errors";
import type { PgConnection } from "./postgres-source.server";

function folderOf(engine: Engine): string {
  return resolve("drizzle", engine);
}

/** When the newest migration this program knows was made: epoch milliseconds, as the migrator records them. */
export function newestKnownMigration(engine: Engine): number {
  const journal: unknown = JSON.parse(readFileSync(resolve(folderOf(engine), "meta/_journal.json"), "utf8"));
  if (
    typeof journal !== "object" ||
    journal === null ||
    !("entries" in journal) ||
    !Array.isArray(journal.entries)
  ) {
    throw new DatabaseUnusable("drizzle/ holds no list of migrations; the installation is incomplete.");
  }
  return Math.max(...journal.entries.map((entry: { when: number }) => entry.when));
}

/**
 * Brings a database up to date. Foreign keys are off while tables are rebuilt: inside the migrator's transaction a
 * PRAGMA has no effect, and dropping the old table would take the rows that point to it along. Looking at what each row
 * points to takes a second or more on a large database, so it is done once for each state: the file's `user_version` says
 * which one was found whole, and a program that ended before it had looked does so at the next start.
 * @throws DatabaseUnusable when a row points nowhere afterwards
 */
export function applyMigrations(connection: Connection, folder = folderOf("sqlite")): void {
  connection.pragma("foreign_keys = OFF");
  try {
    migrate(drizzle(connection), { migrationsFolder: folder });
    const applied = Number(connection.prepare("select count(*) from __drizzle_migrations").pluck().get());
    if (connection.pragma("user_version", { simple: true }) === applied) return;
    const broken = connection.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) {
      throw new DatabaseUnusable(`${broken.length} rows point to rows that do not exist. Restore a backup.`);
    }
    connection.pragma(`user_version = ${applied}`);
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

/** Any number: the same for every process that may bring the database up to date. */
const MIGRATION_LOCK = 7_283_412;

/**
 * Brings a PostgreSQL database up to date, in one transaction. Of several processes that start at once, one does it and
 * the others wait for it.
 * @throws DatabaseUnusable when the database is newer than this program, or belongs to another
 */
export async function applyPostgresMigrations(
  connection: PgConnection,
  folder = folderOf("postgres"),
): Promise<void> {
  await connection.query("set statement_timeout = 0; set lock_timeout = 0");
  await connection.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    const newest = await newestApplied(connection);
    if (newest !== null && newest > newestKnownMigration("postgres")) {
      throw new DatabaseUnusable("it was written by a newer version of this program. Install that version.");
    }
    if (newest === null && (await hasTables(connection))) {
      throw new DatabaseUnusable("it belongs to another program. Name an empty one.");
    }
    await migratePg(drizzlePg(connection as unknown as NodePgClient), { migrationsFolder: folder });
  } finally {
    await connection.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    await connection.query("reset statement_timeout; reset lock_timeout");
  }
}

async function firstValue(connection: PgConnection, text: string): Promise<unknown> {
  const { rows } = await connection.query({ text, rowMode: "array" });
  const [row] = rows;
  return Array.isArray(row) ? row[0] : null;
}

/** When the newest migration a database has was made, epoch milliseconds; null when it has none of this program's. */
export async function newestApplied(connection: PgConnection): Promise<number | null> {
  if ((await firstValue(connection, "select to_regclass('drizzle.__drizzle_migrations')::text")) === null)
    return null;
  const newest = await firstValue(connection, "select max(created_at) from drizzle.__drizzle_migrations");
  return newest === null ? null : Number(newest);
}

async function hasTables(connection: PgConnection): Promise<boolean> {
  const count = await firstValue(
    connection,
    "select count(*) from information_schema.tables where table_schema = current_schema()",
  );
  return Number(count) > 0;
}

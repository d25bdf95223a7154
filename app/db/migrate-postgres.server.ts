import { drizzle, type NodePgClient } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";

import { DatabaseUnusable } from "./errors";
import { folderOf, newestKnownMigration } from "./migrate.server";
import type { PgConnection } from "./postgres-source.server";

/** The advisory lock's key: any number, the same in every process that may migrate. */
const MIGRATION_LOCK = 7_283_412;

/**
 * Applies pending migrations to a PostgreSQL database, in one transaction. Of several processes that start at once, one
 * migrates and the others wait.
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
    await migrate(drizzle(connection as unknown as NodePgClient), { migrationsFolder: folder });
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

/** Returns when the newest applied migration was generated, epoch milliseconds; null when there is none of this program. */
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

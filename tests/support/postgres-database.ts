import { inject, onTestFinished } from "vitest";

import { startPglite } from "./pglite";
import { applyPostgresMigrations } from "~/db/migrate-postgres.server";
import { openPool, type PgConnection, type PgSource } from "~/db/postgres-source.server";
import { postgresDatabase } from "~/db/postgres.server";
import type { Database, Watch } from "~/db/types";

let prepared: Promise<{ source: PgSource; empty: () => Promise<void> }> | undefined;

/** Opens a database on the run's real server, or PostgreSQL inside this process. */
async function prepare() {
  const url = inject("postgresUrl");
  const source = url === undefined ? await startPglite() : await ownDatabase(url);
  const connection = await source.acquire();
  await applyPostgresMigrations(connection);
  const tables = await column(connection, "select tablename from pg_tables where schemaname = 'public'");
  connection.release(false);
  const used = tables.map((name) => `select '"${name}"' where exists (select 1 from "${name}")`);
  return {
    source,
    /** Truncates, so that rows are found in the order of their insertion; checking first costs less than truncating. */
    async empty() {
      const taken = await source.acquire();
      const filled = await column(taken, used.join(" union all "));
      if (filled.length > 0) await taken.query(`truncate ${filled.join(", ")} cascade`);
      taken.release(false);
    },
  };
}

async function ownDatabase(url: string): Promise<PgSource> {
  const name = `tests_${process.pid}`;
  const administrator = openPool(url);
  const connection = await administrator.acquire();
  await connection.query(`create database ${name}`);
  connection.release(false);
  await administrator.close();
  return openPool(url.replace(/[^/]+$/, name));
}

async function column(connection: PgConnection, text: string): Promise<string[]> {
  const { rows } = await connection.query({ text, rowMode: "array" });
  return rows.flatMap((row) => (Array.isArray(row) ? [String(row[0])] : []));
}

/** Returns an empty, migrated PostgreSQL database; the one returned before must no longer be used. */
export async function freshPostgres(watch: Watch): Promise<Database> {
  prepared ??= prepare();
  const { source, empty } = await prepared;
  await empty();
  return postgresDatabase(source, watch);
}

/** Returns the only connection to an empty, migrated PostgreSQL database, for tests below the database layer. */
export async function freshPostgresConnection(): Promise<PgConnection> {
  prepared ??= prepare();
  const { source, empty } = await prepared;
  await empty();
  const connection = await source.acquire();
  onTestFinished(async () => {
    await connection.query("rollback");
    connection.release(false);
  });
  return connection;
}

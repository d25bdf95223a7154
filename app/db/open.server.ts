import { engineOf, engine } from "./engine";
import { DatabaseUnusable, whyUnavailable } from "./errors";
import { applyPostgresMigrations } from "./migrate.server";
import { withoutSecrets } from "./postgres-hosts";
import { openPool, type PgSource } from "./postgres-source.server";
import { postgresDatabase } from "./postgres.server";
import { openSqlite } from "./sqlite.server";
import type { Database, Watch } from "./types";

/**
 * Opens the database an address names, brought up to date and checked with a real query.
 * @param url `file:path` or `postgres://…`, of the same engine as `DATABASE_URL` when the process began
 * @param watch is told of what the database does
 * @throws DatabaseUnusable with one line for the operator; the database is then left as it was
 */
export async function openDatabase(url: string, watch: Watch = {}): Promise<Database> {
  if (engineOf(url) !== engine) {
    throw new DatabaseUnusable("its engine is not the one that DATABASE_URL named when the program began.");
  }
  const db = engine === "postgres" ? await openPostgres(url, watch) : await openSqlite(url, watch);
  if (await db.isWell({ write: true })) return db;
  await db.close();
  throw new DatabaseUnusable("the database does not answer a query.");
}

async function openPostgres(url: string, watch: Watch): Promise<Database> {
  const source = openPool(url);
  try {
    await prepare(source);
  } catch (error) {
    await source.close();
    if (error instanceof DatabaseUnusable)
      throw new DatabaseUnusable(`${withoutSecrets(url)}: ${error.message}`);
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusable(`${withoutSecrets(url)} cannot be used: ${why}`);
  }
  return postgresDatabase(source, watch);
}

const OLDEST_SERVER = 150_000;

async function prepare(source: PgSource): Promise<void> {
  const connection = await source.acquire();
  let isBroken = true;
  try {
    const { rows } = await connection.query({ text: "show server_version_num", rowMode: "array" });
    const [row] = rows;
    if (!Array.isArray(row) || Number(row[0]) < OLDEST_SERVER) {
      throw new DatabaseUnusable("PostgreSQL 15 or later is needed.");
    }
    await applyPostgresMigrations(connection);
    isBroken = false;
  } catch (error) {
    isBroken = whyUnavailable(error) === "gone";
    throw error;
  } finally {
    connection.release(isBroken);
  }
}

import { DatabaseUnusable, whyUnavailable } from "./errors";
import { applyPostgresMigrations } from "./migrate-postgres.server";
import { withoutSecrets } from "./postgres-hosts";
import { openPool, type PgSource } from "./postgres-source.server";
import { postgresDatabase } from "./postgres.server";
import type { Database, Watch } from "./types";

/**
 * Opens a PostgreSQL database and migrates it.
 * @param url `postgres://…`, with one host or several
 * @throws DatabaseUnusable with one line for the operator, without the password
 */
export async function openPostgres(url: string, watch: Watch): Promise<Database> {
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

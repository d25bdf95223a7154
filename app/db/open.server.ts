import { engineOf, engine } from "./engine";
import { DatabaseUnusable } from "./errors";
import { openSqlite } from "./sqlite.server";
import type { Database, Watch } from "./types";

/**
 * Opens the database an address names, migrated and checked with a real query.
 * @param url `file:path` or `postgres://…`, of the same engine as `DATABASE_URL` when the process started
 * @param watch receives the database's events
 * @param options.isFurther whether another process of the program has opened it already
 * @throws DatabaseUnusable with one line for the operator; the database is then unchanged
 */
export async function openDatabase(
  url: string,
  watch: Watch = {},
  { isFurther = false } = {},
): Promise<Database> {
  if (engineOf(url) !== engine) {
    throw new DatabaseUnusable("its engine is not the one that DATABASE_URL named when the program began.");
  }
  // Loaded on demand: a start on SQLite does not wait for the other engine's driver.
  const db =
    engine === "postgres"
      ? await (await import("./open-postgres.server")).openPostgres(url, watch)
      : await openSqlite(url, watch, { isFurther });
  if (await db.isWell({ write: true })) return db;
  await db.close();
  throw new DatabaseUnusable("the database does not answer a query.");
}

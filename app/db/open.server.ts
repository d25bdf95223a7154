import { engine } from "./engine";
import { DatabaseUnusable } from "./errors";
import { openSqlite } from "./sqlite.server";
import type { Database } from "./types";

/**
 * Opens the database an address names, brought up to date and checked with a real query.
 * @param url `file:path`
 * @throws DatabaseUnusable with one line for the operator; the database is then left as it was
 */
export async function openDatabase(url: string): Promise<Database> {
  if (engine !== "sqlite") {
    throw new DatabaseUnusable("this version runs on SQLite: give DATABASE_URL as file:path.");
  }
  const db = await openSqlite(url);
  if (!(await db.isWell({ write: true })))
    throw new DatabaseUnusable("the database does not answer a query.");
  return db;
}

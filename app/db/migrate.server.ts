import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";

import type { Connection } from "./driver.server";
import type { Engine } from "./engine";
import { DatabaseUnusable } from "./errors";

/** Returns the absolute path of an engine's migrations. */
export function folderOf(engine: Engine): string {
  return resolve("drizzle", engine);
}

/** Returns when the newest migration of this program was generated: epoch milliseconds, as the migrator records them. */
export function newestKnownMigration(engine: Engine): number {
  const journal: unknown = JSON.parse(readFileSync(resolve(folderOf(engine), "meta/_journal.json"), "utf8"));
  if (
    typeof journal !== "object" ||
    journal === null ||
    !("entries" in journal) ||
    !Array.isArray(journal.entries)
  ) {
    throw new DatabaseUnusable("drizzle/ contains no list of migrations; the installation is incomplete.");
  }
  return Math.max(...journal.entries.map((entry: { when: number }) => entry.when));
}

/**
 * Applies pending migrations. Foreign keys are off while tables are rebuilt: inside the migrator's transaction a PRAGMA
 * has no effect, and dropping the old table would delete the rows that refer to it. Checking all foreign keys takes a
 * second or more on a large database, so it is done once per migration: the file's `user_version` records the last one
 * checked, and an interrupted check is repeated at the next start.
 * @throws DatabaseUnusable when a foreign key refers to no row after the migration
 */
export function applyMigrations(connection: Connection, folder = folderOf("sqlite")): void {
  connection.pragma("foreign_keys = OFF");
  try {
    migrate(drizzle(connection), { migrationsFolder: folder });
    const applied = Number(connection.prepare("select count(*) from __drizzle_migrations").pluck().get());
    if (connection.pragma("user_version", { simple: true }) === applied) return;
    const broken = connection.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) {
      throw new DatabaseUnusable(`broken references: ${broken.length}. Restore a backup.`);
    }
    connection.pragma(`user_version = ${applied}`);
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

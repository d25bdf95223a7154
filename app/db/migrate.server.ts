import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";

import type { Connection } from "./driver.server";
import type { Engine } from "./engine";
import { DatabaseUnusable } from "./errors";

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
 * PRAGMA has no effect, and dropping the old table would take the rows that point to it along.
 * @throws DatabaseUnusable when a row points nowhere afterwards
 */
export function applyMigrations(connection: Connection, folder = folderOf("sqlite")): void {
  connection.pragma("foreign_keys = OFF");
  try {
    migrate(drizzle(connection), { migrationsFolder: folder });
    const broken = connection.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) {
      throw new DatabaseUnusable(`${broken.length} rows point to rows that do not exist. Restore a backup.`);
    }
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

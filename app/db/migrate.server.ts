import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";

import type { Connection } from "./driver.server";
import type { Engine } from "./engine";
import { DatabaseUnusable } from "./errors";

/** Where an engine's migrations are: an absolute path. */
export function folderOf(engine: Engine): string {
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
      throw new DatabaseUnusable(
        `rows that point to rows that do not exist: ${broken.length}. Restore a backup.`,
      );
    }
    connection.pragma(`user_version = ${applied}`);
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

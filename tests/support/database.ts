import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inject, onTestFinished, test } from "vitest";

import { freshPostgres } from "./postgres-database";
import { engine } from "~/db/engine";
import { openSqlite } from "~/db/sqlite.server";
import type { Database, Watch } from "~/db/types";

/** For tests of what only SQLite can answer, such as a query plan. */
export const onSqlite = test.runIf(engine === "sqlite");

/**
 * Opens a separate database with the real migrations and removes it when the test ends: a real SQLite file, or
 * PostgreSQL when the run is for that engine.
 */
export function freshDatabase(watch: Watch = {}): Promise<Database> {
  return engine === "sqlite" ? freshSqlite(watch) : freshPostgres(watch);
}

async function freshSqlite(watch: Watch): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-test-"));
  const file = join(folder, "test.db");
  copyFileSync(inject("templateFile"), file);
  const db = await openSqlite(`file:${file}`, watch);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return db;
}

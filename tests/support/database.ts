import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inject, onTestFinished } from "vitest";

import { openSqlite } from "~/db/sqlite.server";
import type { Database } from "~/db/types";

/** A database of the test's own: a real file with the real migrations, gone when the test ends. */
export async function freshDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-test-"));
  const file = join(folder, "test.db");
  copyFileSync(inject("templateFile"), file);
  const db = await openSqlite(`file:${file}`);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return db;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestProject } from "vitest/node";

import { openSqlite } from "../../app/db/sqlite.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    templateFile: string;
  }
}

/** Creates one migrated, empty database for the whole run; each test copies the file. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "alongside-template-"));
  const file = join(folder, "template.db");
  const db = await openSqlite(`file:${file}`);
  await db.close();
  project.provide("templateFile", file);
  return () => rmSync(folder, { recursive: true, force: true });
}

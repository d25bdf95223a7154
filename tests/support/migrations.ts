import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Engine } from "~/db/engine";

type Journal = {
  entries: { idx: number; when: number; tag: string; version: string; breakpoints: boolean }[];
};

export function realJournal(engine: Engine = "sqlite"): Journal {
  return JSON.parse(readFileSync(join("drizzle", engine, "meta/_journal.json"), "utf8")) as Journal;
}

/**
 * Creates a folder of migrations: the first `count` real ones, then some made-up ones.
 * @param made their statements
 */
export function migrationsFolder(
  folder: string,
  count: number,
  made: string[][] = [],
  engine: Engine = "sqlite",
): string {
  mkdirSync(join(folder, "meta"), { recursive: true });
  const journal = realJournal(engine);
  journal.entries = journal.entries.slice(0, count);
  for (const { tag } of journal.entries) {
    copyFileSync(join("drizzle", engine, `${tag}.sql`), join(folder, `${tag}.sql`));
  }
  made.forEach((statements, at) => {
    const idx = count + at;
    const tag = `${String(idx).padStart(4, "0")}_made_up`;
    const when = (journal.entries.at(-1)?.when ?? 0) + 1000;
    writeFileSync(join(folder, `${tag}.sql`), statements.join("\n--> statement-breakpoint\n"));
    journal.entries.push({ idx, when, tag, version: "6", breakpoints: true });
  });
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify(journal));
  return folder;
}

/** A migration as the generator writes it when a column of a much-referenced table changes: the table is rebuilt. */
export const REBUILD_PEOPLE = [
  "PRAGMA foreign_keys=OFF;",
  `CREATE TABLE __new_people (id text PRIMARY KEY NOT NULL, email text NOT NULL, legal_name text NOT NULL, shown_name text NOT NULL,
    password_hash text NOT NULL, status text NOT NULL, locale text, time_zone text, created_at integer NOT NULL, last_active_at integer,
    deactivated_at integer, rev integer DEFAULT 0 NOT NULL, sort_name text NOT NULL) STRICT;`,
  "INSERT INTO __new_people SELECT id, email, legal_name, shown_name, password_hash, status, locale, time_zone, created_at, last_active_at, deactivated_at, rev, lower(shown_name) FROM people;",
  "DROP TABLE people;",
  "ALTER TABLE __new_people RENAME TO people;",
  "CREATE UNIQUE INDEX people_email ON people (email);",
  "CREATE INDEX people_by_name ON people (shown_name, id);",
  "UPDATE people SET sort_name = sort_name || ' ' || id;",
  "PRAGMA foreign_keys=ON;",
];

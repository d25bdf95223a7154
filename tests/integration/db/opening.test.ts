import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openFile } from "~/db/driver.server";
import { DatabaseUnusable } from "~/db/errors";
import { applyMigrations } from "~/db/migrate.server";
import { installation } from "~/db/schema/db";
import { openSqlite } from "~/db/sqlite.server";
import { unitOfWork } from "~/db/unit-of-work.server";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "alongside-open-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function closedDatabase(name = "a.db"): Promise<string> {
  const db = await openSqlite(`file:${at(name)}`);
  await unitOfWork(db, (tx) => tx.insert(installation).values({ key: "k", value: "kept", updatedAt: 1 }));
  await db.close();
  return at(name);
}

const refusal = (url: string) =>
  openSqlite(url).then(
    () => "opened",
    (error: unknown) => (error instanceof DatabaseUnusable ? error.message : `not told: ${String(error)}`),
  );

describe("a database that cannot be used stops startup and is left unchanged", () => {
  test("its folder is missing", async () => {
    expect(await refusal(`file:${at("nowhere/a.db")}`)).toContain("does not exist");
    expect(existsSync(at("nowhere"))).toBe(false);
  });

  test("it is not a database", async () => {
    const bytes = "This is a shopping list. ".repeat(500);
    writeFileSync(at("list.db"), bytes);
    expect(await refusal(`file:${at("list.db")}`)).toContain("not a database");
    expect(readFileSync(at("list.db"), "utf8")).toBe(bytes);
  });

  test("it is truncated", async () => {
    const file = await closedDatabase();
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    const before = readFileSync(file);
    expect(await refusal(`file:${file}`)).toMatch(/not a database|damaged|cannot be opened/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("it belongs to another program", async () => {
    const other = openFile(at("other.db"));
    other.exec("create table songs (id integer primary key)");
    other.close();
    expect(await refusal(`file:${at("other.db")}`)).toContain("another program");
  });

  test("the file or its folder is read-only", async () => {
    const file = await closedDatabase();
    chmodSync(file, 0o444);
    expect(await refusal(`file:${file}`)).toContain("read-only");
    chmodSync(file, 0o644);
    chmodSync(folder, 0o555);
    expect(await refusal(`file:${file}`)).toContain("read-only");
    chmodSync(folder, 0o755);
  });

  test("it is newer than the program", async () => {
    const file = await closedDatabase();
    const raw = openFile(file);
    raw.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
    raw.close();
    const before = readFileSync(file);
    expect(await refusal(`file:${file}`)).toContain("newer version");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("it is a folder", async () => {
    mkdirSync(at("folder.db"));
    expect(await refusal(`file:${at("folder.db")}`)).toContain("not a file");
  });

  test("its pages are damaged after an unclean shutdown", async () => {
    const file = await closedDatabase();
    const raw = openFile(file);
    raw.exec("create table filler (t text)");
    const add = raw.prepare("insert into filler values (?)");
    for (let n = 0; n < 500; n += 1) add.run("x".repeat(500));
    raw.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 4096 * 20, bytes.length - 4096 * 4);
    writeFileSync(file, bytes);
    writeFileSync(`${file}-wal`, Buffer.alloc(64));
    expect(await refusal(`file:${file}`)).toMatch(/damaged|not a database/);
  });
});

test("every connection syncs at each commit and enforces foreign keys", async () => {
  const db = await openSqlite(`file:${at("a.db")}`);
  await expect(
    unitOfWork(db, (tx) => tx.insert(installation).values({ key: "x", value: "y", updatedAt: 1 })),
  ).resolves.toBeDefined();
  await db.close();
  const raw = openFile(at("a.db"));
  expect(raw.pragma("journal_mode", { simple: true })).toBe("wal");
  raw.close();
});

describe("migrations", () => {
  test("a rebuilt table keeps the rows that refer to it", () => {
    const raw = openFile(at("rebuild.db"));
    raw.pragma("foreign_keys = ON");
    const write = (name: string, sql: string, entries: { idx: number; when: number; tag: string }[]) => {
      mkdirSync(at("migrations/meta"), { recursive: true });
      writeFileSync(at(`migrations/${name}.sql`), sql);
      writeFileSync(
        at("migrations/meta/_journal.json"),
        JSON.stringify({
          version: "7",
          dialect: "sqlite",
          entries: entries.map((entry) => ({ ...entry, version: "6", breakpoints: true })),
        }),
      );
    };
    const first = { idx: 0, when: 1, tag: "0000_a" };
    write(
      "0000_a",
      "create table parents (id text primary key);--> statement-breakpoint\ncreate table children (id text primary key, parent text not null references parents(id) on delete cascade);",
      [first],
    );
    applyMigrations(raw, at("migrations"));
    raw.exec("insert into parents values ('p'); insert into children values ('c', 'p')");
    write(
      "0001_b",
      [
        "PRAGMA foreign_keys=OFF;",
        "CREATE TABLE __new_parents (id text primary key, name text);",
        "INSERT INTO __new_parents (id) SELECT id FROM parents;",
        "DROP TABLE parents;",
        "ALTER TABLE __new_parents RENAME TO parents;",
        "PRAGMA foreign_keys=ON;",
      ].join("--> statement-breakpoint\n"),
      [first, { idx: 1, when: 2, tag: "0001_b" }],
    );
    applyMigrations(raw, at("migrations"));
    expect(raw.prepare("select count(*) from children").pluck().get()).toBe(1);
    expect(raw.pragma("foreign_keys", { simple: true })).toBe(1);
    raw.close();
  });

  test("the journal's times increase, so that none is skipped", () => {
    const journal = JSON.parse(readFileSync("drizzle/sqlite/meta/_journal.json", "utf8")) as {
      entries: { when: number; tag: string }[];
    };
    const times = journal.entries.map((entry) => entry.when);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    for (const { tag } of journal.entries) {
      const sql = readFileSync(`drizzle/sqlite/${tag}.sql`, "utf8");
      expect(sql.match(/CREATE TABLE/g)?.length ?? 0).toBe(sql.match(/^\) STRICT;/gm)?.length ?? 0);
    }
  });
});

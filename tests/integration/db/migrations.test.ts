import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { migrationsFolder, realJournal, REBUILD_PEOPLE } from "../../support/migrations";
import { fillEveryTable, losses, snapshot, tablesOf } from "../../support/rows";
import { keepBeforeMigrating } from "~/db-tools/backup.server";
import { openFile } from "~/db/driver.server";
import { applyMigrations } from "~/db/migrate.server";
import { checkBackup } from "~/db-tools/restore.server";
import { openSqlite } from "~/db/sqlite.server";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "alongside-migrations-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const { entries } = realJournal();

/** A database as a version of the program left it, with rows in every table. */
function filled(file: string, version: number) {
  const db = openFile(file);
  applyMigrations(db, migrationsFolder(at(`version-${version}`), version));
  fillEveryTable(db);
  return db;
}

function wholeAfter(db: ReturnType<typeof openFile>): void {
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(db.pragma("foreign_key_check")).toEqual([]);
}

describe("from every earlier version, with rows in every table, to the newest", () => {
  test.each(entries.map(({ tag }, place) => [tag, place + 1] as const))("%s", async (_tag, version) => {
    const db = filled(at("a.db"), version);
    const before = snapshot(db);
    expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([]);
    applyMigrations(db);
    expect(losses(before, snapshot(db))).toEqual([]);
    wholeAfter(db);
    db.close();
    const served = await openSqlite(`file:${at("a.db")}`);
    expect(await served.isWell({ write: true })).toBe(true);
    await served.close();
  });

  test("a table that many others refer to can be rebuilt without losing a row of any", () => {
    const db = filled(at("a.db"), entries.length);
    const before = snapshot(db);
    applyMigrations(db, migrationsFolder(at("rebuilt"), entries.length, [REBUILD_PEOPLE]));
    expect(losses(before, snapshot(db))).toEqual([]);
    expect(db.prepare("select count(*) from people where sort_name is null").pluck().get()).toBe(0);
    wholeAfter(db);
    db.close();
  });

  test("a migration that loses a table, a row or a value would be detected", () => {
    for (const [statement, text] of [
      ["DROP TABLE reflections;", "the table reflections"],
      ["DELETE FROM reflections WHERE rev = 1;", "1 rows of reflections"],
      ["UPDATE people SET legal_name = 'x' WHERE rev = 1;", "values of 1 rows of people"],
    ] as const) {
      const file = at(`${text}.db`);
      const db = filled(file, entries.length);
      const before = snapshot(db);
      applyMigrations(db, migrationsFolder(at(text), entries.length, [[statement]]));
      expect(losses(before, snapshot(db))).toContain(text);
      db.close();
    }
  });

  test("one that fails leaves the old schema and every row", () => {
    const db = filled(at("a.db"), entries.length);
    const before = snapshot(db);
    const broken = [...REBUILD_PEOPLE.slice(0, -1), "INSERT INTO nowhere VALUES (1);"];
    expect(() => applyMigrations(db, migrationsFolder(at("broken"), entries.length, [broken]))).toThrow();
    expect(snapshot(db)).toEqual(before);
    expect(tablesOf(db)).not.toContain("__new_people");
    db.close();
  });
});

describe("references between rows", () => {
  test("a migration that leaves a broken reference is refused, at the next start as well", () => {
    const db = filled(at("a.db"), entries.length);
    const folder = migrationsFolder(at("loses"), entries.length, [["DELETE FROM cohorts;"]]);
    for (let start = 0; start < 2; start += 1) {
      expect(() => applyMigrations(db, folder)).toThrow(/broken references/);
    }
    db.close();
  });

  test("is checked once for each version, however often the program starts", () => {
    const db = openFile(at("a.db"));
    const asked = vi.spyOn(db, "pragma");
    const looks = () => asked.mock.calls.filter(([pragma]) => pragma === "foreign_key_check").length;
    applyMigrations(db);
    expect(looks()).toBe(1);
    applyMigrations(db);
    expect(looks()).toBe(1);
    applyMigrations(db, migrationsFolder(at("next"), entries.length, [REBUILD_PEOPLE]));
    expect(looks()).toBe(2);
    db.close();
  });
});

describe("before an update", () => {
  const next = () => migrationsFolder(at("next"), entries.length, [REBUILD_PEOPLE]);
  const copies = () => readdirSync(folder).filter((name) => name.includes(".before-update-"));

  test("a verified copy is kept next to a database that has people in it", async () => {
    filled(at("a.db"), entries.length).close();
    const copy = await keepBeforeMigrating(at("a.db"), { folder: next() });
    expect(copy).toBe(at(`a.db.before-update-from-${entries.at(-1)!.tag}`));
    expect(checkBackup(copy!).people).toBe(3);
    expect(statSync(copy!).mode & 0o777).toBe(0o600);
    // Again, as when the update failed and the service is restarted: still one.
    await keepBeforeMigrating(at("a.db"), { folder: next() });
    expect(copies()).toHaveLength(1);
  });

  test("there is no copy when nothing is pending, the database has no people, or the operator says so", async () => {
    expect(await keepBeforeMigrating(at("none.db"), { folder: next() })).toBeNull();
    writeFileSync(at("empty.db"), "");
    expect(await keepBeforeMigrating(at("empty.db"), { folder: next() })).toBeNull();
    const unused = openFile(at("unused.db"));
    applyMigrations(unused);
    unused.close();
    expect(await keepBeforeMigrating(at("unused.db"), { folder: next() })).toBeNull();
    filled(at("a.db"), entries.length).close();
    expect(await keepBeforeMigrating(at("a.db"))).toBeNull();
    expect(await keepBeforeMigrating(at("a.db"), { folder: next(), skip: true })).toBeNull();
    writeFileSync(at("list.db"), "This is a shopping list. ".repeat(500));
    expect(await keepBeforeMigrating(at("list.db"), { folder: next() })).toBeNull();
    expect(copies()).toEqual([]);
  });

  test("the newest two are kept, and no other file there is touched", async () => {
    filled(at("a.db"), entries.length).close();
    for (const [n, tag] of ["0000_x", "0001_y", "0002_z"].entries()) {
      writeFileSync(at(`a.db.before-update-from-${tag}`), tag);
      utimesSync(at(`a.db.before-update-from-${tag}`), n + 1, n + 1);
    }
    writeFileSync(at("a.db.before-2026-01-01"), "a restore's");
    await keepBeforeMigrating(at("a.db"), { folder: next() });
    expect(copies().sort()).toEqual(
      ["a.db.before-update-from-0002_z", `a.db.before-update-from-${entries.at(-1)!.tag}`].sort(),
    );
    expect(readFileSync(at("a.db.before-2026-01-01"), "utf8")).toBe("a restore's");
  });

  test("a damaged database is not copied, and not migrated", async () => {
    filled(at("a.db"), entries.length).close();
    const bytes = readFileSync(at("a.db"));
    const raw = openFile(at("a.db"), { readonly: true });
    const root = raw
      .prepare("select rootpage from sqlite_master where name = 'people_by_name'")
      .pluck()
      .get();
    raw.close();
    bytes.fill(0x5a, (Number(root) - 1) * 4096, Number(root) * 4096);
    writeFileSync(at("a.db"), bytes);
    await expect(keepBeforeMigrating(at("a.db"), { folder: next() })).rejects.toThrow("damaged");
    expect(copies()).toEqual([]);
  });
});

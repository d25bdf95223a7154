import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { copySqlite } from "~/db-tools/backup.server";
import { checkBackup, restoreSqlite } from "~/db-tools/restore.server";
import { openFile } from "~/db/driver.server";
import { DatabaseUnusable } from "~/db/errors";
import { installation } from "~/db/schema/db";
import { people } from "~/db/schema/people";
import { openSqlite } from "~/db/sqlite.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "alongside-keeping-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const note = (db: Database, key: string) =>
  unitOfWork(db, (tx) => tx.insert(installation).values({ key, value: "v", updatedAt: 1 }));

async function closedDatabase(name: string, keys: string[]): Promise<string> {
  const db = await openSqlite(`file:${at(name)}`);
  for (const key of keys) await note(db, key);
  await db.close();
  return at(name);
}

/** The keys recorded in a database. */
function notesIn(file: string): string[] {
  const raw = openFile(file);
  const keys = raw.prepare("select key from installation order by key").pluck().all() as string[];
  raw.close();
  return keys;
}

/** Overwrites the middle of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 4096 * 4, bytes.length - 4096 * 4);
  writeFileSync(file, bytes);
}

describe("a copy", () => {
  test("made while others write is consistent, complete, and one private file", async () => {
    const db = await openSqlite(`file:${at("live.db")}`);
    await unitOfWork(db, (tx) =>
      tx.insert(people).values({
        id: "p",
        email: "p@example.org",
        legalName: "P",
        shownName: "P",
        passwordHash: "x".repeat(4_000_000),
        status: "active",
        createdAt: 1,
        lastActiveAt: 77,
      }),
    );
    await note(db, "before");
    let done = false;
    let written = 0;
    const copying = copySqlite(at("live.db"), at("copy.db")).finally(() => {
      done = true;
    });
    while (!done) {
      await note(db, `during-${written}`);
      written += 1;
      await new Promise((next) => setImmediate(next));
    }
    const contents = await copying;
    expect(written, "the server went on").toBeGreaterThan(3);
    expect(contents).toMatchObject({ people: 1, certificates: 0, newestWriteAt: 77 });
    expect(statSync(at("copy.db")).mode & 0o777).toBe(0o600);
    expect(notesIn(at("copy.db"))).toContain("before");
    expect(notesIn(at("copy.db")).length).toBeLessThan(written);
    await db.close();
    expect(readdirSync(folder).sort()).toEqual(["copy.db", "live.db"]);
  });

  test("of what was written before a power failure includes the write-ahead log, and writes nothing to the source", async () => {
    const db = await openSqlite(`file:${at("live.db")}`);
    await note(db, "in the log alone");
    for (const end of ["", "-wal"]) writeFileSync(at(`cut.db${end}`), readFileSync(at(`live.db${end}`)));
    await db.close();
    const before = readFileSync(at("cut.db"));
    await copySqlite(at("cut.db"), at("copy.db"));
    expect(notesIn(at("copy.db"))).toContain("in the log alone");
    expect(readFileSync(at("cut.db")).equals(before)).toBe(true);
  });

  test("replaces no other file, and leaves nothing behind when it fails", async () => {
    const file = await closedDatabase("live.db", ["kept"]);
    writeFileSync(at("there.db"), "mine");
    await expect(copySqlite(file, at("there.db"))).rejects.toThrow("already exists");
    expect(readFileSync(at("there.db"), "utf8")).toBe("mine");
    await expect(copySqlite(file, at("nowhere/copy.db"))).rejects.toThrow("does not exist");
    await expect(copySqlite(at("none.db"), at("copy.db"))).rejects.toThrow("does not exist");
    await expect(copySqlite(file, at("copy.db"), AbortSignal.abort())).rejects.toThrow("stopped");
    damage(file);
    await expect(copySqlite(file, at("copy.db"))).rejects.toThrow("damaged");
    writeFileSync(at("list.db"), "This is a shopping list. ".repeat(500));
    await expect(copySqlite(at("list.db"), at("copy.db"))).rejects.toThrow(DatabaseUnusable);
    const other = openFile(at("other.db"));
    other.exec("create table songs (id integer primary key)");
    other.close();
    await expect(copySqlite(at("other.db"), at("copy.db"))).rejects.toThrow("not a backup of this program");
    const left = readdirSync(folder).filter((name) => !/^live\.db-(wal|shm)$/.test(name));
    expect(left.sort()).toEqual(["list.db", "live.db", "other.db", "there.db"]);
  });
});

describe("a restore", () => {
  test("refuses while a server runs, and later keeps the previous database", async () => {
    const db = await openSqlite(`file:${at("live.db")}`);
    await note(db, "a");
    await copySqlite(at("live.db"), at("copy.db"));
    await note(db, "b");
    expect(() => restoreSqlite(at("copy.db"), at("live.db"), "now")).toThrow("in use");
    expect(() => restoreSqlite(at("live.db"), at("other.db"), "now")).toThrow("in use");
    await db.close();
    const steps: string[] = [];
    const { previous } = restoreSqlite(at("copy.db"), at("live.db"), "now", (step) => steps.push(step));
    expect(previous).toBe(at("live.db.before-now"));
    expect(steps).toHaveLength(3);
    expect(notesIn(at("live.db"))).toEqual(["a"]);
    expect(notesIn(at("live.db.before-now"))).toEqual(["a", "b"]);
    expect(readdirSync(folder).sort()).toEqual(["copy.db", "live.db", "live.db.before-now"]);
  });

  test("refuses a bad, foreign, newer or missing file, and leaves everything unchanged", async () => {
    const file = await closedDatabase("live.db", ["kept"]);
    const before = readFileSync(file);
    writeFileSync(at("bad.db"), "no database");
    writeFileSync(at("empty.db"), "");
    writeFileSync(at("broken.db"), before);
    damage(at("broken.db"));
    writeFileSync(at("cut.db"), before.subarray(0, before.length / 2));
    const newer = await closedDatabase("newer.db", []);
    const raw = openFile(newer);
    raw.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
    raw.close();
    const dangling = await closedDatabase("dangling.db", []);
    const torn = openFile(dangling);
    torn.pragma("foreign_keys = OFF");
    torn.exec("insert into person_roles (person_id, role, granted_at) values ('nobody', 'trainee', 1)");
    torn.close();
    const names = readdirSync(folder).sort();
    for (const [name, text] of [
      ["bad.db", "damaged"],
      ["empty.db", "not a backup"],
      ["broken.db", "damaged"],
      ["cut.db", "damaged"],
      ["newer.db", "newer version"],
      ["missing.db", "does not exist"],
    ] as const) {
      expect(() => checkBackup(at(name)), name).toThrow(text);
      expect(() => restoreSqlite(at(name), file, "now"), name).toThrow(text);
    }
    expect(() => restoreSqlite(dangling, file, "now")).toThrow("broken references");
    expect(() => restoreSqlite(file, file, "now")).toThrow("the database itself");
    expect(() => restoreSqlite(at("newer.db"), at("nowhere/live.db"), "now")).toThrow("does not exist");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  test.each([
    ["garbage", (file: string) => writeFileSync(file, "This is a shopping list. ".repeat(500))],
    ["damaged pages", damage],
    ["a file cut short", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 5000))],
    ["an empty file", (file: string) => writeFileSync(file, "")],
  ])("replaces %s, and retains it", async (_what, ruin) => {
    const file = await closedDatabase("live.db", ["a"]);
    await copySqlite(file, at("copy.db"));
    ruin(file);
    writeFileSync(`${file}-wal`, Buffer.alloc(64, 0x5a));
    const ruined = readFileSync(file);
    const { previous } = restoreSqlite(at("copy.db"), file, "now");
    expect(notesIn(file)).toEqual(["a"]);
    expect(readFileSync(previous!).equals(ruined)).toBe(true);
    const db = await openSqlite(`file:${file}`);
    expect(await db.$count(installation)).toBe(1);
    await db.close();
  });

  test("of a database that SQLite can no longer open retains its log next to it and replays it into nothing", async () => {
    const file = await closedDatabase("live.db", ["a"]);
    await copySqlite(file, at("copy.db"));
    const db = await openSqlite(`file:${file}`);
    await note(db, "only in the old log");
    const log = readFileSync(`${file}-wal`);
    await db.close();
    writeFileSync(file, "garbage".repeat(2000));
    writeFileSync(`${file}-wal`, log);
    restoreSqlite(at("copy.db"), file, "now");
    expect(notesIn(file)).toEqual(["a"]);
    expect(readFileSync(`${file}.before-now-wal`).equals(log)).toBe(true);
  });

  test("works without an existing database, and includes the backup's log", async () => {
    const db = await openSqlite(`file:${at("other.db")}`);
    await note(db, "in the log alone");
    for (const end of ["", "-wal"]) writeFileSync(at(`copy.db${end}`), readFileSync(at(`other.db${end}`)));
    await db.close();
    expect(restoreSqlite(at("copy.db"), at("live.db"), "now").previous).toBeNull();
    expect(notesIn(at("live.db"))).toEqual(["in the log alone"]);
    expect(existsSync(at("copy.db-wal")), "the backup is left as it was").toBe(true);
  });

  test("accepts a read-only backup in a read-only folder, and follows a link to the database", async () => {
    const file = await closedDatabase("live.db", ["a", "b"]);
    // Also one whose header says WAL, as files copied by hand do.
    writeFileSync(at("copy.db"), readFileSync(file));
    chmodSync(at("copy.db"), 0o444);
    const real = mkdtempSync(join(tmpdir(), "alongside-keeping-real-"));
    try {
      writeFileSync(join(real, "real.db"), "");
      symlinkSync(join(real, "real.db"), at("link.db"));
      expect(checkBackup(at("copy.db")).people).toBe(0);
      const { previous } = restoreSqlite(at("copy.db"), at("link.db"), "now");
      expect(previous).toBe(join(real, "real.db.before-now"));
      expect(notesIn(join(real, "real.db"))).toEqual(["a", "b"]);
      rmSync(join(real, "real.db"));
      expect(restoreSqlite(at("copy.db"), at("link.db"), "later").previous, "a link to nothing").toBeNull();
      expect(notesIn(join(real, "real.db"))).toEqual(["a", "b"]);
    } finally {
      rmSync(real, { recursive: true, force: true });
    }
    expect(readdirSync(folder).sort()).toEqual(["copy.db", "link.db", "live.db"]);
  });
});

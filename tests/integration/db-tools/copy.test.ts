import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";

import { onSqlite } from "../../support/database";
import { countOf, fillEveryTable, JSONS, NUL } from "../../support/every-table";
import { freshPostgresConnection } from "../../support/postgres-database";
import { copyBetween, copyDatabase, type CopyProof, type CopyStep } from "~/db-tools/copy.server";
import { fillPostgres, readPostgres, type CopyLink } from "~/db-tools/copy-postgres.server";
import { fillSqlite, readSqlite } from "~/db-tools/copy-sqlite.server";
import type { CopyFrom } from "~/db-tools/copy-types";
import { openFile } from "~/db/driver.server";
import { engine } from "~/db/engine";
import { DatabaseUnusable } from "~/db/errors";
import { newestKnownMigration } from "~/db/migrate.server";
import { openSqlite } from "~/db/sqlite.server";

const onPostgres = test.runIf(engine === "postgres");

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "alongside-copy-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function empty(name: string): string {
  copyFileSync(inject("templateFile"), at(name));
  return at(name);
}

function filled(name = "full.db"): string {
  fillEveryTable(empty(name));
  return at(name);
}

const quiet = () => undefined;
const copy = (from: string, to: string, options: { whileRunning?: boolean } = {}) =>
  copyBetween({ from: `file:${from}`, to: `file:${to}` }, { whileRunning: false, tell: quiet, ...options });

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "not refused",
    (error: unknown) => (error instanceof DatabaseUnusable ? error.message : `not told: ${String(error)}`),
  );

const all = (file: string, sql: string) => {
  const connection = openFile(file, { readonly: true });
  const rows = connection.prepare(sql).raw().all();
  connection.close();
  return rows;
};

const sums = (proofs: CopyProof[]) => proofs.map(({ table, to }) => [table, to.rows, to.checksum]);

describe("from a file to a file", () => {
  onSqlite("every row of every table, verified, and the program starts on it", async () => {
    const from = empty("full.db");
    const tables = fillEveryTable(from);
    const before = readFileSync(from);
    const proofs = await copy(from, at("new.db"));
    expect(proofs.map(({ table }) => table)).toEqual(tables);
    for (const { table, from: a, isSame } of proofs) {
      expect([table, a.rows, isSame]).toEqual([table, countOf(table), true]);
    }
    for (const table of tables) {
      const everything = `select * from ${table} order by 1, 2`;
      expect(all(at("new.db"), everything)).toEqual(all(from, everything));
    }
    expect(readFileSync(from).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes("copying"))).toEqual([]);
    const db = await openSqlite(`file:${at("new.db")}`);
    expect(await db.isWell({ write: true })).toBe(true);
    await db.close();
  });

  onSqlite("into an existing file without rows", async () => {
    const from = filled();
    const proofs = await copy(from, empty("ready.db"));
    writeFileSync(at("nothing.db"), "");
    expect(sums(await copy(from, at("nothing.db")))).toEqual(sums(proofs));
    expect(all(at("ready.db"), "select count(*) from practice_entries")).toEqual([[4500]]);
  });

  onSqlite("the remains of an interrupted copy are removed", async () => {
    writeFileSync(at("new.db.copying"), "half");
    expect((await copy(filled(), at("new.db"))).every(({ isSame }) => isSame)).toBe(true);
    expect(existsSync(at("new.db.copying"))).toBe(false);
  });

  onSqlite("only one copy at a time writes to a file", async () => {
    const from = filled();
    const first = fillSqlite(at("new.db"));
    await first.begin([]);
    expect(await refusal(copy(from, at("new.db")))).toContain("another copy");
    await first.close();
    expect(await copy(from, at("new.db"))).not.toHaveLength(0);
  });
});

describe("refused in one line, with both left unchanged", () => {
  onSqlite("the target holds rows", async () => {
    const to = empty("busy.db");
    const raw = openFile(to);
    raw.exec("insert into limits values ('k', 1, 1)");
    raw.close();
    const before = readFileSync(to);
    expect(await refusal(copy(filled(), to))).toContain("already has rows in limits");
    expect(readFileSync(to).equals(before)).toBe(true);
  });

  onSqlite(
    "the source is missing, no database, another program's, or without this program's tables",
    async () => {
      expect(await refusal(copy(at("none.db"), at("new.db")))).toContain("none.db does not exist");
      writeFileSync(at("list.db"), "This is a shopping list. ".repeat(500));
      expect(await refusal(copy(at("list.db"), at("new.db")))).toContain("not a database that can be read");
      const other = openFile(at("other.db"));
      other.exec("create table songs (id integer primary key)");
      other.close();
      expect(await refusal(copy(at("other.db"), at("new.db")))).toContain("not a database of this program");
      expect(await refusal(copy(filled(), at("other.db")))).toContain("another program");
      const extra = openFile(filled("extra.db"));
      extra.exec("create table songs (id integer primary key)");
      extra.close();
      expect(await refusal(copy(at("extra.db"), at("new.db")))).toContain("the same table songs");
      expect(existsSync(at("new.db")) || existsSync(at("new.db.copying"))).toBe(false);
    },
  );

  onSqlite("the source is older or newer than the program", async () => {
    for (const [when, text] of [
      [newestKnownMigration("sqlite") - 1, "older version"],
      [newestKnownMigration("sqlite") + 1, "newer version"],
    ] as const) {
      const from = filled(`${text}.db`);
      const raw = openFile(from);
      raw.prepare("update __drizzle_migrations set created_at = ?").run(when);
      raw.close();
      const before = readFileSync(from);
      expect(await refusal(copy(from, at("new.db")))).toContain(text);
      expect(readFileSync(from).equals(before)).toBe(true);
    }
    expect(existsSync(at("new.db"))).toBe(false);
  });

  onSqlite("both are the same, even under another name", async () => {
    const from = filled();
    symlinkSync(from, at("link.db"));
    expect(
      await refusal(copy(from, join(folder, "..", folder.split("/").at(-1) ?? "", "full.db"))),
    ).toContain("named twice");
    expect(await refusal(copy(at("link.db"), from))).toContain("named twice");
  });

  onSqlite("the target has no folder, or belongs to a leftover write-ahead log", async () => {
    const from = filled();
    expect(await refusal(copy(from, at("nowhere/new.db")))).toContain("does not exist");
    mkdirSync(at("folder.db"));
    expect(await refusal(copy(from, at("folder.db")))).toContain("is not a file");
    writeFileSync(at("gone.db-wal"), "log");
    expect(await refusal(copy(from, at("gone.db")))).toContain("gone.db-wal");
    expect(readFileSync(at("gone.db-wal"), "utf8")).toBe("log");
  });

  onSqlite("a row refers to a missing one", async () => {
    const from = filled();
    const raw = openFile(from);
    raw.pragma("foreign_keys = OFF");
    raw.exec("update memberships set person_id = 'nobody' where person_id like 'Zebra%'");
    raw.close();
    expect(await refusal(copy(from, at("new.db")))).toContain("memberships");
    expect(readdirSync(folder).filter((name) => name.startsWith("new"))).toEqual([]);
  });
});

describe("while a server runs", () => {
  onSqlite(
    "it is refused; with the option, a snapshot is copied, and the server is not disturbed",
    async () => {
      const from = filled();
      const db = await openSqlite(`file:${from}`);
      const writer = openFile(from);
      writer.exec("delete from limits; insert into limits values ('before', 1, 1)");
      expect(await refusal(copy(from, at("new.db")))).toContain("--while-running");
      expect(await refusal(copy(filled("more.db"), from))).toContain("has rows");
      const proofs = await copyBetween(
        { from: `file:${from}`, to: `file:${at("new.db")}` },
        {
          whileRunning: true,
          tell: ({ doing, table }) => {
            // After the snapshot, and before this table is read a second time.
            if (doing === "copying" && table === "limits")
              writer.exec("insert into limits values ('after', 1, 1)");
          },
        },
      );
      expect(proofs.every(({ isSame }) => isSame)).toBe(true);
      expect(all(at("new.db"), "select key from limits")).toEqual([["before"]]);
      expect(await db.isWell({ write: true })).toBe(true);
      writer.close();
      await db.close();
      expect(await copy(from, at("later.db"))).toHaveLength(proofs.length);
    },
  );

  onSqlite("a server on the target is not disturbed", async () => {
    const to = empty("served.db");
    const db = await openSqlite(`file:${to}`);
    const raw = openFile(to);
    raw.exec("delete from installation");
    raw.close();
    expect(await refusal(copy(filled(), to))).toContain("in use");
    await db.close();
  });
});

describe("failures halfway", () => {
  const broken = (from: CopyFrom, how: CopyFrom["rows"]): CopyFrom => ({ ...from, rows: how });

  onSqlite("a failure leaves nothing behind", async () => {
    const from = readSqlite(filled());
    const to = fillSqlite(at("new.db"));
    const failing = broken(from, async function* (table) {
      yield* from.rows(table);
      if (table.name === "practice_entries")
        throw Object.assign(new Error("disk I/O error"), { code: "EIO" });
    });
    expect(await refusal(copyDatabase(failing, to, quiet))).toContain(
      "practice_entries cannot be copied: disk I/O",
    );
    await to.close();
    await from.close();
    expect(readdirSync(folder).filter((name) => name.startsWith("new"))).toEqual([]);
  });

  onSqlite("a single different character is detected, and the file is not put in place", async () => {
    const from = readSqlite(filled());
    const to = fillSqlite(at("new.db"));
    const proofs = await copyDatabase(
      from,
      {
        ...to,
        insert: (table, rows) =>
          to.insert(
            table,
            table.name === "people"
              ? rows.map((row) => row.map((value) => value?.replace("quoted", "Quoted") ?? null))
              : rows,
          ),
      },
      quiet,
    );
    await to.close();
    await from.close();
    expect(proofs.filter(({ isSame }) => !isSame).map(({ table }) => table)).toEqual(["people"]);
    expect(existsSync(at("new.db"))).toBe(false);
  });
});

describe("to PostgreSQL and back", () => {
  const link = async (): Promise<CopyLink> => {
    const connection = await freshPostgresConnection();
    return { query: connection.query, close: async () => undefined };
  };
  const ask = async (connection: CopyLink, text: string) =>
    (await connection.query({ text, rowMode: "array" })).rows;

  async function toPostgres(from: string, connection: CopyLink, tell: (step: CopyStep) => void = quiet) {
    const source = readSqlite(from);
    const target = await fillPostgres(connection, "the server");
    try {
      return await copyDatabase(source, target, tell);
    } finally {
      await target.close();
      await source.close();
    }
  }

  const DEFERRABLE = "select count(*)::int from pg_constraint where condeferrable";

  onPostgres("every table comes back unchanged, except for NUL", async () => {
    const file = empty("full.db");
    const tables = fillEveryTable(file);
    const connection = await link();
    let replaced = 0;
    const there = await toPostgres(file, connection, (step) => (replaced += step.replaced));
    expect(there.map(({ table }) => table)).toEqual(tables);
    for (const { table, from, isSame } of there) {
      expect([table, from.rows, isSame]).toEqual([table, countOf(table), true]);
    }
    expect(replaced).toBeGreaterThan(tables.length / 2);
    expect(await ask(connection, DEFERRABLE)).toEqual([[0]]);
    expect(
      await ask(connection, "select count(*)::int from people where legal_name like '%before\uFFFDafter'"),
    ).toEqual([[1]]);
    expect(new Set((await ask(connection, "select texts::text from agreements")).flat())).toEqual(
      new Set(JSONS),
    );

    const source = await readPostgres(connection, "the server");
    const target = fillSqlite(at("back.db"));
    const back = await copyDatabase(source, target, quiet);
    await target.close();
    await source.close();
    expect(sums(back)).toEqual(sums(there));
    expect(back.every(({ isSame }) => isSame)).toBe(true);

    // Value by value, without the copy's own code.
    for (const table of tables) {
      const everything = `select * from ${table} order by 1, 2`;
      const expected = all(file, everything).map((row) =>
        (row as unknown[]).map((value) =>
          typeof value === "string" ? value.replaceAll(NUL, NUL.replace("\0", "\uFFFD")) : value,
        ),
      );
      expect(all(at("back.db"), everything)).toEqual(expected);
    }
  });

  onPostgres("a database with rows is refused, and a failure leaves an empty one unchanged", async () => {
    const connection = await link();
    const file = filled();
    await connection.query("insert into limits values ('k', 1, 1)");
    expect(await refusal(toPostgres(file, connection))).toContain("the server already has rows in limits");
    await connection.query("delete from limits");

    const raw = openFile(file);
    raw.exec("update practice_entries set competencies = '{not json' where id like '%-4499'");
    raw.close();
    const said = await refusal(toPostgres(file, connection));
    expect(said).toContain("practice_entries cannot be copied: invalid input syntax for type json");
    expect(await ask(connection, "select count(*)::int from people")).toEqual([[0]]);
    expect(await ask(connection, DEFERRABLE)).toEqual([[0]]);
  });

  onPostgres("a row that refers to a missing one, or a key that cannot be stored, is refused", async () => {
    const connection = await link();
    const file = filled();
    const raw = openFile(file);
    raw.pragma("foreign_keys = OFF");
    raw.exec("update practice_entries set corrects_id = 'nothing' where id like '%-4499'");
    expect(await refusal(toPostgres(file, connection))).toMatch(/could not save.*practice_entries/);
    raw.exec("update practice_entries set corrects_id = null where id like '%-4499'");
    raw.exec("update limits set key = 'a' || char(0) where key like 'Zebra%'");
    raw.close();
    expect(await refusal(toPostgres(file, connection))).toContain("a key in limits contains a NUL");
  });
});

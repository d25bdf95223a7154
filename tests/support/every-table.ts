import { getTableColumns, getTableName, is, Table } from "drizzle-orm";

import { openFile, type Connection } from "~/db/driver.server";
import * as schema from "~/db/schema";

/* Rows in every table, derived from the schema, so that a new table is covered from the start. */

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Columns, as `table.column`, whose type SQLite does not have. */
const columnsOf = (dataType: string) =>
  new Set(
    Object.values(schema)
      .filter((table) => is(table, Table))
      .flatMap((table) =>
        Object.entries(getTableColumns(table))
          .filter(([, column]) => column.dataType === dataType)
          .map(([name]) => `${getTableName(table)}.${snake(name)}`),
      ),
  );

/** More rows than one batch copies, each pointing to a later one. */
const MANY = { practice_entries: 4500 } as Record<string, number>;
const FEW = 3;
export const countOf = (table: string) => MANY[table] ?? FEW;

/** Strings whose order differs by language and by UTF-16. */
const BEGINNINGS = ["Zebra", "apple", "é🌻", "﷽"];
const idOf = (table: string, row: number) => `${BEGINNINGS[row % 4]}-${table}-${row}`;

export const NUL = "before\0after";
const TEXTS = [
  `🌻 "quoted" \\back {braces, 'single'} \r\n\t NULL é\u0301 \u202eright`,
  NUL,
  `${'ten thousand, \\and "more" 🌻 '.repeat(400)}`,
];
/** Unsorted and duplicate keys, spaces, escapes of a lone surrogate and of NUL. */
export const JSONS = [
  String.raw`{"z" : 1, "a":[true,null, 1.50], "z":2,"s":"\ud800 \u0000 \\ \" 🌻"}`,
  "[]",
  String.raw`{"10":1,"2":{"b":"x","a":"é"}}`,
];
/** Long texts in the first rows only, because they slow the tests down. */
const textOf = (row: number) => (row < FEW ? TEXTS[row] : NUL);
const BYTES = [
  Buffer.alloc(0),
  Buffer.from(Array.from({ length: 256 }, (_, n) => n)),
  Buffer.alloc(70_000, 0xa5),
];
const TIMES = ["9223372036854775807", "-1", String(Number.MAX_SAFE_INTEGER)].map(BigInt);

type Column = { name: string; type: string; notnull: number; pk: number };
type Pointer = { table: string; from: string };

function valuesOf(connection: Connection, table: string): ((row: number) => unknown)[] {
  const json = columnsOf("json");
  const flags = columnsOf("boolean");
  const columns = connection.pragma(`table_info(${table})`) as Column[];
  const pointers = connection.pragma(`foreign_key_list(${table})`) as Pointer[];
  const sql = connection.prepare("select sql from sqlite_master where name = ?").pluck().get(table) as string;
  return columns.map(({ name, type, notnull, pk }, place) => {
    const full = `${table}.${name}`;
    const pointer = pointers.find(({ from }) => from === name);
    const allowed = new RegExp(`"${name}" in \\(([^)]*)\\)`).exec(sql)?.[1]?.match(/[^', ]+/g);
    if (pointer) {
      const before = columns
        .slice(0, place)
        .filter((c) =>
          pointers.some(({ from, table: target }) => from === c.name && target === pointer.table),
        ).length;
      const shift = before + (pointer.table === table ? 1 : 0);
      return (row) => idOf(pointer.table, (row + shift) % countOf(pointer.table));
    }
    if (allowed) return (row) => allowed[row % allowed.length];
    if (json.has(full)) return (row) => JSONS[row % 3];
    if (flags.has(full)) return (row) => row % 2;
    if (type === "BLOB") return (row) => BYTES[row % 3];
    if (type === "INTEGER")
      return /(^|_)(at|since)$/.test(name) ? (row) => TIMES[row % 3] : (row) => (row % 600) + 1;
    if (pk > 0 && name === "id") return (row) => idOf(table, row);
    if (pk > 0) return (row) => `${BEGINNINGS[row % 4]}-${name}-${row}`;
    if (/_on$|_until$/.test(name)) return (row) => `2026-01-0${(row % 3) + 1}`;
    if (!notnull && name !== "reason") return (row) => (row % 3 === 0 ? null : `${row}${textOf(row)}`);
    return (row) => `${row}${name}${textOf(row)}`;
  });
}

/**
 * Fills every table of a migrated SQLite file: long texts, NUL, every byte value, the largest numbers, and rows that
 * refer to later ones.
 * @returns the tables' names
 */
export function fillEveryTable(file: string): string[] {
  const connection = openFile(file);
  connection.pragma("foreign_keys = OFF");
  const tables = connection
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like '!_!_%' escape '!' order by name",
    )
    .pluck()
    .all() as string[];
  connection.transaction(() => {
    for (const table of tables.filter((name) => !name.startsWith("sqlite_"))) {
      const values = valuesOf(connection, table);
      const insert = connection.prepare(`insert into ${table} values (${values.map(() => "?").join(", ")})`);
      for (let row = 0; row < countOf(table); row += 1) insert.run(...values.map((value) => value(row)));
    }
  })();
  const broken = connection.pragma("foreign_key_check") as unknown[];
  connection.close();
  if (broken.length > 0) throw new Error(`Rows point nowhere: ${JSON.stringify(broken[0])}`);
  return tables.filter((name) => !name.startsWith("sqlite_"));
}

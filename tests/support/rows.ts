import type { Connection } from "~/db/driver.server";

/* Rows for any schema, derived from the tables' definitions, so that a new table needs no change here. */

const ROWS = 3;

type Column = { name: string; type: string; notnull: number; pk: number };
type Reference = { from: string; table: string; to: string };

export function tablesOf(db: Connection): string[] {
  return db
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> '__drizzle_migrations' order by name",
    )
    .pluck()
    .all() as string[];
}

const columnsOf = (db: Connection, table: string) => db.pragma(`table_info(${table})`) as Column[];

/** Inserts some rows into every table, following each table's constraints. */
export function fillEveryTable(db: Connection): void {
  db.pragma("foreign_keys = OFF");
  for (const table of tablesOf(db)) {
    const references = db.pragma(`foreign_key_list(${table})`) as Reference[];
    const sql = String(db.prepare("select sql from sqlite_master where name = ?").pluck().get(table));
    const columns = columnsOf(db, table);
    for (let n = 0; n < ROWS; n += 1) {
      const values = columns.map((column, place) => {
        const reference = references.find(({ from }) => from === column.name);
        if (reference?.table === table) return null;
        // Two people named in one row are different people.
        if (reference) return keyValue(db, reference, (n + place) % ROWS);
        if (n === ROWS - 1 && !column.notnull && !column.pk) return null;
        return valueOf(table, column, n, sql);
      });
      const insert = db.prepare(
        `insert into ${table} (${columns.map(({ name }) => name).join(", ")}) values (${columns.map(() => "?").join(", ")})`,
      );
      insert.run(...values);
    }
  }
  const broken = db.pragma("foreign_key_check") as unknown[];
  if (broken.length > 0) throw new Error(`The rows point nowhere: ${JSON.stringify(broken[0])}`);
  db.pragma("foreign_keys = ON");
}

function keyValue(db: Connection, { table, to }: Reference, n: number): unknown {
  const column = columnsOf(db, table).find(({ name }) => name === to)!;
  const reference = (db.pragma(`foreign_key_list(${table})`) as Reference[]).find(({ from }) => from === to);
  if (reference) return keyValue(db, reference, n % ROWS);
  return valueOf(table, column, n, "");
}

function valueOf(table: string, { name, type }: Column, n: number, sql: string): unknown {
  const list = new RegExp(`"${name}" in \\(([^)]*)\\)`).exec(sql)?.[1];
  const allowed = list?.split(", ").map((word) => word.slice(1, -1));
  if (allowed) return allowed[n % allowed.length];
  if (type.toLowerCase() === "integer") return /^is_/.test(name) ? n % 2 : n + 1;
  if (type.toLowerCase() === "blob") return Buffer.from(`${table}.${name} ${n}`);
  if (/_(on|until)$/.test(name)) return `2026-01-0${n + 1}`;
  // Text that is also valid JSON, for columns that hold it.
  return JSON.stringify(`${table}.${name} ${n}`);
}

/** Returns every row of every table. */
export function snapshot(db: Connection): Map<string, Record<string, unknown>[]> {
  return new Map(
    tablesOf(db).map((table) => [
      table,
      db.prepare(`select * from ${table}`).all() as Record<string, unknown>[],
    ]),
  );
}

/**
 * Returns the rows that one snapshot has and the other lacks, over the tables and columns that both have; one line
 * each.
 */
export function losses(
  before: Map<string, Record<string, unknown>[]>,
  after: Map<string, Record<string, unknown>[]>,
): string[] {
  const lost: string[] = [];
  for (const [table, rows] of before) {
    const now = after.get(table);
    if (!now) {
      lost.push(`the table ${table}`);
      continue;
    }
    if (now.length !== rows.length) lost.push(`${rows.length - now.length} rows of ${table}`);
    const shared = Object.keys(rows[0] ?? {}).filter((column) => column in (now[0] ?? {}));
    const asText = (row: Record<string, unknown>) => JSON.stringify(shared.map((column) => row[column]));
    const have = new Set(now.map(asText));
    const changed = rows.filter((row) => !have.has(asText(row))).length;
    if (changed > 0) lost.push(`values of ${changed} rows of ${table}`);
  }
  return lost;
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

import {
  batchOf,
  type ColumnKind,
  type CopyFrom,
  type CopyRow,
  type CopyTo,
  type TableShape,
} from "./copy-types";
import { openFile, type Connection } from "~/db/driver.server";
import { DatabaseUnusable } from "~/db/errors";
import { applyMigrations, newestKnownMigration } from "~/db/migrate.server";

const MIGRATIONS = "__drizzle_migrations";

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Identifies a file by its location, regardless of the links that lead to it. */
export function identityOfFile(file: string): string {
  if (existsSync(file)) return `file:${realpathSync(file)}`;
  return existsSync(dirname(file)) ? `file:${join(realpathSync(dirname(file)), basename(file))}` : file;
}

function kindOf(type: string): ColumnKind {
  if (/^INT/i.test(type)) return "integer";
  return /^BLOB/i.test(type) ? "bytes" : "text";
}

function allRows(connection: Connection, sql: string): unknown[][] {
  return connection
    .prepare(sql)
    .raw()
    .all()
    .filter((row) => Array.isArray(row));
}

function tableNames(connection: Connection): string[] {
  const rows = allRows(
    connection,
    String.raw`select name from sqlite_master where type = 'table' and name not like 'sqlite\_%' escape '\'`,
  );
  return rows.map(([name]) => String(name));
}

function tablesOf(connection: Connection): TableShape[] {
  return tableNames(connection)
    .filter((name) => name !== MIGRATIONS)
    .map((name) => {
      const columns = allRows(
        connection,
        `select name, type, pk from pragma_table_info('${name}') order by name`,
      );
      const pointers = allRows(connection, `select distinct "table" from pragma_foreign_key_list('${name}')`);
      return {
        name,
        columns: columns.map(([column, type]) => ({ name: String(column), kind: kindOf(String(type)) })),
        key: columns
          .filter(([, , place]) => Number(place) > 0)
          .sort(([, , a], [, , b]) => Number(a) - Number(b))
          .map(([column]) => String(column)),
        pointsTo: pointers.map(([target]) => String(target)),
      };
    });
}

/** Integers are read as text: the driver's numbers would round the largest. */
function reading(kind: ColumnKind, column: string): string {
  if (kind === "bytes") return `case when ${column} is not null then hex(${column}) end`;
  return kind === "text" ? column : `cast(${column} as text)`;
}

async function* rowsOf(connection: Connection, table: TableShape): AsyncGenerator<CopyRow[]> {
  const columns = table.columns.map(({ name, kind }) => reading(kind, `t.${quoted(name)}`));
  const key = table.key.map((name) => `t.${quoted(name)} collate binary`);
  const statement = connection.prepare<[], CopyRow>(
    `select ${columns.join(", ")} from ${quoted(table.name)} t order by ${key.join(", ")}`,
  );
  const size = batchOf(table);
  let batch: CopyRow[] = [];
  for (const row of statement.raw().iterate()) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function newestIn(connection: Connection): number | null {
  if (!tableNames(connection).includes(MIGRATIONS)) return null;
  const newest = connection.prepare(`select max(created_at) from ${MIGRATIONS}`).pluck().get();
  return newest === null ? null : Number(newest);
}

/**
 * Returns whether another process has a file open. A running process is not disturbed. If none has, a log left by an
 * unclean shutdown is checkpointed into the file, as the program's next start would do.
 */
function isOpenElsewhere(file: string): boolean {
  const probe = openFile(file, { timeout: 0 });
  try {
    probe.pragma("locking_mode = EXCLUSIVE");
    probe.exec("BEGIN EXCLUSIVE; COMMIT");
    return false;
  } catch (error) {
    // An interrupted draft is not a database yet. Without permission to lock it, this is unknown.
    return !(error instanceof Error && "code" in error && /NOTADB|CORRUPT/.test(String(error.code)));
  } finally {
    probe.close();
  }
}

/** Returns whether a server, or any other process, currently has an SQLite database open. */
export function isSqliteInUse(file: string): boolean {
  // This file exists while the database is open.
  return existsSync(`${file}-shm`) && isOpenElsewhere(file);
}

/**
 * Opens an SQLite file as a copy's source: a snapshot, unaffected by concurrent writes. It is not written to.
 * @throws DatabaseUnusable when there is none
 */
export function readSqlite(file: string): CopyFrom {
  if (!existsSync(file)) throw new DatabaseUnusable(`${file} does not exist.`);
  if (!statSync(file).isFile()) throw new DatabaseUnusable(`${file} is not a file.`);
  let connection: Connection | undefined;
  try {
    connection = openFile(file, { readonly: true });
    // The first query takes the snapshot.
    connection.exec("BEGIN");
    connection.prepare("select count(*) from sqlite_master").get();
  } catch (error) {
    connection?.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusable(`${file} is not a database that can be read: ${why}.`);
  }
  const open = connection;
  return {
    engine: "sqlite",
    name: file,
    identity: identityOfFile(file),
    newestMigration: async () => newestIn(open),
    tables: async () => tablesOf(open),
    rows: (table) => rowsOf(open, table),
    async close() {
      open.close();
    },
  };
}

const REST = ["", "-wal", "-shm", "-journal"];

/** Refuses a file that contains rows, or is open. */
function examineTarget(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder))
    throw new DatabaseUnusable(`the folder ${folder} does not exist. Create it first.`);
  if (!existsSync(file)) {
    if (!existsSync(`${file}-wal`)) return;
    throw new DatabaseUnusable(`${file}-wal belongs to a database that is not there. Move it away first.`);
  }
  if (!statSync(file).isFile()) throw new DatabaseUnusable(`${file} is not a file.`);
  let looker: Connection | undefined;
  try {
    looker = openFile(file, { readonly: true });
    const newest = newestIn(looker);
    if (newest === null && tableNames(looker).length > 0)
      throw new DatabaseUnusable(`${file} belongs to another program.`);
    if (newest !== null && newest > newestKnownMigration("sqlite"))
      throw new DatabaseUnusable(`${file} was written by a newer version of this program.`);
    refuseRows(looker, file);
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusable(`${file} is not a database that can be read: ${why}.`);
  } finally {
    looker?.close();
  }
  if (isOpenElsewhere(file)) throw new DatabaseUnusable(`${file} is in use. Stop the server first.`);
}

function refuseRows(connection: Connection, file: string): void {
  for (const { name } of tablesOf(connection)) {
    if (connection.prepare(`select 1 from ${quoted(name)} limit 1`).get() !== undefined)
      throw new DatabaseUnusable(`${file} already has rows in ${name}. A copy never overwrites data.`);
  }
}

type Insertion = { run: (...values: CopyRow) => unknown };

/** Syncs a file, or the entries of a folder, to the disk. */
function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Opens the draft without durability: nothing else uses it until it is moved, and it is rebuilt after a power failure.
 */
function openDraft(draft: string): Connection {
  const connection = openFile(draft);
  for (const pragma of ["locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF"])
    connection.pragma(pragma);
  return connection;
}

/**
 * Opens an SQLite file as a copy's target. It is built beside its destination and moved there once it is complete and
 * verified; the remains of an interrupted copy are removed by the next one.
 * @throws DatabaseUnusable when the file contains rows or cannot be created
 */
export function fillSqlite(file: string): CopyTo {
  examineTarget(file);
  const draft = `${file}.copying`;
  if (existsSync(draft) && isOpenElsewhere(draft))
    throw new DatabaseUnusable(`another copy into ${file} is in progress.`);
  const removeDraft = () => REST.forEach((end) => rmSync(`${draft}${end}`, { force: true }));
  removeDraft();
  let connection = openDraft(draft);
  try {
    applyMigrations(connection);
  } catch (error) {
    connection.close();
    removeDraft();
    throw error;
  }
  const inserts = new Map<string, Insertion>();

  function insertInto(table: TableShape): Insertion {
    const known = inserts.get(table.name);
    if (known) return known;
    const names = table.columns.map(({ name }) => quoted(name));
    // The tables are strict: digits become integers, and any other value is refused.
    const values = table.columns.map(({ kind }) => (kind === "bytes" ? "unhex(?)" : "?"));
    const statement = connection.prepare<(string | null)[]>(
      `insert into ${quoted(table.name)} (${names.join(", ")}) values (${values.join(", ")})`,
    );
    inserts.set(table.name, statement);
    return statement;
  }

  return {
    engine: "sqlite",
    name: file,
    tables: async () => tablesOf(connection),
    async begin() {
      connection.pragma("foreign_keys = OFF");
      connection.exec("BEGIN EXCLUSIVE");
    },
    async insert(table, rows) {
      const statement = insertInto(table);
      for (const row of rows) statement.run(...row);
    },
    async commit() {
      const [broken] = allRows(connection, 'select "table" from pragma_foreign_key_check');
      if (broken) throw new DatabaseUnusable(`rows of ${String(broken[0])} refer to rows that do not exist.`);
      connection.exec("COMMIT");
      connection.close();
      inserts.clear();
      sync(draft, "r+");
      connection = openDraft(draft);
    },
    rows: (table) => rowsOf(connection, table),
    async place() {
      connection.close();
      examineTarget(file);
      for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
      renameSync(draft, file);
      if (process.platform !== "win32") sync(dirname(file), "r");
    },
    async close() {
      if (connection.open) connection.close();
      removeDraft();
    },
  };
}

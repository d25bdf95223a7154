import pg from "pg";

import {
  batchOf,
  type ColumnKind,
  type CopyFrom,
  type CopyRow,
  type CopyTo,
  type TableShape,
} from "./copy-types";
import { arrayLiteral } from "./copy-values";
import { DatabaseUnusable } from "~/db/errors";
import { applyPostgresMigrations, newestApplied } from "~/db/migrate-postgres.server";
import { hostsOf, withoutSecrets } from "~/db/postgres-hosts";
import type { PgConnection } from "~/db/postgres-source.server";

export type CopyLink = PgConnection & { close: () => Promise<void> };

const OLDEST_SERVER = 150_000;
const CONNECT_LIMIT_MS = 5000;
const LOCK_LIMIT_MS = 10_000;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function ask(connection: PgConnection, text: string, params: unknown[] = []): Promise<unknown[][]> {
  const { rows } = await connection.query({ text, rowMode: "array" }, params);
  return rows.filter((row) => Array.isArray(row));
}

/**
 * Opens a dedicated connection for a copy to the primary among the address's servers, because a replica may lag behind.
 * @param url as in `hostsOf`
 * @throws DatabaseUnusable when no connection is available
 */
export async function connectForCopy(url: string): Promise<CopyLink> {
  let why = "no server takes writes";
  for (const connectionString of hostsOf(url)) {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      keepAlive: true,
      application_name: "alongside-copy",
      lock_timeout: LOCK_LIMIT_MS,
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    });
    // The pending statement receives the error as well.
    client.on("error", () => undefined);
    try {
      await client.connect();
      const link: CopyLink = {
        query: (statement, params) =>
          typeof statement === "string" ? client.query(statement) : client.query(statement, params ?? []),
        close: () => client.end(),
      };
      const [[version, readsOnly] = []] = await ask(
        link,
        "select current_setting('server_version_num')::int, pg_is_in_recovery()",
      );
      if (Number(version) < OLDEST_SERVER) why = "PostgreSQL 15 or later is needed";
      else if (readsOnly === false) return link;
    } catch (error) {
      why = plainReason(error);
    }
    await client.end().catch(() => undefined);
  }
  throw new DatabaseUnusable(`${withoutSecrets(url)} cannot be used: ${why}.`);
}

/**
 * Returns the reason for the operator; when several addresses of one name all refuse, the aggregate error has no
 * message of its own.
 */
export function plainReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "unknown";
  return error.message === "" ? code : error.message.replace(/\.$/, "");
}

/** Returns whether a server of this program is connected to the database. */
export async function isPostgresInUse(connection: PgConnection): Promise<boolean> {
  const [[count] = []] = await ask(
    connection,
    `select count(*)::int from pg_stat_activity
      where datname = current_database() and application_name = 'alongside' and pid <> pg_backend_pid()`,
  );
  return Number(count) > 0;
}

/** Identifies a database, however its address is written: no two servers start in the same microsecond. */
export async function identityOfPostgres(connection: PgConnection): Promise<string> {
  const [[identity] = []] = await ask(
    connection,
    `select 'postgres:' || extract(epoch from pg_postmaster_start_time())::text || ':' ||
      current_database() || ':' || current_schema()`,
  );
  return String(identity);
}

const KINDS: Record<string, ColumnKind> = {
  text: "text",
  bigint: "integer",
  integer: "integer",
  boolean: "flag",
  json: "json",
  bytea: "bytes",
};

const TABLES = `select table_name from information_schema.tables
  where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`;

const COLUMNS = `select c.table_name, c.column_name, c.data_type from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
  order by c.table_name collate "C", c.column_name collate "C"`;

const KEYS = `select r.relname, a.attname from pg_constraint c
  join pg_class r on r.oid = c.conrelid
  cross join lateral unnest(c.conkey) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
  where c.contype = 'p' and c.connamespace = current_schema()::regnamespace
  order by r.relname, k.place`;

const POINTERS = `select r.relname, f.relname, c.conname, c.condeferrable from pg_constraint c
  join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
  where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`;

async function tablesOf(connection: PgConnection): Promise<TableShape[]> {
  const columns = await ask(connection, COLUMNS);
  const keys = await ask(connection, KEYS);
  const pointers = await ask(connection, POINTERS);
  return [...new Set(columns.map(([name]) => String(name)))].map((name) => ({
    name,
    columns: columns
      .filter(([table]) => table === name)
      .map(([, column, type]) => {
        const kind = KINDS[String(type)];
        if (!kind)
          throw new DatabaseUnusable(`${name}.${String(column)} is of a type this program has none of.`);
        return { name: String(column), kind };
      }),
    key: keys.filter(([table]) => table === name).map(([, column]) => String(column)),
    pointsTo: [...new Set(pointers.filter(([table]) => table === name).map(([, target]) => String(target)))],
  }));
}

function reading(kind: ColumnKind, column: string): string {
  if (kind === "bytes") return `upper(encode(${column}, 'hex'))`;
  if (kind === "flag") return `${column}::int::text`;
  return `${column}::text`;
}

/** Reads inside the connection's transaction. */
async function* rowsOf(connection: PgConnection, table: TableShape): AsyncGenerator<CopyRow[]> {
  const columns = table.columns.map(({ name, kind }) => reading(kind, `t.${quoted(name)}`));
  const kinds = new Map(table.columns.map(({ name, kind }) => [name, kind]));
  // Texts are ordered by their bytes, as SQLite compares them, regardless of the server's locale.
  const key = table.key.map((name) => `t.${quoted(name)}${kinds.get(name) === "text" ? ' collate "C"' : ""}`);
  await connection.query(
    `declare copied no scroll cursor for
      select ${columns.join(", ")} from ${quoted(table.name)} t order by ${key.join(", ")}`,
  );
  const size = batchOf(table);
  try {
    for (;;) {
      const { rows } = await connection.query({ text: `fetch ${size} from copied`, rowMode: "array" });
      if (rows.length > 0) yield rows as CopyRow[];
      if (rows.length < size) break;
    }
  } finally {
    // A failure has already ended the transaction, and the cursor with it.
    await connection.query("close copied").catch(() => undefined);
  }
}

const SNAPSHOT = "begin isolation level repeatable read read only";
/** The cursor is read to its end here, and ordering by bytes may need a sort. */
const FOR_ALL_ROWS = "set cursor_tuple_fraction = 1; set work_mem = '64MB'";

/**
 * Opens a PostgreSQL database as a copy's source: a snapshot, unaffected by concurrent writes.
 * @param name shown to the operator
 */
export async function readPostgres(connection: CopyLink, name: string): Promise<CopyFrom> {
  await connection.query(FOR_ALL_ROWS);
  await connection.query(SNAPSHOT);
  return {
    engine: "postgres",
    name,
    // Also takes the snapshot, since it is the first query.
    identity: await identityOfPostgres(connection),
    newestMigration: () => newestApplied(connection),
    tables: () => tablesOf(connection),
    rows: (table) => rowsOf(connection, table),
    async close() {
      await connection.query("rollback").catch(() => undefined);
      await connection.close();
    },
  };
}

async function tableNames(connection: PgConnection): Promise<string[]> {
  const rows = await ask(connection, TABLES);
  return rows.map(([name]) => String(name));
}

async function refuseRows(connection: PgConnection, name: string, tables: string[]): Promise<void> {
  for (const table of tables) {
    const [row] = await ask(connection, `select 1 from ${quoted(table)} limit 1`);
    if (row)
      throw new DatabaseUnusable(`${name} already has rows in ${table}. A copy never overwrites data.`);
  }
}

/** Converts each kind of column from an array of texts. */
const WRITTEN: Record<ColumnKind, (value: string) => string> = {
  text: (value) => value,
  integer: (value) => `${value}::bigint`,
  flag: (value) => `${value}::boolean`,
  json: (value) => `${value}::json`,
  bytes: (value) => `decode(${value}, 'hex')`,
};

function insertion(table: TableShape): string {
  const names = table.columns.map(({ name }) => quoted(name)).join(", ");
  const values = table.columns.map(({ kind }, at) => WRITTEN[kind](`v.c${at}`)).join(", ");
  const arrays = table.columns.map((_, at) => `$${at + 1}::text::text[]`).join(", ");
  const aliases = table.columns.map((_, at) => `c${at}`).join(", ");
  return `insert into ${quoted(table.name)} (${names}) select ${values} from unnest(${arrays}) as v (${aliases})`;
}

/**
 * Opens a PostgreSQL database as a copy's target, migrated first. Its role need not be more than the database's owner.
 * @param name shown to the operator
 * @throws DatabaseUnusable when it is another program's or newer
 */
export async function fillPostgres(connection: CopyLink, name: string): Promise<CopyTo> {
  // Checked first, so that a refused database stays unchanged.
  if ((await newestApplied(connection)) !== null)
    await refuseRows(connection, name, await tableNames(connection));
  try {
    await applyPostgresMigrations(connection);
  } catch (error) {
    throw new DatabaseUnusable(`${name}: ${plainReason(error)}.`);
  }
  await connection.query(FOR_ALL_ROWS);
  let deferred: { table: string; constraint: string }[] = [];

  const alterDeferred = async (how: string) => {
    for (const { table, constraint } of deferred)
      await connection.query(`alter table ${quoted(table)} alter constraint ${quoted(constraint)} ${how}`);
  };

  return {
    engine: "postgres",
    name,
    tables: () => tablesOf(connection),
    async begin(order) {
      await connection.query("begin");
      // There is no other writer until the commit; readers see an empty database.
      await connection.query(
        `lock table ${order.map((table) => quoted(table.name)).join(", ")} in exclusive mode`,
      );
      await refuseRows(
        connection,
        name,
        order.map((table) => table.name),
      );
      const place = new Map(order.map((table, at) => [table.name, at]));
      const at = (table: unknown) => place.get(String(table)) ?? 0;
      // A row may refer to a later one of its own table, or of a later table in a circular reference.
      deferred = (await ask(connection, POINTERS))
        .filter(([table, target, , isDeferrable]) => at(target) >= at(table) && isDeferrable === false)
        .map(([table, , constraint]) => ({ table: String(table), constraint: String(constraint) }));
      await alterDeferred("deferrable initially deferred");
    },
    async insert(table, rows) {
      const columns = table.columns.map((_, at) => arrayLiteral(rows.map((row) => row[at] ?? null)));
      await connection.query({ text: insertion(table), name: `copy ${table.name}` }, columns);
    },
    async commit() {
      await connection.query("set constraints all immediate");
      await alterDeferred("not deferrable");
      await connection.query("commit");
      // Statistics for the first queries; the server would collect them itself, but later.
      await connection.query("analyze").catch(() => undefined);
      await connection.query(SNAPSHOT);
    },
    rows: (table) => rowsOf(connection, table),
    async place() {
      await connection.query("rollback");
    },
    async close() {
      await connection.query("rollback").catch(() => undefined);
      await connection.close();
    },
  };
}

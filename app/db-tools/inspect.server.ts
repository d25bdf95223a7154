import { existsSync, statSync } from "node:fs";

import pg from "pg";

import { openFile, type Connection } from "~/db/driver.server";
import { engineOf } from "~/db/engine";
import { newestKnownMigration } from "~/db/migrate.server";
import { hostsOf } from "~/db/postgres-hosts";
import { fileOf } from "~/db/sqlite.server";

/** The state of a database, read without writing or migrating. Times are epoch milliseconds. */
export type Inspection = {
  engine: "sqlite" | "postgres";
  /** Of SQLite's library, or of the server. */
  version: string;
  migratedTo: number;
  newestKnown: number;
  /** "ok", or the result of SQLite's own check; null: PostgreSQL has none. */
  integrity: string | null;
  /** Rows that refer to missing rows; null: PostgreSQL enforces references itself. */
  brokenReferences: number | null;
  bytes: number;
  /** Of SQLite's log. */
  logBytes: number;
  /** The share of the file that is empty, 0 to 1. */
  emptyShare: number;
  /** PostgreSQL's `synchronous_commit`. */
  syncCommit: string | null;
  newestWriteAt: number | null;
  mailFailed: number;
  mailWaitingSince: number | null;
  mailJobFinishedAt: number | null;
  /** Signed off, and waiting for the certificate. */
  recommendedSince: number | null;
  /** What the server recorded about itself, such as its backups, and the entered contact. */
  notes: { key: string; value: string; updatedAt: number }[];
};

const NUMBERS = {
  newestWriteAt:
    "select max(t) from (select max(at) as t from audit_log union all select max(last_active_at) from people) as latest",
  mailFailed: "select count(*) from outbox where state = 'failed'",
  mailWaitingSince: "select min(due_at) from outbox where state = 'waiting'",
  mailJobFinishedAt: "select last_finished_at from job_leases where name = 'mail'",
  recommendedSince: "select min(state_since) from applications where state = 'recommended'",
} as const;
const NOTES = "select key, value, updated_at from installation where key like 'backup.%' or key = 'contact'";

type Ask = (sql: string) => Promise<unknown[][]>;

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value));

async function shared(ask: Ask) {
  const one = async (sql: string) => numberOf((await ask(sql))[0]?.[0]);
  return {
    newestWriteAt: await one(NUMBERS.newestWriteAt),
    mailFailed: (await one(NUMBERS.mailFailed)) ?? 0,
    mailWaitingSince: await one(NUMBERS.mailWaitingSince),
    mailJobFinishedAt: await one(NUMBERS.mailJobFinishedAt),
    recommendedSince: await one(NUMBERS.recommendedSince),
    notes: (await ask(NOTES)).map(([key, value, at]) => ({
      key: String(key),
      value: String(value),
      updatedAt: Number(at),
    })),
  };
}

/**
 * Inspects a database, even while the server is running. Writes nothing.
 * @param url `file:path` or `postgres://…`
 * @returns null when there is none yet
 * @throws the driver's error when it cannot be read
 */
export async function inspectDatabase(url: string): Promise<Inspection | null> {
  return engineOf(url) === "postgres" ? inspectPostgres(url) : inspectSqlite(fileOf(url));
}

async function inspectSqlite(file: string): Promise<Inspection | null> {
  if (!existsSync(file) || statSync(file).size === 0) return null;
  const connection = openFile(file, { readonly: true, timeout: 10_000 });
  try {
    return await inspectFile(connection, file);
  } finally {
    connection.close();
  }
}

async function inspectFile(connection: Connection, file: string): Promise<Inspection> {
  const one = (sql: string) => connection.prepare(sql).pluck().get();
  const pages = Number(connection.pragma("page_count", { simple: true }));
  const broken = connection.pragma("foreign_key_check");
  const rows = (sql: string): unknown[][] =>
    connection
      .prepare(sql)
      .raw()
      .all()
      .map((row) => (Array.isArray(row) ? row : []));
  return {
    engine: "sqlite",
    version: String(one("select sqlite_version()")),
    migratedTo: Number(one("select max(created_at) from __drizzle_migrations")),
    newestKnown: newestKnownMigration("sqlite"),
    integrity: String(connection.pragma("integrity_check(1)", { simple: true })),
    brokenReferences: Array.isArray(broken) ? broken.length : 0,
    bytes: statSync(file).size,
    logBytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    emptyShare: pages === 0 ? 0 : Number(connection.pragma("freelist_count", { simple: true })) / pages,
    syncCommit: null,
    ...(await shared(async (sql) => rows(sql))),
  };
}

async function inspectPostgres(url: string): Promise<Inspection | null> {
  const client = await firstThatAnswers(hostsOf(url));
  try {
    await client.query("set default_transaction_read_only = on; set statement_timeout = '60s'");
    const ask: Ask = async (text) => (await client.query({ text, rowMode: "array" })).rows;
    const one = async (sql: string) => (await ask(sql))[0]?.[0];
    if ((await one("select to_regclass('drizzle.__drizzle_migrations')::text")) === null) return null;
    return {
      engine: "postgres",
      version: String(await one("show server_version")),
      migratedTo: Number(await one("select max(created_at) from drizzle.__drizzle_migrations")),
      newestKnown: newestKnownMigration("postgres"),
      integrity: null,
      brokenReferences: null,
      bytes: Number(await one("select pg_database_size(current_database())")),
      logBytes: 0,
      emptyShare: 0,
      syncCommit: String(await one("show synchronous_commit")),
      ...(await shared(ask)),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function firstThatAnswers(urls: string[]): Promise<pg.Client> {
  let failure: unknown;
  for (const connectionString of urls) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
    try {
      await client.connect();
      return client;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

import { spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";

import pg from "pg";

import { asUnusable, type Contents } from "./backup.server";
import { DatabaseUnusable } from "./errors";
import { placeNew, syncFile } from "./files.server";
import { newestKnownMigration } from "./migrate.server";

/*
 * PostgreSQL's own programs make and read its copies. They get the address through the environment, where other users
 * of the machine cannot read the password as they could on a command line.
 */

type Program = "pg_dump" | "pg_restore";

function environmentOf(url: string): NodeJS.ProcessEnv {
  const to = new URL(url);
  const named = Object.fromEntries(to.searchParams);
  return {
    ...process.env,
    PGHOST: named.host ?? decodeURIComponent(to.hostname),
    PGPORT: to.port || "5432",
    PGUSER: decodeURIComponent(to.username),
    PGPASSWORD: decodeURIComponent(to.password),
    PGDATABASE: databaseOf(url),
    ...(named.sslmode ? { PGSSLMODE: named.sslmode } : {}),
    PGAPPNAME: "alongside keeping",
  };
}

const databaseOf = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1));

/** Runs a program to its end and hands each line of its output over. @throws DatabaseUnusable with its last complaint */
async function run(
  program: Program,
  args: string[],
  env: NodeJS.ProcessEnv,
  { line, signal }: { line?: (text: string) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], signal });
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => {
    complaint = (complaint + part.toString()).slice(-2000);
  });
  if (line) createInterface({ input: child.stdout }).on("line", line);
  else child.stdout.resume();
  await new Promise<void>((done, fail) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      fail(
        error.code === "ENOENT"
          ? new DatabaseUnusable(
              `the program ${program} was not found. Install PostgreSQL's client programs (on Debian: apt install postgresql-client).`,
            )
          : new DatabaseUnusable(`${program} was stopped (${error.name}).`),
      );
    });
    child.once("close", (code) => {
      if (code === 0) return done();
      const why = complaint.trim().split("\n").at(-1) ?? "";
      fail(new DatabaseUnusable(`${program} ended with ${code}: ${why.replace(/^\S+: (error: )?/, "")}`));
    });
  });
}

/**
 * Dumps a PostgreSQL database into a new file (`pg_dump -Fc`): one consistent state, while others write.
 * @throws DatabaseUnusable with one line; no half dump is left
 */
export async function dumpPostgres(url: string, target: string, signal?: AbortSignal): Promise<Contents> {
  const file = resolve(target);
  if (existsSync(file)) throw new DatabaseUnusable(`${file} exists already; a backup overwrites nothing.`);
  if (!existsSync(dirname(file))) throw new DatabaseUnusable(`the folder ${dirname(file)} does not exist.`);
  const draft = `${file}.${process.pid}.part`;
  rmSync(draft, { force: true });
  try {
    closeSync(openSync(draft, "wx", 0o600));
    await run("pg_dump", ["--format=custom", `--file=${draft}`], environmentOf(url), { signal });
    chmodSync(draft, 0o600);
    const contents = await checkDump(draft);
    syncFile(draft);
    placeNew(draft, file);
    return contents;
  } catch (error) {
    throw asUnusable(error, "the database");
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Reads every row of a dump and hands over those of some tables, their columns parted by tabs. */
async function readRows(
  file: string,
  ofTable: Record<string, (row: Record<string, string>) => void>,
): Promise<void> {
  let take: ((line: string) => void) | null = null;
  await run("pg_restore", ["--data-only", "--file=-", file], process.env, {
    line(text) {
      if (text === "\\.") take = null;
      else if (take) take(text);
      else {
        const [, table = "", columns = ""] = /^COPY (?:\S+\.)?(\S+) \((.*)\) FROM stdin;$/.exec(text) ?? [];
        const row = ofTable[table];
        const names = columns.split(", ");
        if (row)
          take = (line) => row(Object.fromEntries(line.split("\t").map((cell, at) => [names[at], cell])));
      }
    },
  });
}

/**
 * Looks through a dump: whose it is, how new, and that each of its rows can be read.
 * @throws DatabaseUnusable when it is damaged, another program's, or newer than this one
 */
export async function checkDump(file: string): Promise<Contents> {
  if (!existsSync(file)) throw new DatabaseUnusable(`${file} does not exist.`);
  const tables = new Set<string>();
  try {
    await run("pg_restore", ["--list", file], process.env, {
      line(text) {
        const entry = / TABLE DATA \S+ (\S+) /.exec(text);
        if (entry?.[1]) tables.add(entry[1]);
      },
    });
  } catch (error) {
    if (error instanceof DatabaseUnusable && error.message.includes("was not found")) throw error;
    throw new DatabaseUnusable(`${file} is damaged, or no dump of PostgreSQL.`);
  }
  if (!["__drizzle_migrations", "people", "certificates", "audit_log"].every((name) => tables.has(name))) {
    throw new DatabaseUnusable(`${file} is not a backup of this program.`);
  }
  const contents: Contents = {
    migratedTo: 0,
    newestWriteAt: null,
    people: 0,
    certificates: 0,
    bytes: statSync(file).size,
  };
  const latest = (at: string | undefined) => {
    const value = Number(at);
    if (Number.isFinite(value) && value > (contents.newestWriteAt ?? 0)) contents.newestWriteAt = value;
  };
  try {
    // Read to its end: a dump that was cut short has a whole list.
    await readRows(file, {
      __drizzle_migrations: (row) => {
        contents.migratedTo = Math.max(contents.migratedTo, Number(row.created_at));
      },
      people: (row) => {
        contents.people += 1;
        latest(row.last_active_at);
      },
      certificates: () => {
        contents.certificates += 1;
      },
      audit_log: (row) => latest(row.at),
    });
  } catch {
    throw new DatabaseUnusable(`${file} is damaged: not all of it can be read.`);
  }
  if (contents.migratedTo > newestKnownMigration("postgres")) {
    throw new DatabaseUnusable(`${file} was written by a newer version of this program.`);
  }
  return contents;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Restores a dump into a new database beside the old one, and lets the two change names in one transaction. The old
 * one is kept. No server may be connected.
 * @param stamp goes into the kept database's name
 * @returns the kept database's name, or null when there was none
 * @throws DatabaseUnusable with one line; the database is then as it was
 */
export async function restorePostgres(
  file: string,
  url: string,
  stamp: string,
  say: (step: string) => void,
): Promise<{ kept: string | null; contents: Contents }> {
  say("checking the dump");
  const contents = await checkDump(file);
  const name = databaseOf(url);
  const ending = stamp.replaceAll(/[^0-9A-Za-z]/g, "_").toLowerCase();
  const incoming = `${name}_incoming_${ending}`;
  const kept = `${name}_before_${ending}`;
  if (Buffer.byteLength(incoming) > 63) throw new DatabaseUnusable("the database's name is too long.");

  const beside = new URL(url);
  beside.pathname = "/postgres";
  const client = new pg.Client({ connectionString: beside.href, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const isThere = await exists(client, name);
    if (isThere) await refuseWhenInUse(client, name);
    say("restoring it into a new database");
    await client.query(`create database ${quoted(incoming)} template template0 encoding 'UTF8'`);
    try {
      const into = new URL(url);
      into.pathname = `/${encodeURIComponent(incoming)}`;
      await run(
        "pg_restore",
        ["--no-owner", "--exit-on-error", "--single-transaction", `--dbname=${incoming}`, file],
        environmentOf(into.href),
      );
      say("letting the two change names");
      await client.query("begin");
      if (isThere) await client.query(`alter database ${quoted(name)} rename to ${quoted(kept)}`);
      await client.query(`alter database ${quoted(incoming)} rename to ${quoted(name)}`);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      await client.query(`drop database if exists ${quoted(incoming)}`).catch(() => undefined);
      throw error;
    }
    return { kept: isThere ? kept : null, contents };
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "55006")
      throw new DatabaseUnusable(`the database ${name} is in use. Stop the servers first.`);
    throw new DatabaseUnusable(`PostgreSQL refused (${code}). The user needs the right CREATEDB.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const found = await client.query("select 1 from pg_database where datname = $1", [name]);
  return found.rowCount === 1;
}

async function refuseWhenInUse(client: pg.Client, name: string): Promise<void> {
  const used = await client.query("select 1 from pg_stat_activity where datname = $1", [name]);
  if (used.rowCount !== 0)
    throw new DatabaseUnusable(`the database ${name} is in use. Stop the servers first.`);
}

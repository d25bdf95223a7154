import { spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";

import pg from "pg";

import { asUnusable, type Contents } from "./backup.server";
import { DatabaseUnusable } from "~/db/errors";
import { placeNew, syncFile } from "~/db/files.server";
import { newestKnownMigration } from "~/db/migrate.server";
import { hostsOf, withoutSecrets } from "~/db/postgres-hosts";

/*
 * PostgreSQL's own programs make and read its copies. They receive the password in a file that only this user can read:
 * on a command line every user of the machine would see it.
 */

type Program = "pg_dump" | "pg_restore";

/** Splits an address by hand: with several hosts in it, `URL` cannot parse it. */
function partsOf(url: string) {
  const [, user = "", password = "", hosts = "", database = "", query = ""] =
    /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]*)\/?([^?]*)\??(.*)$/.exec(url) ?? [];
  return {
    user,
    password: decodeURIComponent(password),
    hosts,
    database: decodeURIComponent(database),
    query,
  };
}

/** Returns the same servers and user, without the password. */
function addressOf(url: string, database: string, more: Record<string, string> = {}): string {
  const { user, hosts, query } = partsOf(url);
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) params.set(name, value);
  return `postgres://${user === "" ? "" : `${user}@`}${hosts}/${encodeURIComponent(database)}?${params.toString()}`;
}

/** Lets `work` use parameters that pass the password in a file, which is deleted afterward. */
async function withPassword<T>(url: string, work: (more: Record<string, string>) => Promise<T>): Promise<T> {
  const { password } = partsOf(url);
  if (password === "") return work({});
  const folder = mkdtempSync(join(tmpdir(), "alongside-pg-"));
  try {
    const passfile = join(folder, "pass");
    writeFileSync(passfile, `*:*:*:*:${password.replaceAll(/[\\:]/g, "\\$&")}\n`, { mode: 0o600 });
    return await work({ passfile });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program to its end and passes on each line of its output. @throws DatabaseUnusable with its last error message
 */
async function run(
  program: Program,
  args: string[],
  { line, signal }: { line?: (text: string) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], signal });
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
 * @throws DatabaseUnusable with one line; no partial dump is left
 */
export async function dumpPostgres(url: string, target: string, signal?: AbortSignal): Promise<Contents> {
  const file = resolve(target);
  if (existsSync(file))
    throw new DatabaseUnusable(`${file} already exists; a backup never overwrites a file.`);
  if (!existsSync(dirname(file))) throw new DatabaseUnusable(`the folder ${dirname(file)} does not exist.`);
  const draft = `${file}.${process.pid}.part`;
  rmSync(draft, { force: true });
  try {
    closeSync(openSync(draft, "wx", 0o600));
    await withPassword(url, (more) => {
      const address = addressOf(url, partsOf(url).database, more);
      return run("pg_dump", ["--format=custom", `--file=${draft}`, `--dbname=${address}`], { signal });
    });
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

/** Reads every row of a dump and passes on those of some tables, their columns separated by tabs. */
async function readRows(
  file: string,
  ofTable: Record<string, (row: Record<string, string>) => void>,
): Promise<void> {
  let take: ((line: string) => void) | null = null;
  await run("pg_restore", ["--data-only", "--file=-", file], {
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
 * Checks a dump: the owning program, its version, and that each of its rows can be read.
 * @throws DatabaseUnusable when it is damaged, another program's, or newer than this one
 */
export async function checkDump(file: string): Promise<Contents> {
  if (!existsSync(file)) throw new DatabaseUnusable(`${file} does not exist.`);
  const tables = new Set<string>();
  try {
    await run("pg_restore", ["--list", file], {
      line(text) {
        const entry = / TABLE DATA \S+ (\S+) /.exec(text);
        if (entry?.[1]) tables.add(entry[1]);
      },
    });
  } catch (error) {
    if (error instanceof DatabaseUnusable && error.message.includes("was not found")) throw error;
    throw new DatabaseUnusable(`${file} is damaged or is not a PostgreSQL dump.`);
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
    // Read to its end: a truncated dump still has a complete table of contents.
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
 * Restores a dump into a new database beside the old one, and swaps their names in one transaction. The old one is
 * retained. No server may be connected.
 * @param stamp becomes part of the previous database's name
 * @returns the previous database's name, or null when there was none
 * @throws DatabaseUnusable with one line; the database is then unchanged
 */
export async function restorePostgres(
  file: string,
  url: string,
  stamp: string,
  say: (step: string) => void,
): Promise<{ previous: string | null; contents: Contents }> {
  say("checking the dump");
  const contents = await checkDump(file);
  const name = partsOf(url).database;
  const ending = stamp.replaceAll(/[^0-9A-Za-z]/g, "_").toLowerCase();
  const incoming = `${name}_incoming_${ending}`;
  const previous = `${name}_before_${ending}`;
  if (Buffer.byteLength(incoming) > 63) throw new DatabaseUnusable("the database's name is too long.");

  const client = await connectToWriter(url);
  try {
    const isThere = await exists(client, name);
    if (isThere) await refuseWhenInUse(client, name);
    say("restoring it into a new database");
    await client.query(`create database ${quoted(incoming)} template template0 encoding 'UTF8'`);
    try {
      await withPassword(url, (more) => {
        const address = addressOf(url, incoming, { ...more, target_session_attrs: "read-write" });
        const how = ["--no-owner", "--exit-on-error", "--single-transaction"];
        return run("pg_restore", [...how, `--dbname=${address}`, file]);
      });
      say("swapping the names of the two databases");
      await client.query("begin");
      if (isThere) await client.query(`alter database ${quoted(name)} rename to ${quoted(previous)}`);
      await client.query(`alter database ${quoted(incoming)} rename to ${quoted(name)}`);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      await client.query(`drop database if exists ${quoted(incoming)}`).catch(() => undefined);
      throw error;
    }
    return { previous: isThere ? previous : null, contents };
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "55006")
      throw new DatabaseUnusable(`the database ${name} is in use. Stop the servers first.`);
    throw new DatabaseUnusable(`PostgreSQL refused (${code}). The user needs the CREATEDB privilege.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Connects to the primary among the servers, outside the program's own database. */
async function connectToWriter(url: string): Promise<pg.Client> {
  let why = "no server was named";
  for (const host of hostsOf(url)) {
    const { user, password, hosts, query } = partsOf(host);
    const login = user === "" ? "" : `${user}:${encodeURIComponent(password)}@`;
    const client = new pg.Client({
      connectionString: `postgres://${login}${hosts}/postgres?${query}`,
      connectionTimeoutMillis: 10_000,
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ reads: boolean }>("select pg_is_in_recovery() as reads");
      if (rows[0]?.reads === false) return client;
      why = "it only reads";
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    await client.end().catch(() => undefined);
  }
  throw new DatabaseUnusable(`${withoutSecrets(url)} cannot be written: ${why}.`);
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

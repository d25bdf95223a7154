import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import pg from "pg";

/** A PostgreSQL server for one test: real processes on a real disk, from Debian's package. */
export type PostgresServer = {
  port: number;
  folder: string;
  /** The address of a database on it. */
  url: (database?: string) => string;
  /** Runs one statement as its administrator. */
  ask: (text: string, database?: string) => Promise<Record<string, unknown>[]>;
  /** Kills all of its processes at once, as a power cut would. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** Promotes a standby to primary. */
  promote: () => void;
  remove: () => Promise<void>;
};

/** The folder of the server's programs. @throws when it is not installed */
export function binaries(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const newest = Math.max(...versions.filter((version) => version >= 15));
  if (!Number.isFinite(newest))
    throw new Error("PostgreSQL 15 or later is not installed (Debian: postgresql).");
  return join(root, String(newest), "bin");
}

/** The server refuses to run as root: it then runs as the package's user. */
const asServer = (command: string, args: string[]): [string, string[]] =>
  process.getuid?.() === 0
    ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", command, ...args]]
    : [command, args];

function run(program: string, args: string[]): void {
  const [command, all] = asServer(join(binaries(), program), args);
  execFileSync(command, all, { stdio: ["ignore", "ignore", "pipe"], cwd: tmpdir() });
}

/** Runs one statement on a separate connection. */
export async function askAt(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "alongside-pg-"));
  chmodSync(folder, 0o700);
  if (process.getuid?.() === 0) execFileSync("chown", ["postgres:postgres", folder]);
  return folder;
}

function serverIn(folder: string, port: number): PostgresServer {
  let child: ChildProcess | undefined;
  const data = join(folder, "data");
  const url = (database = "postgres") => `postgres://postgres@127.0.0.1:${port}/${database}`;

  const ask = (text: string, database?: string) => askAt(url(database), text);

  async function start(): Promise<void> {
    const [command, args] = asServer(join(binaries(), "postgres"), ["-D", data, "-p", String(port)]);
    const started = spawn(command, args, { stdio: "ignore", cwd: tmpdir() });
    child = started;
    for (let tries = 0; tries < 300; tries += 1) {
      if (started.exitCode !== null) throw new Error("PostgreSQL ended as it began.");
      if (
        await ask("select 1").then(
          () => true,
          () => false,
        )
      )
        return;
      await wait(100);
    }
    throw new Error("PostgreSQL did not answer.");
  }

  return {
    port,
    folder,
    url,
    ask,
    start,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child?.once("exit", done));
      // Its child processes notice that it is gone and exit as well.
      child.kill("SIGKILL");
      await gone;
    },
    promote: () => run("pg_ctl", ["-D", data, "promote", "-w"]),
    async remove() {
      if (child && child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((done) => child?.once("exit", done));
        child.kill("SIGQUIT");
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a new server with default durability, listening on loopback only. */
export async function startPostgres(settings: string[] = []): Promise<PostgresServer> {
  const folder = newFolder();
  const server = serverIn(folder, await freePort());
  run("initdb", [
    "-D",
    join(folder, "data"),
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ]);
  appendFileSync(
    join(folder, "data/postgresql.conf"),
    [
      `unix_socket_directories = ''`,
      "listen_addresses = '127.0.0.1'",
      "max_connections = 120",
      ...settings,
      "",
    ].join("\n"),
  );
  await server.start();
  return server;
}

/** A synchronous standby: every commit on the primary waits until the standby has it on its disk. */
export async function startStandby(primary: PostgresServer): Promise<PostgresServer> {
  const folder = newFolder();
  const server = serverIn(folder, await freePort());
  run("pg_basebackup", [
    "-D",
    join(folder, "data"),
    "-h",
    "127.0.0.1",
    "-p",
    String(primary.port),
    "-U",
    "postgres",
    "-R",
    "-X",
    "stream",
    "-c",
    "fast",
  ]);
  appendFileSync(
    join(folder, "data/postgresql.auto.conf"),
    `\nprimary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres application_name=second'\n`,
  );
  await server.start();
  await primary.ask("alter system set synchronous_standby_names = 'second'");
  await primary.ask("select pg_reload_conf()");
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await primary.ask("select sync_state from pg_stat_replication");
    if (row?.sync_state === "sync") return server;
    await wait(100);
  }
  throw new Error("The second server does not follow the first.");
}

export type OwnDatabase = {
  url: string;
  ask: (text: string) => Promise<Record<string, unknown>[]>;
  remove: () => Promise<void>;
};

let made = 0;

/** A new, empty database on a running server. */
export async function newDatabase(server: string): Promise<OwnDatabase> {
  made += 1;
  const name = `own_${process.pid}_${made}`;
  const url = server.replace(/[^/]+$/, name);
  await askAt(server, `create database ${name}`);
  return {
    url,
    ask: (text) => askAt(url, text),
    remove: async () => void (await askAt(server, `drop database ${name} with (force)`)),
  };
}

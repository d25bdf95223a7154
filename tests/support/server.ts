import { spawn, type ChildProcess } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { openFile } from "../../app/db/driver.server";
import { parseMail, type Mail } from "./mail-file";

export type TestServer = {
  url: string;
  folder: string;
  /** The path of the database file. */
  file: string;
  /** The environment it runs with; a change applies from the next start. */
  env: NodeJS.ProcessEnv;
  /** The process id of the current run; 0 when it is not running. */
  pid: () => number;
  /** All of its output so far, across all starts. */
  output: () => string;
  /** The one-time setup code from the first start. */
  setupCode: () => string;
  /** Kills the process immediately, as a power failure would. */
  kill: () => Promise<void>;
  /** Asks it to stop and waits until it has. Returns its exit status. */
  stop: () => Promise<number | null>;
  /** Starts it again on the same data and port, and waits until it is ready. */
  start: () => Promise<void>;
  /** Stops it and deletes its data. */
  remove: () => Promise<void>;
  /** Runs the due jobs now, as the scheduler would, and returns all emails, oldest first. */
  mails: () => Promise<Mail[]>;
};

export type ServerOptions = {
  contentDir?: string;
  command?: "serve" | "demo";
  env?: Record<string, string>;
  /** Where its data is stored; by default, a new folder. */
  folder?: string;
  /** Whether the demo is created from scratch instead of copied from another server's. */
  isFresh?: boolean;
};

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Returns the environment of the built program in a folder: the small program unless `contentDir` names another. */
export function environmentOf(
  folder: string,
  port: number,
  options: ServerOptions = {},
): NodeJS.ProcessEnv & { OUTBOX_DIR: string } {
  return {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    SITE_URL: `http://localhost:${port}`,
    DATABASE_URL: `file:${join(folder, "test.db")}`,
    CONTENT_DIR: options.contentDir ?? resolve("tests/support/content"),
    OUTBOX_DIR: join(folder, "outbox"),
    LOG_LEVEL: "warn",
    ...options.env,
  };
}

/** Runs a command of the built program to completion, for at most `ms`. */
export function runCommand(
  args: string[],
  env: NodeJS.ProcessEnv,
  ms = 60_000,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ["build/server/index.js", ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const limit = setTimeout(() => child.kill("SIGKILL"), ms);
    child.once("exit", (code) => {
      clearTimeout(limit);
      done({ code, output });
    });
  });
}

/** Prepares a server that has not started yet, for tests of its startup. */
export async function prepareServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "alongside-server-"));
  const port = await freePort();
  const env = environmentOf(folder, port, options);
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  let output = "";

  const isOver = () => !child || child.exitCode !== null || child.signalCode !== null;
  const exited = () =>
    new Promise<void>((done) => {
      if (isOver()) done();
      else child?.once("exit", () => done());
    });

  async function start() {
    const started = spawn(process.execPath, ["build/server/index.js", options.command ?? "serve"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    started.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    started.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const until = performance.now() + 60_000;
    while (performance.now() < until) {
      if (isOver()) throw new Error(`The server ended: ${output}`);
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((wait) => setTimeout(wait, 25));
    }
    throw new Error(`The server did not answer: ${output}`);
  }

  function readOutbox(): Mail[] {
    const outbox = env.OUTBOX_DIR;
    if (!existsSync(outbox)) return [];
    return readdirSync(outbox)
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map((name) => parseMail(readFileSync(join(outbox, name), "utf8")));
  }

  async function stop() {
    child?.kill("SIGTERM");
    await exited();
    return child?.exitCode ?? null;
  }

  return {
    url,
    folder,
    file: join(folder, "test.db"),
    env,
    pid: () => (isOver() ? 0 : (child?.pid ?? 0)),
    output: () => output,
    setupCode: () => /enter this code: (\S+)/.exec(output)?.[1] ?? "",
    async kill() {
      child?.kill("SIGKILL");
      await exited();
    },
    stop,
    start,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
    async mails() {
      await runCommand(["jobs"], env);
      return readOutbox();
    },
  };
}

/** Starts the built server on a fresh database, with the small program unless `contentDir` names another. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const server = await prepareServer(options);
  const template = options.command === "demo" ? demoTemplate(server.env.CONTENT_DIR ?? "") : null;
  if (template && !options.isFresh && existsSync(template)) copyFileSync(template, server.file);
  await server.start();
  if (template && !existsSync(template)) storeCopy(server, template);
  return server;
}

/**
 * Returns where the copy of a demo is stored as it was created; null when nothing is shared. Creating one takes five
 * times as long as starting on it, so the servers of one run share it in the folder `DEMO_TEMPLATES`.
 */
function demoTemplate(contentDir: string): string | null {
  const folder = process.env.DEMO_TEMPLATES;
  return folder ? join(folder, `${encodeURIComponent(contentDir)}.db`) : null;
}

function storeCopy(server: TestServer, template: string): void {
  const draft = `${template}.${server.pid()}`;
  const db = openFile(server.file);
  try {
    db.prepare("vacuum into ?").run(draft);
  } finally {
    db.close();
  }
  renameSync(draft, template);
}

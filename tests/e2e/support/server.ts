import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type TestServer = {
  url: string;
  folder: string;
  /** The one-time code of the first start. */
  setupCode: () => string;
  /** Ends the process at once, as a power cut would. */
  kill: () => Promise<void>;
  /** Starts it again on the same data and port. */
  start: () => Promise<void>;
  /** Asks it to stop, and deletes its data. */
  remove: () => Promise<void>;
  /** Does the due work now, as the scheduler would, and returns every mail there is, oldest first. */
  mails: () => Promise<Mail[]>;
};

export type Mail = { to: string; subject: string; body: string; raw: string };

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

function decode(body: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(encoding)) return body;
  const bytes = body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The parts of a stored message that the tests look at. */
export function parseMail(raw: string): Mail {
  const [head = "", ...rest] = raw.split(/\r?\n\r?\n/);
  const headers = head.replace(/\r?\n[ \t]+/g, " ");
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(headers)?.[1]?.trim() ?? "";
  return {
    to: header("To"),
    subject: header("Subject"),
    body: decode(rest.join("\n\n"), header("Content-Transfer-Encoding")),
    raw,
  };
}

/** Starts the built server on a fresh database, with the small programme unless `contentDir` names another. */
export async function startServer(
  options: { contentDir?: string; command?: "serve" | "demo"; env?: Record<string, string> } = {},
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env: NodeJS.ProcessEnv & { OUTBOX_DIR: string } = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    SITE_URL: url,
    DATABASE_URL: `file:${join(folder, "test.db")}`,
    CONTENT_DIR: options.contentDir ?? resolve("tests/support/content"),
    OUTBOX_DIR: join(folder, "outbox"),
    LOG_LEVEL: "warn",
    ...options.env,
  };
  let child: ChildProcess | undefined;
  let output = "";

  const exited = () =>
    new Promise<void>((done) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) done();
      else child.once("exit", () => done());
    });

  async function start() {
    const started = spawn(process.execPath, ["build/server/index.js", options.command ?? "serve"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    started.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    started.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (started.exitCode !== null) throw new Error(`The server ended: ${output}`);
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((wait) => setTimeout(wait, 50));
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

  await start();
  return {
    url,
    folder,
    setupCode: () => /give this code: (\S+)/.exec(output)?.[1] ?? "",
    async kill() {
      child?.kill("SIGKILL");
      await exited();
    },
    start,
    async remove() {
      child?.kill("SIGTERM");
      await exited();
      rmSync(folder, { recursive: true, force: true });
    },
    async mails() {
      await new Promise<void>((done) => {
        const jobs = spawn(process.execPath, ["build/server/index.js", "jobs"], { env, stdio: "ignore" });
        jobs.once("exit", () => done());
      });
      return readOutbox();
    },
  };
}

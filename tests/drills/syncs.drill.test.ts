import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type TestServer } from "../support/server";
import { figure } from "./support/figure";
import { beginGroup, beginInstallation, beginTrainee, walkersOf } from "./support/program";
import { autosave, questionAt, readLesson, startQuiz } from "../support/steps";

/* An acknowledged write is on the disk: counted at the kernel, not read back from a setting. */

const WRITES = 200;
const folder = mkdtempSync(join(tmpdir(), "alongside-syncs-"));
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: "1" } });
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Counts the syncs of a process and its children while `work` runs. */
async function syncsOf(pid: number, work: () => Promise<void>): Promise<number> {
  const log = join(folder, `strace-${pid}.log`);
  const strace = spawn(
    "strace",
    ["-f", "-p", String(pid), "-e", "trace=fsync,fdatasync,sync_file_range", "-o", log],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  await new Promise<void>((ready, fail) => {
    strace.once("error", () => fail(new Error("strace is needed; on Debian: apt-get install strace")));
    strace.once("exit", () => fail(new Error("strace ended; it must be allowed to trace processes.")));
    strace.stderr.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("attached")) ready();
    });
  });
  strace.removeAllListeners("exit");
  await work();
  const ended = new Promise((done) => strace.once("exit", done));
  strace.kill("SIGINT");
  await ended;
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) =>
      /\b(fsync|fdatasync|sync_file_range)\([^)]*\)\s+= 0|(fsync|fdatasync) resumed>.*= 0/.test(line),
    ).length;
}

test("every autosaved answer is synced before it is reported as saved", async () => {
  const newWalker = walkersOf(server);
  const admin = newWalker();
  await beginInstallation(server, admin);
  const group = await beginGroup(admin, newWalker, "Sync");
  const trainee = await beginTrainee(group, newWalker, "Tara");
  await readLesson(trainee, "walking-together", "every-part");
  await readLesson(trainee, "walking-together", "second-lesson");
  const attempt = await startQuiz(trainee, "walking-together");
  const { right, wrong } = await questionAt(trainee, "walking-together", attempt, 1);
  let seen = 0;
  const syncs = await syncsOf(server.pid(), async () => {
    for (let turn = 0; turn < WRITES; turn += 1) {
      const chosen = turn % 2 === 0 ? right : wrong;
      const seq = await autosave(trainee, attempt, { position: 1, seen, chosen });
      expect(seq, "each is a step of its own").toBe(seen + 1);
      seen = seq;
    }
  });
  figure("syncs of the server", `${syncs} for ${WRITES} acknowledged answers`);
  expect(syncs).toBeGreaterThanOrEqual(WRITES);
});

/** Counts the syncs of a short script that writes rows one at a time. */
async function syncsOfWriter(synchronous: "FULL" | "NORMAL"): Promise<number> {
  const source = `
    const Driver = require(Number(process.versions.node.split(".")[0]) >= 22 ? "better-sqlite3-napi" : "better-sqlite3");
    const db = new Driver(process.argv[1]);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = ${synchronous}");
    db.exec("create table t (n integer)");
    const insert = db.prepare("insert into t values (?)");
    process.stdin.on("data", () => {
      for (let n = 0; n < ${WRITES}; n += 1) insert.run(n);
      process.stdout.write("done");
    });
    process.stdout.write("ready");
  `;
  const writer = spawn(process.execPath, ["-e", source, join(folder, `${synchronous}.db`)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const says = () => new Promise((done) => writer.stdout.once("data", done));
  await says();
  const syncs = await syncsOf(writer.pid ?? 0, async () => {
    writer.stdin.write("go");
    await says();
  });
  writer.kill();
  return syncs;
}

test("the same count distinguishes a database that syncs each write from one that does not", async () => {
  const careful = await syncsOfWriter("FULL");
  const careless = await syncsOfWriter("NORMAL");
  figure("syncs of a bare writer", `FULL ${careful}, NORMAL ${careless}, for ${WRITES} writes each`);
  expect(careful).toBeGreaterThanOrEqual(WRITES);
  expect(careless).toBeLessThan(WRITES / 4);
});

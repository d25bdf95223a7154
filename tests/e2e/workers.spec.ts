import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";

import { expect, test } from "@playwright/test";

import { openFile } from "../../app/db/driver.server";
import { prepareServer, startServer, type TestServer } from "../support/server";
import { DEMO_PASSWORD, session } from "./support/demo";

/* How the built server stops, and how its worker processes replace one another. */

const TOKEN = "a-token-for-the-collector";

test.describe.configure({ mode: "parallel" });

/** The workers of a server. Linux only; elsewhere the tests that need them are skipped. */
function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  const children = readFileSync(list, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
  // The compiler of new lessons is a child process too.
  return children.filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("build/server/index.js");
    } catch {
      return false;
    }
  });
}
const canLook = existsSync("/proc/self/task");

/** What a metrics collector reads; nothing when its request is cut off. */
async function metrics(server: TestServer): Promise<string> {
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const signal = AbortSignal.timeout(3_000);
  return fetch(`${server.url}/metrics`, { headers, signal }).then(
    (answer) => answer.text(),
    () => "",
  );
}

const figure = (text: string, name: string) =>
  Number(new RegExp(`^${name.replace(/[{}"]/g, "\\$&")} (.+)$`, "m").exec(text)?.[1] ?? Number.NaN);

/** Holds the write lock, so that a save of the server waits. Returns how to release it. */
function lock(server: TestServer): () => void {
  const other = openFile(server.file);
  other.exec("BEGIN IMMEDIATE");
  return () => {
    other.exec("ROLLBACK");
    other.close();
  };
}

const signIn = (server: TestServer) =>
  fetch(`${server.url}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: server.url },
    body: new URLSearchParams({ email: "ready@demo.example", password: DEMO_PASSWORD }),
  });

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("two workers on one file: a killed one is replaced, and requests and due jobs continue", async () => {
  test.skip(!canLook, "needs /proc");
  const server = await startServer({
    command: "demo",
    isFresh: true,
    env: { WORKERS: "2", METRICS_TOKEN: TOKEN },
  });
  try {
    await expect.poll(() => metrics(server)).toMatch(/^alongside_processes 2$/m);
    expect(server.output().match(/walk-alongside/g), "the demo is announced once").toHaveLength(1);
    const before = childrenOf(server.pid());
    expect(before).toHaveLength(2);
    // Kills whichever worker runs the due jobs, one after the other.
    for (const victim of before) {
      const killedAt = Date.now() / 1000;
      process.kill(victim, "SIGKILL");
      // The killed worker's requests are cut off; a browser retries, and the other worker answers.
      const ask = async () =>
        (await fetch(`${server.url}/login`, { signal: AbortSignal.timeout(3_000) })).status;
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask().catch(ask)));
      expect(answers).toEqual(Array.from({ length: 20 }, () => 200));
      await expect.poll(() => metrics(server), { timeout: 20_000 }).toMatch(/^alongside_processes 2$/m);
      const job = `alongside_job_last_finished_timestamp_seconds{job="mail"}`;
      await expect
        .poll(async () => figure(await metrics(server), job), {
          timeout: 40_000,
          message: "due work goes on",
        })
        .toBeGreaterThan(killedAt);
    }
    const after = childrenOf(server.pid());
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(server.output().match(/"event":"worker.died"/g)).toHaveLength(2);
    // A session that one of them began is known to the other.
    const ready = await session(server.url, "ready");
    for (let time = 0; time < 6; time += 1) expect((await ready.get("/learn")).status()).toBe(200);
    await ready.dispose();
    expect(await server.stop()).toBe(0);
    for (const pid of after) expect(existsSync(`/proc/${pid}`), "no worker is left").toBe(false);
  } finally {
    await server.remove();
  }
});

test("when workers cannot start, it says so and exits with 1", async () => {
  test.skip(!canLook, "needs /proc");
  const server = await prepareServer({ env: { WORKERS: "2" } });
  const started = server.start().then(
    () => "started",
    () => "ended",
  );
  let isOver = false;
  void started.then(() => (isOver = true));
  // None of them lives long enough to answer.
  while (!isOver) {
    for (const pid of childrenOf(server.pid())) process.kill(pid, "SIGKILL");
    await pause(5);
  }
  expect(await started).toBe("ended");
  expect(await server.stop()).toBe(1);
  expect(server.output()).toContain("The workers can't be started: 5 exited before they answered a request.");
  await server.remove();
});

test("a port in use is reported once, with workers and without", async () => {
  const first = await startServer();
  for (const WORKERS of ["1", "2"]) {
    const second = await prepareServer({ env: { WORKERS, PORT: new URL(first.url).port } });
    const { spawnSync } = await import("node:child_process");
    const { status, stderr } = spawnSync(process.execPath, ["build/server/index.js", "serve"], {
      env: second.env,
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(status).toBe(1);
    expect(stderr.match(/cannot be opened: another program is already using it/g)).toHaveLength(1);
    await second.remove();
  }
  await first.remove();
});

for (const WORKERS of ["1", "2"]) {
  test(`asked to stop in mid-request, it answers what has arrived, with ${WORKERS} process(es)`, async () => {
    const server = await startServer({ command: "demo", env: { WORKERS, LOG_LEVEL: "info" } });
    // A request that has begun to arrive when the stop is requested.
    const { port, hostname } = new URL(server.url);
    const line = connect(Number(port), hostname === "localhost" ? "127.0.0.1" : hostname);
    let heard = "";
    line.on("data", (chunk: Buffer) => (heard += chunk.toString()));
    line.write(`GET /readyz HTTP/1.1\r\nHost: localhost:${port}\r\n`);
    const unlock = lock(server);
    const saving = signIn(server);
    await pause(700);
    const stopping = server.stop();
    await expect.poll(() => server.output()).toMatch(/"event":"server.stopping"/);
    line.write("\r\n");
    // With the database locked it waits a second before it reports that.
    await expect.poll(() => heard, { timeout: 5_000 }).toContain(`"stopping"`);
    expect(heard).toMatch(/^HTTP\/1\.1 503 /);
    expect(heard).toMatch(/^connection: close\r$/im);
    expect(await fetch(`${server.url}/healthz`).catch(() => "refused")).toBe("refused");
    unlock();
    const answer = await saving;
    expect(answer.status).toBe(303);
    expect(answer.headers.get("set-cookie")).toMatch(/^session=/);
    expect(await stopping).toBe(0);
    line.destroy();
    await server.start();
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = await fetch(`${server.url}/learn`, { headers: { cookie }, redirect: "manual" });
    expect(page.status, "what was answered is kept").toBe(200);
    await server.remove();
  });

  test(`asked to stop a second time, it exits at once, with ${WORKERS} process(es)`, async () => {
    const server = await startServer({ command: "demo", env: { WORKERS, LOG_LEVEL: "info" } });
    const unlock = lock(server);
    const saving = signIn(server).catch(() => null);
    await pause(700);
    const pid = server.pid();
    const workers = childrenOf(pid);
    const stopping = server.stop();
    await expect.poll(() => server.output()).toMatch(/"event":"server.stopping"/);
    const began = performance.now();
    process.kill(pid, "SIGTERM");
    expect(await stopping).toBe(1);
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const worker of workers)
      await expect.poll(() => existsSync(`/proc/${worker}`), "no worker is left").toBe(false);
    unlock();
    await saving;
    await server.remove();
  });
}

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterEach, describe, expect, test } from "vitest";

import { environmentOf, runCommand, startServer, type TestServer } from "../support/server";
import { textOf, type Walker } from "../support/walker";
import { figure, isRoot } from "./support/figure";
import { beginGroup, beginTrainee, walkersOf } from "./support/program";
import * as steps from "../support/steps";
import { openFile } from "~/db/driver.server";

/*
 * What fails around the program, one fault at a time: it reports the fault plainly, keeps what it reported as saved,
 * and continues.
 */

const LESSON = "/learn/walking-together/every-part";
let atEnd: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of atEnd.reverse()) await end();
  atEnd = [];
});

/** A separate disk, small enough to fill. */
function smallDisk(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "alongside-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  if (mounted.status !== 0) throw new Error(`A disk cannot be mounted: ${String(mounted.stderr)}`);
  atEnd.push(() => {
    spawnSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A disk in a file that can be made to fail, as the kernel treats it after an error: nothing can be written to it. */
function failingDisk(megabytes: number): { folder: string; fail: () => void; mend: () => void } | null {
  const home = mkdtempSync(join(tmpdir(), "alongside-failing-"));
  const [image, folder] = [join(home, "image"), join(home, "disk")];
  writeFileSync(image, "");
  truncateSync(image, megabytes * 2 ** 20);
  mkdirSync(folder);
  const mount = (...options: string[]) =>
    spawnSync("mount", ["-o", options.join(), image, folder]).status === 0;
  atEnd.push(() => {
    spawnSync("umount", ["-l", folder]);
    rmSync(home, { recursive: true, force: true });
  });
  if (spawnSync("mkfs.ext4", ["-q", image]).status !== 0 || !mount("loop", "errors=remount-ro")) return null;
  return {
    folder,
    fail: () => void spawnSync("mount", ["-o", "remount,abort", folder]),
    mend: () => {
      spawnSync("umount", [folder]);
      spawnSync("fsck.ext4", ["-p", image]);
      if (!mount("loop", "errors=remount-ro")) throw new Error("The disk cannot be mounted again.");
    },
  };
}

type Quiz = { trainee: Walker; attempt: string; right: string[]; wrong: string[]; seen: number };

/** A server with a trainee in the middle of a quiz. */
async function quizOn(
  options: Parameters<typeof startServer>[0] = {},
): Promise<{ server: TestServer; quiz: Quiz }> {
  const server = await startServer({
    ...options,
    env: { TRUST_PROXY: "1", LOG_LEVEL: "warn", ...options.env },
  });
  atEnd.push(() => server.kill().then(() => (options.folder ? undefined : server.remove())));
  const newWalker = walkersOf(server);
  const admin = newWalker();
  await steps.setUp(admin, server.setupCode());
  const group = await beginGroup(admin, newWalker, "Fault");
  const trainee = await beginTrainee(group, newWalker, "Tara");
  await steps.readLesson(trainee, "walking-together", "every-part");
  await steps.readLesson(trainee, "walking-together", "second-lesson");
  const attempt = await steps.startQuiz(trainee, "walking-together");
  const { right, wrong } = await steps.questionAt(trainee, "walking-together", attempt, 1);
  return { server, quiz: { trainee, attempt, right, wrong, seen: 0 } };
}

/** Saves one more answer. Returns the status of the answer. */
async function save(quiz: Quiz): Promise<number> {
  const chosen = quiz.seen % 2 === 0 ? quiz.right : quiz.wrong;
  try {
    quiz.seen = await steps.autosave(quiz.trainee, quiz.attempt, { position: 1, seen: quiz.seen, chosen });
    return 200;
  } catch (error) {
    if (error instanceof steps.NotDone) return error.answer.status;
    throw error;
  }
}

/** Reading continues: the lesson is served. */
const canRead = async ({ trainee }: Quiz) => (await trainee.ask(LESSON)).status === 200;

function stepsIn(file: string, attempt: string): number {
  const db = openFile(file, { readonly: true });
  try {
    return Number(
      db
        .prepare("select count(*) from answer_steps where attempt_id = ?")
        .pluck()
        .get(attempt.split("/").at(-1)),
    );
  } finally {
    db.close();
  }
}

/** Submits an answer as a browser without JavaScript would. Returns the text of the page that follows. */
async function readRefusal(quiz: Quiz): Promise<{ status: number; text: string }> {
  const { trainee, attempt, right, wrong, seen } = quiz;
  const form = await trainee.form(`${attempt}?question=1`, /Save and continue/);
  const answer = await trainee.send(form, { "chosen-1": seen % 2 === 0 ? right : wrong });
  return { status: answer.status, text: textOf(answer.body.replace(/<script[\s\S]*?<\/script>/g, "")) };
}

describe.runIf(isRoot)("a disk", () => {
  test("that is full: saving reports it, reading continues, and saving resumes by itself once there is space", async () => {
    const disk = smallDisk(12);
    const { server, quiz } = await quizOn({ folder: disk });
    for (let turn = 0; turn < 20; turn += 1) expect(await save(quiz)).toBe(200);
    const ballast = join(disk, "ballast");
    const filled = openSync(ballast, "w");
    try {
      for (;;) writeSync(filled, Buffer.alloc(4096));
    } catch {
      closeSync(filled);
    }
    let saved = 20;
    let status = 200;
    // Writes that fit into the space the log already has still succeed.
    for (let turn = 0; turn < 5000 && status === 200; turn += 1) {
      status = await save(quiz);
      if (status === 200) saved += 1;
    }
    expect(status).toBe(503);
    const refused = await readRefusal(quiz);
    expect(refused.status).toBe(503);
    expect(refused.text).not.toMatch(/SQLITE|Error:/);
    expect(await canRead(quiz)).toBe(true);
    rmSync(ballast);
    const began = performance.now();
    while ((await save(quiz)) !== 200) {
      if (performance.now() - began > 20_000) throw new Error("It does not save again.");
      await wait(50);
    }
    figure("full disk", `saving again ${Math.round(performance.now() - began)} ms after there was space`);
    expect(stepsIn(server.file, quiz.attempt)).toBe(saved + 1);
  });

  test("that fails and becomes read-only while serving: saving reports it, reading continues, nothing saved is lost", async ({
    skip,
  }) => {
    const disk = failingDisk(64);
    if (!disk) return skip("this machine mounts no image of a disk");
    const { server, quiz } = await quizOn({ folder: disk.folder });
    for (let turn = 0; turn < 5; turn += 1) expect(await save(quiz)).toBe(200);
    const saved = quiz.seen;
    disk.fail();
    expect(await save(quiz)).toBe(503);
    const refused = await readRefusal(quiz);
    expect(refused.status).toBe(503);
    expect(refused.text).toMatch(/try again/i);
    expect(await canRead(quiz)).toBe(true);
    // The readiness answer is cached for a second.
    await wait(1_100);
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ read: true, write: false });
    await server.kill();
    disk.mend();
    await server.start();
    expect(stepsIn(server.file, quiz.attempt)).toBe(saved);
    expect(await save(quiz)).toBe(200);
    await server.kill();
  });

  test("that is read-only at startup: it does not start, and says why", async () => {
    const disk = smallDisk(12);
    const first = await startServer({ folder: disk });
    await first.stop();
    expect(spawnSync("mount", ["-o", "remount,ro", disk]).status).toBe(0);
    const { code, output } = await runCommand(["serve"], first.env, 20_000);
    spawnSync("mount", ["-o", "remount,rw", disk]);
    expect(code).toBe(1);
    expect(output).toMatch(/^The database is unusable: .+\n$/);
  });
});

describe("a start", () => {
  const folderOf = () => {
    const folder = mkdtempSync(join(tmpdir(), "alongside-start-"));
    atEnd.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
  /** Starts on a file that cannot be used. Returns the message; the file must be unchanged. */
  async function startOn(folder: string, file: string): Promise<string> {
    const before = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : null;
    const env = { ...environmentOf(folder, 4390), DATABASE_URL: `file:${file}` };
    const { code, output } = await runCommand(["serve"], env, 60_000);
    expect(code, output).toBe(1);
    expect(output, "one line").toMatch(/^[^\n]+\n$/);
    if (before) expect(Buffer.compare(readFileSync(file), before), "the file is as it was").toBe(0);
    else expect(statSync(file, { throwIfNoEntry: false }), "no new file is made").toBeUndefined();
    return output;
  }
  async function soundFile(folder: string): Promise<string> {
    const server = await startServer({ folder });
    await server.stop();
    return server.file;
  }

  test("without its folder, on garbage, on a truncated file, on a newer one: it names the fault and creates nothing", async () => {
    const folder = folderOf();
    expect(await startOn(folder, join(folder, "not", "there", "a.db"))).toMatch(/folder .* does not exist/);
    const garbage = join(folder, "garbage.db");
    writeFileSync(garbage, Buffer.alloc(8192, "garbage "));
    expect(await startOn(folder, garbage)).toMatch(/garbage\.db/);
    const file = await soundFile(folder);
    const half = join(folder, "half.db");
    copyFileSync(file, half);
    truncateSync(half, Math.floor(statSync(half).size / 3));
    expect(await startOn(folder, half)).toMatch(/half\.db/);
    const newer = join(folder, "newer.db");
    copyFileSync(file, newer);
    const db = openFile(newer);
    db.exec("insert into __drizzle_migrations (hash, created_at) values ('x', 99999999999999)");
    db.close();
    expect(await startOn(folder, newer)).toMatch(/newer version/);
    const asFolder = join(folder, "folder.db");
    mkdirSync(asFolder);
    const env = { ...environmentOf(folder, 4390), DATABASE_URL: `file:${asFolder}` };
    expect((await runCommand(["serve"], env)).output).toMatch(/is not a file/);
  });

  test("on a database that another process has locked: it waits, and then reports it", async () => {
    const folder = folderOf();
    const file = await soundFile(folder);
    const holder = openFile(file);
    holder.exec("BEGIN EXCLUSIVE");
    const began = performance.now();
    const { code, output } = await runCommand(["serve"], environmentOf(folder, 4391), 60_000);
    figure(
      "start on a locked database",
      `gives up after ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    holder.exec("ROLLBACK");
    holder.close();
    expect(code).toBe(1);
    expect(output).toMatch(/^The database is unusable: [^\n]+\n$/);
  });
});

test("a database locked by another process for 30 s: saving reports it and recovers, reading continues", async () => {
  const { server, quiz } = await quizOn();
  expect(await save(quiz)).toBe(200);
  const holder = openFile(server.file);
  holder.exec("BEGIN IMMEDIATE");
  const began = performance.now();
  const refusals: number[] = [];
  while (performance.now() - began < 30_000) {
    refusals.push(await save(quiz));
    expect(await canRead(quiz)).toBe(true);
  }
  holder.exec("ROLLBACK");
  holder.close();
  expect(new Set(refusals)).toEqual(new Set([503]));
  expect(await save(quiz)).toBe(200);
  expect(stepsIn(server.file, quiz.attempt)).toBe(2);
  figure("locked for 30 s", `${refusals.length} tries to save were refused, each with 503, reading went on`);
});

test("a damaged page while serving: an alarm in the log, plain words, and no further damage", async () => {
  const { server, quiz } = await quizOn();
  for (let turn = 0; turn < 5; turn += 1) expect(await save(quiz)).toBe(200);
  await server.stop();
  await server.start();
  const db = openFile(server.file, { readonly: true });
  const page = Number(
    db.prepare("select rootpage from sqlite_master where name = 'answer_steps'").pluck().get(),
  );
  const size = Number(db.pragma("page_size", { simple: true }));
  db.close();
  const handle = openSync(server.file, "r+");
  writeSync(handle, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  closeSync(handle);
  const page503 = await quiz.trainee.ask(quiz.attempt);
  expect(page503.status).toBe(503);
  expect(textOf(page503.body)).not.toMatch(/SQLITE|malformed/);
  await expect.poll(server.output, { timeout: 5000 }).toMatch(/"reason":"damaged".*database\.unavailable/);
  expect(await canRead(quiz), "what is not damaged is read").toBe(true);
});

test("SIGTERM during a slow request: it is answered and saved, and the quiz continues after the restart", async () => {
  const { server, quiz } = await quizOn();
  const { connect } = await import("node:net");
  const body = new URLSearchParams({
    position: "1",
    "seen-1": "0",
    "chosen-1": quiz.right[0] ?? "",
  }).toString();
  const { port, origin } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  const ended = new Promise((done) => socket.once("close", done));
  socket.write(
    `POST ${quiz.attempt}/answer HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\nCookie: ${quiz.trainee.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  await wait(300);
  const began = performance.now();
  const stopped = server.stop();
  await wait(1500);
  socket.write(body.slice(10));
  await ended;
  expect(await stopped).toBe(0);
  figure("SIGTERM with a slow client", `ended after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  expect(answer).toMatch(/^HTTP\/1\.1 200/);
  expect(stepsIn(server.file, quiz.attempt)).toBe(1);
  await server.start();
  quiz.seen = 1;
  expect(await save(quiz)).toBe(200);
});

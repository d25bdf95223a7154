import { createServer, type Server, type Socket } from "node:net";

import { afterAll, beforeAll, expect, test } from "vitest";

import { runCommand, startServer, type TestServer } from "../support/server";
import { textOf, type Walker } from "../support/walker";
import { figure } from "./support/figure";
import { beginGroup, beginTrainee, walkersOf, type Group } from "./support/program";
import * as steps from "../support/steps";
import { openFile } from "~/db/driver.server";

/*
 * The mail server is down, hangs or refuses: the program keeps working, email is queued, and each message is sent once
 * when it is back.
 */

const PORT = 4380;
let mode: "takes" | "hangs" | "later" | "never" = "takes";
const received: string[] = [];
const sockets = new Set<Socket>();
let post: Server | undefined;

/** A minimal mail server. */
function openPost(): Promise<void> {
  const opened = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    if (mode === "hangs") return;
    let letter: string | null = null;
    socket.write("220 post\r\n");
    let rest = "";
    socket.on("data", (chunk: Buffer) => {
      rest += chunk.toString();
      const lines = rest.split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (letter !== null) {
          if (line !== ".") letter += `${line}\n`;
          else {
            received.push(letter);
            letter = null;
            socket.write("250 taken\r\n");
          }
        } else if (/^RCPT/i.test(line) && mode === "later") socket.write("451 later\r\n");
        else if (/^RCPT/i.test(line) && mode === "never") socket.write("550 never\r\n");
        else if (/^DATA/i.test(line)) {
          letter = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  post = opened;
  return new Promise((done) => opened.listen(PORT, "127.0.0.1", done));
}

let server: TestServer;
let admin: Walker;
let group: Group;
let newWalker: () => Walker;

beforeAll(async () => {
  const mail = { SMTP_URL: `smtp://127.0.0.1:${PORT}`, MAIL_FROM: "program@example.org" };
  server = await startServer({ env: { TRUST_PROXY: "1", LOG_LEVEL: "error", ...mail } });
  newWalker = walkersOf(server);
  admin = newWalker();
  await steps.setUp(admin, server.setupCode());
});
afterAll(async () => {
  await server.remove();
  for (const socket of sockets) socket.destroy();
  post?.close();
});

type Row = { state: string; tries: number; last_error: string | null; due_at: number };

function outbox<T>(sql: string, run: "all" | "exec" = "all"): T[] {
  const db = openFile(server.file, { timeout: 5000 });
  try {
    if (run === "exec") db.exec(sql);
    return run === "all" ? (db.prepare(sql).all() as T[]) : [];
  } finally {
    db.close();
  }
}

/** Makes every message due and attempts each once. */
async function tryAll(): Promise<Row[]> {
  outbox("update outbox set due_at = 1, lease_until = null where state = 'waiting'", "exec");
  outbox("update job_leases set lease_until = 0", "exec");
  await runCommand(["jobs"], server.env, 120_000);
  return outbox<Row>("select state, tries, last_error, due_at from outbox order by id");
}

/** Invites people who have not joined yet, so their invitations stay due. */
async function inviteAll(names: string[]): Promise<void> {
  for (const name of names) {
    await steps.invite(group.manager, `/manage/cohorts/${group.cohortId}/invite`, {
      email: `${name}@example.org`,
      role: "trainee",
    });
  }
}

test("while it is down, people are invited, email waits longer after each attempt, and whoever has joined gets none", async () => {
  group = await beginGroup(admin, newWalker, "Mail");
  await beginTrainee(group, newWalker, "Tara");
  await inviteAll(["first", "second", "third"]);
  const before = Date.now();
  const first = await tryAll();
  expect(first).toHaveLength(3);
  for (const row of first) {
    expect(row).toMatchObject({ state: "waiting", last_error: expect.stringMatching(/econn|esocket/) });
    expect(row.due_at).toBeGreaterThan(before + 50_000);
  }
  const second = await tryAll();
  const gap = (rows: Row[]) => Math.min(...rows.map((row) => row.due_at)) - Date.now();
  expect(gap(second)).toBeGreaterThan(gap(first));
});

test("a server that hangs, one that defers and one that rejects: each counts as an attempt, with its code", async () => {
  // One message is enough: a server that hangs runs into the timeout each time.
  outbox(
    "update outbox set state = 'sent', sent_at = 1 where id not in (select min(id) from outbox)",
    "exec",
  );
  mode = "hangs";
  await openPost();
  expect((await tryAll())[0]).toMatchObject({ state: "waiting", last_error: "etimedout" });
  mode = "later";
  expect((await tryAll())[0]).toMatchObject({ state: "waiting", last_error: "smtp_451" });
  mode = "never";
  let rows = await tryAll();
  expect(rows[0]).toMatchObject({ state: "waiting", last_error: "smtp_550" });
  for (let turn = 0; turn < 8 && rows[0]?.state === "waiting"; turn += 1) rows = await tryAll();
  expect(rows[0]).toMatchObject({ state: "failed", tries: 8, last_error: "smtp_550" });
});

test("an administrator sees failed messages and retries them; each is then sent once", async () => {
  mode = "takes";
  expect(textOf(await admin.read("/admin"))).toContain("smtp_550");
  const again = await admin.send(await admin.form("/admin", /^Try again/));
  expect(again.status).toBe(303);
  await inviteAll(["one", "two", "three"]);
  await Promise.all([runCommand(["jobs"], server.env), runCommand(["jobs"], server.env)]);
  await tryAll();
  await tryAll();
  const ids = received.map((letter) => /^Message-ID: (\S+)/im.exec(letter)?.[1]);
  figure(
    "mail after the mail server was back",
    `${received.length} letters, ${new Set(ids).size} of them different`,
  );
  expect(ids).toHaveLength(4);
  expect(new Set(ids).size).toBe(4);
  expect(outbox<Row>("select * from outbox where state <> 'sent'")).toEqual([]);
});

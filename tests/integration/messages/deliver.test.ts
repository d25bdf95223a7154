import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";

import { onSqlite } from "../../support/database";
import { testWorld, type TestWorld } from "../../support/world";
import { outbox } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { deliverDueMail } from "~/features/messages/commands/deliver.server";
import { dueQuery } from "~/journal/delivery.server";
import type { DueCheck, DueChecks } from "~/journal/mail-due";
import { enqueueMail } from "~/journal/outbox.server";
import { HOUR, MINUTE } from "~/lib/dates";
import { MAIL_TEMPLATES } from "~/lib/vocabulary";

/** Every email is still due here; the checks are tested elsewhere. */
const asItIs: DueCheck = async (_db, { toEmail }) => ({ to: toEmail });
const ALWAYS = Object.fromEntries(MAIL_TEMPLATES.map((template) => [template, asItIs])) as DueChecks;

async function post(world: TestWorld, toEmail: string, path = "/join/secret-token") {
  await unitOfWork(world.db, (tx) =>
    enqueueMail(tx, { template: "invitation", toEmail, params: { path } }, world.deps),
  );
}

async function office(smtpUrl: string | null = null) {
  const world = await testWorld();
  const folder = mkdtempSync(join(tmpdir(), "alongside-outbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outboxDir = join(folder, "not", "made", "yet");
  const warned: { event: string; facts: unknown }[] = [];
  const deliver = () =>
    deliverDueMail(world.db, {
      settings: {
        siteUrl: "https://learn.example.org",
        smtpUrl,
        mailFrom: "no-reply@example.org",
        outboxDir,
      },
      curriculum: world.curriculum,
      contact: world.curriculum.program.contact,
      now: world.deps.now,
      newId: world.deps.newId,
      stillDue: ALWAYS,
      log: { warn: (event, facts) => warned.push({ event, facts }) },
    });
  const files = () => readdirSync(outboxDir).sort();
  const read = (name: string) => readFileSync(join(outboxDir, name), "utf8");
  const rows = () => world.db.select().from(outbox);
  return { world, folder, outboxDir, warned, deliver, files, read, rows };
}

/**
 * A minimal mail server for one email; `refuse` answers each recipient with 550, and `meanwhile` is called while the
 * server receives a message.
 */
async function mailServer({ refuse = false, meanwhile = () => {} } = {}) {
  const taken: string[] = [];
  const server = createServer((socket) => {
    let rest = "";
    let isData = false;
    socket.write("220 test\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      rest += chunk.toString("utf8");
      for (;;) {
        const end = isData ? rest.indexOf("\r\n.\r\n") : rest.indexOf("\r\n");
        if (end === -1) return;
        const part = rest.slice(0, end);
        rest = rest.slice(end + (isData ? 5 : 2));
        if (isData) {
          taken.push(part);
          meanwhile();
          isData = false;
          socket.write("250 ok\r\n");
        } else if (/^RCPT/i.test(part) && refuse) socket.write("550 no such person\r\n");
        else if (/^DATA/i.test(part)) {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(part)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, taken };
}

describe("email as files", () => {
  it("is written atomically, readable only by the program's user, and its link is deleted", async () => {
    const { world, outboxDir, deliver, files, read, rows } = await office();
    await post(world, "kim@example.org");
    expect(await deliver()).toBe("1 sent, 0 waiting");
    const [row] = await rows();
    expect(files()).toEqual([`20260302T150000Z-${row!.id}.eml`]);
    const mail = read(files()[0]!);
    expect(mail).toContain("To: kim@example.org");
    expect(mail).toMatch(/From: .*<no-reply@example\.org>/);
    expect(mail).toContain(`Message-ID: <${row!.id}@example.org>`);
    expect(mail).toContain("Auto-Submitted: auto-generated");
    expect(mail).toContain("https://learn.example.org/join/secret-token");
    expect(statSync(join(outboxDir, files()[0]!)).mode & 0o777).toBe(0o600);
    expect(row).toMatchObject({
      state: "sent",
      params: {},
      tries: 1,
      leaseUntil: null,
      sentAt: world.clock.now,
    });
    expect(await deliver()).toBe("0 sent, 0 waiting");
    expect(files()).toHaveLength(1);
  });

  it("is sent once, even with several processes", async () => {
    const { world, deliver, files } = await office();
    for (let index = 0; index < 35; index += 1) await post(world, `p${index}@example.org`);
    const said = await Promise.all([deliver(), deliver(), deliver()]);
    expect(said.reduce((sum, text) => sum + Number.parseInt(text, 10), 0)).toBe(35);
    expect(files()).toHaveLength(35);
    expect(await deliver()).toBe("0 sent, 0 waiting");
  });

  it.each([
    "kim@example.org\r\nBcc: all@example.org",
    "kim@example.org, all@example.org",
    "<kim@example.org>",
    "kim\u0000@example.org",
  ])("does not go to %j", async (toEmail) => {
    const { world, deliver, rows } = await office();
    await post(world, toEmail);
    expect(await deliver()).toBe("0 sent, 1 waiting");
    expect(await rows()).toMatchObject([{ state: "waiting", tries: 1, lastError: "cannot_be_sent" }]);
  });

  it("is retried with growing delays, and given up after eight attempts with its content kept for a retry", async () => {
    const { world, folder, warned, deliver, rows } = await office();
    writeFileSync(join(folder, "not"), "a file where the folder should be");
    await post(world, "kim@example.org");
    const dueAfter: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await deliver()).toBe(attempt < 8 ? "0 sent, 1 waiting" : "0 sent, 0 waiting");
      const [row] = await rows();
      dueAfter.push(row!.dueAt - world.clock.now);
      expect(await deliver()).toMatch(/^0 sent/);
      expect((await rows())[0]!.tries).toBe(attempt);
      world.clock.now = Math.max(world.clock.now, row!.dueAt);
    }
    expect(dueAfter.slice(0, 5)).toEqual([MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR]);
    expect(await rows()).toMatchObject([
      { state: "failed", params: { path: "/join/secret-token" }, lastError: "enotdir" },
    ]);
    expect(warned.at(-1)?.event).toBe("mail.given_up");
    expect(JSON.stringify(warned)).not.toMatch(/kim@|secret-token/);
  });

  it("of a process that died is sent when its claim has expired, and not before", async () => {
    const { world, deliver, rows } = await office();
    await post(world, "kim@example.org");
    await unitOfWork(world.db, (tx) => tx.update(outbox).set({ leaseUntil: world.clock.now + MINUTE }));
    expect(await deliver()).toBe("0 sent, 1 waiting");
    world.clock.now += MINUTE;
    expect(await deliver()).toBe("1 sent, 0 waiting");
    expect((await rows())[0]!.state).toBe("sent");
  });
});

describe("email by SMTP", () => {
  it("to a slow server is sent once: messages behind a slow one stay claimed", async () => {
    const others: Promise<string>[] = [];
    let meanwhile = () => {};
    const server = await mailServer({ meanwhile: () => meanwhile() });
    const { world, deliver, rows } = await office(server.url);
    meanwhile = () => {
      world.clock.now += 3 * MINUTE;
      others.push(deliver());
    };
    for (const name of ["kim", "lee", "max"]) await post(world, `${name}@example.org`);
    expect(await deliver()).toBe("3 sent, 0 waiting");
    for (const said of await Promise.all(others)) expect(said).toMatch(/^0 sent/);
    expect(server.taken).toHaveLength(3);
    expect((await rows()).map((row) => row.tries)).toEqual([1, 1, 1]);
  });

  it("reaches the server unchanged", async () => {
    const server = await mailServer();
    const { world, deliver, rows } = await office(server.url);
    await post(world, "kim@example.org");
    await post(world, "lee@example.org");
    expect(await deliver()).toBe("2 sent, 0 waiting");
    expect(server.taken).toHaveLength(2);
    expect(server.taken[0]).toContain("To: kim@example.org");
    expect(server.taken[0]).toMatch(/^Subject: [^\r\n]+\r$/m);
    expect((await rows()).every((row) => row.state === "sent")).toBe(true);
  });

  it("waits when the server refuses it, with a code and none of its text", async () => {
    const server = await mailServer({ refuse: true });
    const { world, deliver, rows } = await office(server.url);
    await post(world, "kim@example.org");
    expect(await deliver()).toBe("0 sent, 1 waiting");
    expect(await rows()).toMatchObject([{ state: "waiting", lastError: "smtp_550", leaseUntil: null }]);
  });

  it("waits when there is no server, and stops after one batch", async () => {
    const { world, deliver, rows } = await office("smtp://127.0.0.1:1");
    for (let index = 0; index < 12; index += 1) await post(world, `p${index}@example.org`);
    expect(await deliver()).toBe("0 sent, 12 waiting");
    const tried = (await rows()).filter((row) => row.tries === 1);
    expect(tried).toHaveLength(10);
    expect(tried.every((row) => row.lastError === "esocket" || row.lastError === "econnection")).toBe(true);
  });
});

onSqlite("finds due messages by an index", async () => {
  const { world } = await office();
  const plan = world.db.explain(dueQuery(world.db, 0)).join("\n");
  // Few messages are pending: they are found by state, and sorted afterward.
  expect(plan).toMatch(/outbox_(due|by_state)/);
  expect(plan).not.toContain("SCAN");
  expect(await world.db.$count(outbox, eq(outbox.state, "waiting"))).toBe(0);
});

import { createServer, type Socket } from "node:net";
import { eq } from "drizzle-orm";
import { expect, it, onTestFinished, vi } from "vitest";

import { testWorld } from "../../support/world";
import { jobLeases } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { enqueueMail } from "~/journal/outbox.server";
import { MINUTE } from "~/lib/dates";
import type { World } from "~/server/types";
import { runDueJobs } from "~/server/jobs";

/** A mail server that greets a client once it is allowed to, and then rejects everything. */
async function slowMailServer(): Promise<{ url: string; greet: () => void; reached: Promise<void> }> {
  const waiting: Socket[] = [];
  let onReached = () => {};
  const reached = new Promise<void>((resolve) => {
    onReached = resolve;
  });
  const server = createServer((socket) => {
    waiting.push(socket);
    onReached();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    reached,
    greet: () => waiting.forEach((socket) => socket.end("554 not today\r\n")),
  };
}

it("a long job runs in one process only; one whose process has died is taken over a minute later", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const world = await testWorld();
  const mail = await slowMailServer();
  const skip = () => undefined;
  const settings = {
    siteUrl: "http://localhost",
    smtpUrl: mail.url,
    mailFrom: "a@example.org",
    outboxDir: "",
    backup: null,
  };
  const { db, sessions, deps } = world;
  const log = { error: skip, warn: skip, info: skip, debug: skip };
  const of = { settings, db, sessions, ...deps, log } as unknown as World;
  const names = async () => (await runDueJobs(of)).map(({ name }) => name);
  const lease = async () => (await db.select().from(jobLeases).where(eq(jobLeases.name, "mail")))[0];
  await unitOfWork(db, (tx) =>
    enqueueMail(tx, { template: "email_changed", toEmail: "a@example.org", params: {} }, deps),
  );

  const first = names();
  await mail.reached;
  for (let minutes = 0; minutes < 3; minutes += 1) {
    world.clock.now += MINUTE - 1000;
    await vi.advanceTimersByTimeAsync(20_000);
    await vi.waitFor(async () => expect((await lease())?.leaseUntil).toBe(world.clock.now + MINUTE));
    expect(await names()).not.toContain("mail");
  }
  mail.greet();
  expect(await first).toContain("mail");
  expect(await lease()).toMatchObject({ owner: null });

  // As left by a process that was killed in the middle.
  const died = { owner: "dead", leaseUntil: world.clock.now + MINUTE, lastStartedAt: world.clock.now };
  await unitOfWork(db, (tx) => tx.update(jobLeases).set(died).where(eq(jobLeases.name, "mail")));
  world.clock.now += MINUTE - 1;
  expect(await names()).not.toContain("mail");
  world.clock.now += 1;
  expect(await names()).toContain("mail");
});

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { standStill } from "../../support/links";
import { outcome, testWorld, type TestWorld } from "../../support/world";
import { takeLimit } from "~/db/limits.server";
import { limits } from "~/db/schema/db";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { outbox } from "~/db/schema/journal";
import { passwordResets } from "~/db/schema/people";
import { jobLeases } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { noteClock } from "~/features/operations/commands/clock.server";
import { enqueueMail } from "~/journal/outbox.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { loader as adminPage } from "~/routes/admin._index";
import { bringLeasesForward } from "~/server/clock";
import { runDueJobs } from "~/server/jobs";
import type { World } from "~/server/types";

standStill();

/** The world as the jobs know it; email is discarded. */
function jobsOf(world: TestWorld) {
  const warnings: string[] = [];
  const log = { error: fail, warn: (event: string) => void warnings.push(event), info: skip, debug: skip };
  const settings = {
    siteUrl: "http://localhost",
    smtpUrl: null,
    mailFrom: "a@example.org",
    outboxDir: "",
    backup: null,
  };
  const { db, sessions: open, deps } = world;
  const of = { settings, db, sessions: open, ...deps, log } as unknown as World;
  return { warnings, run: () => runDueJobs(of) };
}
const skip = () => undefined;
const fail = (event: string, facts: unknown) => {
  throw new Error(`${event} ${JSON.stringify(facts)}`);
};

const isThere = async (world: TestWorld, id: string) =>
  (await world.db.select().from(passwordResets).where(eq(passwordResets.id, id))).length === 1;

async function linkFor(world: TestWorld, expiresAt: number, createdAt = expiresAt - HOUR): Promise<string> {
  const person = await world.person("Kim", "trainee");
  const id = world.deps.newId();
  await unitOfWork(world.db, async (tx) => {
    const link = { id, tokenHash: id, personId: person.id, createdAt, expiresAt };
    await tx.insert(passwordResets).values(link);
  });
  return id;
}

describe("while the clock is not trusted", () => {
  it("nothing is deleted and an administrator is told why; a day later it is deleted", async () => {
    const world = await testWorld();
    const admin = await world.person("Ada", "administrator");
    const jobs = jobsOf(world);
    await jobs.run();
    const id = await linkFor(world, world.clock.now);
    const page = async () => (await outcome(() => adminPage(world.get(admin, "/admin")))).data;
    expect(await page()).toMatchObject({ clockTrustedFrom: null });

    world.clock.now += 400 * DAY;
    const outcomes = await jobs.run();
    expect(outcomes.find(({ name }) => name === "clean_up")?.done).toMatch(/^waiting until .*clock/);
    expect(jobs.warnings).toEqual(["clock.jumped"]);
    expect(await isThere(world, id)).toBe(true);
    expect(await page()).toMatchObject({ clockTrustedFrom: world.clock.now + DAY });

    world.clock.now += DAY - MINUTE;
    await jobs.run();
    expect(await isThere(world, id)).toBe(true);
    world.clock.now += MINUTE;
    await jobs.run();
    expect(await isThere(world, id)).toBe(false);
    expect(await page()).toMatchObject({ clockTrustedFrom: null });
  });
});

describe("when the clock is set back", () => {
  it("what had expired stays expired, and what is still valid stays valid", async () => {
    const world = await testWorld();
    const start = world.clock.now;
    await noteClock(world.db, start, bringLeasesForward);
    const kim = await world.person("Kim", "trainee");
    const manager = await world.person("Mona", "manager");
    const over = await linkFor(world, start + DAY);
    const good = await linkFor(world, start + 3 * DAY, start);
    const overCookie = await world.sessions.begin({ id: manager.id, roles: manager.roles }, "");
    const invitation = { role: "manager", invitedBy: manager.id, createdAt: start, sentAt: start } as const;
    await unitOfWork(world.db, async (tx) => {
      for (const expiresAt of [start + DAY, start + 3 * DAY]) {
        const email = `${expiresAt}@example.org`;
        const id = `invitation ${expiresAt - start}`;
        await tx.insert(invitations).values({ ...invitation, id, tokenHash: email, email, expiresAt });
      }
    });
    world.clock.now = start + 2 * DAY;
    await noteClock(world.db, world.clock.now, bringLeasesForward);
    const goodCookie = await world.sessions.begin({ id: kim.id, roles: kim.roles }, "");

    world.clock.now = start + HOUR;
    expect((await noteClock(world.db, world.clock.now, bringLeasesForward)).hasJumped).toBe(true);
    const usedAt = async (id: string) =>
      (await world.db.select().from(passwordResets).where(eq(passwordResets.id, id)))[0]?.usedAt;
    expect(await usedAt(over)).toBe(world.clock.now);
    expect(await usedAt(good)).toBeNull();
    const invited = await world.db.select().from(invitations);
    expect(Object.fromEntries(invited.map(({ id, withdrawnAt }) => [id, withdrawnAt !== null]))).toEqual({
      [`invitation ${DAY}`]: true,
      [`invitation ${3 * DAY}`]: false,
    });
    expect((await world.sessions.read(overCookie)).viewer).toBeNull();
    expect((await world.sessions.read(goodCookie)).viewer?.personId).toBe(kim.id);
  });

  it("after a year ahead, what was started there does not stay open for that year", async () => {
    const world = await testWorld();
    const start = world.clock.now;
    await noteClock(world.db, start, bringLeasesForward);
    const kim = await world.person("Kim", "trainee");
    const old = await world.sessions.begin(kim, "");
    world.clock.now = start + 400 * DAY;
    await noteClock(world.db, world.clock.now, bringLeasesForward);
    const ahead = await world.sessions.begin(kim, "");
    expect((await world.sessions.read(ahead)).viewer).not.toBeNull();
    const link = await linkFor(world, world.clock.now + HOUR);
    const sent = world.clock.now;
    await unitOfWork(world.db, async (tx) => {
      await tx.insert(invitations).values({
        id: "ahead",
        tokenHash: "ahead",
        email: "ahead@example.org",
        role: "trainee",
        invitedBy: kim.id,
        createdAt: sent,
        sentAt: sent,
        expiresAt: sent + 14 * DAY,
      });
      // The password was confirmed again in the session from before.
      await tx.update(sessions).set({ lastAuthAt: sent }).where(eq(sessions.createdAt, start));
    });

    world.clock.now = start + HOUR;
    await noteClock(world.db, world.clock.now, bringLeasesForward);
    expect((await world.sessions.read(ahead)).viewer).toBeNull();
    expect((await world.sessions.read(old)).viewer).toMatchObject({ personId: kim.id, lastAuthAt: 0 });
    const [reset] = await world.db.select().from(passwordResets).where(eq(passwordResets.id, link));
    expect(reset?.usedAt).toBe(world.clock.now);
    expect((await world.db.select().from(invitations))[0]).toMatchObject({
      sentAt: world.clock.now,
      expiresAt: world.clock.now + 14 * DAY,
      withdrawnAt: null,
    });
  });

  it("after a year ahead, jobs and email resume at once, and no one is locked out for a year", async () => {
    const world = await testWorld();
    const { now, newId } = world.deps;
    const jobs = jobsOf(world);
    const start = world.clock.now;
    await jobs.run();
    const cookie = await world.sessions.begin(await world.person("Kim", "trainee"), "");
    world.clock.now = start + 400 * DAY;
    await jobs.run();
    await unitOfWork(world.db, async (tx) => {
      const mail = { template: "work_waiting", toEmail: "a@example.org", params: { path: "/" } } as const;
      await enqueueMail(tx, mail, { now, newId });
      await takeLimit(tx, { key: "ahead", points: 1, windowMs: HOUR }, now());
    });

    world.clock.now = start + HOUR;
    await noteClock(world.db, world.clock.now, bringLeasesForward);
    expect((await world.db.select().from(outbox))[0]?.dueAt).toBe(world.clock.now);
    expect(await world.db.select().from(limits)).toEqual([]);
    expect(
      (await world.sessions.read(cookie)).viewer,
      "what the wrong year ended is not ended",
    ).not.toBeNull();
    expect(await world.db.select().from(sessions)).toHaveLength(1);
    await unitOfWork(world.db, (tx) => tx.delete(outbox));
    const names = (await jobs.run()).map(({ name }) => name);
    expect(names).toEqual([
      "mail",
      "work_waiting",
      "settle_updates",
      "seal_audit",
      "rebuild_roster",
      "clean_up",
    ]);
    const leases = await world.db.select().from(jobLeases).where(eq(jobLeases.name, "mail"));
    expect(leases[0]?.lastStartedAt).toBe(world.clock.now);
  });
});

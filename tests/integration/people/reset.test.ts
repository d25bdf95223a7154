import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { mailsFor, standStill, tokenFor } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld } from "../../support/world";
import { outbox } from "~/db/schema/journal";
import { passwordResets, people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { signIn } from "~/features/people/commands/sign-in.server";
import { HOUR, MINUTE } from "~/lib/dates";
import { action as forgot, loader as forgotPage } from "~/routes/forgot-password";
import { action as reset, loader as resetPage } from "~/routes/reset-password.$token";

standStill();

const NEW = "three new words";

async function asked() {
  const world = await testWorld();
  const kim = await world.person("Kim", "trainee");
  await outcome(() => forgot(world.post(null, "/forgot-password", { email: kim.email })));
  const token = await tokenFor(world, kim.email, "password_reset");
  const send = (password: string, by = token) =>
    outcome(() => reset(world.post(null, `/reset-password/${by}`, { password }, { token: by })));
  return { world, kim, token, send };
}

describe("a forgotten password", () => {
  it("responds the same whether or not there is an account", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const gone = await world.person("Gone", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, gone.id)),
    );
    for (const email of [kim.email, gone.email, "nobody@example.org"]) {
      const answer = await outcome(() => forgot(world.post(null, "/forgot-password", { email })));
      expect(answer).toMatchObject({ status: 303, location: "/forgot-password?sent=1", data: null });
    }
    expect(await world.db.select({ to: outbox.toEmail }).from(outbox)).toEqual([{ to: kim.email }]);
    expect((await outcome(() => forgotPage(world.get(null, "/forgot-password?sent=1")))).status).toBe(200);
  });

  it("sends at most three links an hour to one address", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const ask = () => outcome(() => forgot(world.post(null, "/forgot-password", { email: kim.email })));
    await Promise.all(Array.from({ length: 2 }, ask));
    expect(await mailsFor(world, kim.email, "password_reset"), "a second click sends nothing").toBe(1);
    for (let turn = 0; turn < 4; turn += 1) {
      world.clock.now += 2 * MINUTE;
      await ask();
    }
    // The second click counted too: three attempts an hour.
    expect(await mailsFor(world, kim.email, "password_reset")).toBe(2);
    world.clock.now += HOUR;
    await ask();
    expect(await mailsFor(world, kim.email, "password_reset")).toBe(3);
  });

  it("stores only the hash of a link, and only the newest link works", async () => {
    const { world, kim, token: older, send } = await asked();
    world.clock.now += 2 * MINUTE;
    await outcome(() => forgot(world.post(null, "/forgot-password", { email: kim.email })));
    const newer = await tokenFor(world, kim.email, "password_reset");
    expect(JSON.stringify(await world.db.select().from(passwordResets))).not.toContain(newer);
    expect((await send(NEW, older)).status).toBe(410);
    expect(await send(NEW, newer)).toMatchObject({ status: 303, location: "/login?new-password=1" });
  });
});

describe("a new password", () => {
  it("is set once, ends every session, signs no one in and clears the account's failed attempts", async () => {
    const { world, kim, token, send } = await asked();
    const cookie = await world.sessions.begin({ id: kim.id, roles: kim.roles }, "Test");
    for (let guess = 0; guess < 12; guess += 1) {
      await signIn(
        world.db,
        { email: kim.email, password: "guess", clientKey: `client ${guess}` },
        world.deps,
      );
    }
    expect(
      (await outcome(() => resetPage(world.get(null, `/reset-password/${token}`, { token })))).status,
    ).toBe(200);
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(NEW)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410, 410, 410, 410, 410, 410]);
    expect(answers.some((answer) => /session=/.test(answer.headers.get("Set-Cookie") ?? ""))).toBe(false);
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
    expect(
      await signIn(world.db, { email: kim.email, password: TEST_PASSWORD, clientKey: "home" }, world.deps),
    ).toMatchObject({ ok: false });
    expect(
      await signIn(world.db, { email: kim.email, password: NEW, clientKey: "home" }, world.deps),
    ).toMatchObject({
      ok: true,
    });
  });

  it.each(["short", "password123", "Kim Legal"])("is not %s", async (password) => {
    const { world, kim, send } = await asked();
    expect((await send(password)).status).toBe(400);
    expect(
      await signIn(world.db, { email: kim.email, password: TEST_PASSWORD, clientKey: "home" }, world.deps),
    ).toMatchObject({ ok: true });
  });

  it("cannot be set by a link that is expired, unknown, or of a deactivated account", async () => {
    const { world, kim, token, send } = await asked();
    expect((await send(NEW, "0".repeat(32))).status).toBe(410);
    expect((await send(NEW, "%00")).status).toBe(410);
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, kim.id)),
    );
    expect((await send(NEW)).status).toBe(410);
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "active" }).where(eq(people.id, kim.id)),
    );
    world.clock.now += HOUR;
    expect((await send(NEW)).status).toBe(410);
    expect((await outcome(() => resetPage(world.get(null, "/x", { token })))).status).toBe(410);
  });
});

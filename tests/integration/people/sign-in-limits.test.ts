import { describe, expect, test } from "vitest";

import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { standStill, tokenFor } from "../../support/links";
import { allRows, cookiesOf, from, signedIn } from "../../support/devices";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { confirmPassword } from "~/features/people/commands/password-confirmation.server";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { action as devices } from "~/routes/account.sessions";
import { action as join, loader as joinPage } from "~/routes/join.$token";
import { action as login } from "~/routes/login";
import { action as reset } from "~/routes/reset-password.$token";

standStill();

type Try = { email: string; password?: string; place?: string; cookie?: string };

function sendTo(world: TestWorld) {
  return ({ email, password = TEST_PASSWORD, place = "home", cookie }: Try) =>
    outcome(() => login(from(world.post(null, "/login", { email, password }), place, cookie)));
}

async function house(...names: string[]) {
  const world = await testWorld();
  const everyone: TestPerson[] = [];
  for (const name of names) everyone.push(await world.person(name, "trainee"));
  const send = sendTo(world);
  /** Wrong guesses, each from another address unless one is given. Returns how many of them were checked. */
  const guess = async (email: string, times: number, place?: string, cookie?: string) => {
    let looked = 0;
    for (let n = 0; n < times; n += 1) {
      const at = { email, password: `guess ${n}`, place: place ?? `place ${n}` };
      const { status } = await send(cookie ? { ...at, cookie } : at);
      if (status === 400) looked += 1;
      else expect(status).toBe(429);
    }
    return looked;
  };
  return { world, everyone, send, guess };
}

describe("guesses at an account's password", () => {
  test("do not lock the owner out of a device that has signed in before", async () => {
    const { everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    const first = await send({ email });
    expect(first.status).toBe(303);
    const cookie = cookiesOf(first.headers);
    await guess(email, 15);
    expect((await send({ email, cookie })).status).toBe(303);
    // Another browser in the same household is not that device.
    expect((await send({ email })).status).toBe(429);
  });

  test("are delayed more and more, but never for longer than a quarter of an hour", async () => {
    const { world, everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    expect(await guess(email, 15)).toBe(10);
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const began = world.clock.now;
      while ((await send({ email, password: "guess" })).status === 429) {
        world.clock.now += MINUTE / 2;
        if (world.clock.now - began > HOUR) throw new Error("There is no end to it.");
      }
      waits.push(world.clock.now - began);
    }
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(waits[index - 1] ?? 0);
    expect(waits[0]).toBeLessThanOrEqual(2 * MINUTE);
    expect(waits.at(-1)).toBeGreaterThan(4 * MINUTE);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15 * MINUTE);
    // After the wait the right password signs in, though others continued guessing meanwhile.
    await guess(email, 20);
    world.clock.now += 15 * MINUTE;
    expect((await send({ email })).status).toBe(303);
  });

  test("during the wait do not extend it", async () => {
    const { world, everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    await guess(email, 11);
    for (let n = 0; n < 14; n += 1) {
      world.clock.now += MINUTE;
      if ((await send({ email })).status === 303) return;
      await guess(email, 5, `bot ${n}`);
    }
    expect.unreachable("The owner was kept out for a quarter of an hour.");
  });

  test("on the owner's own device are limited as well", async () => {
    const { everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    const cookie = cookiesOf((await send({ email })).headers);
    expect(await guess(email, 15, "home", cookie)).toBeLessThanOrEqual(10);
    expect((await send({ email, cookie })).status).toBe(429);
  });

  test("at several accounts on one known device do not add up, and a device is known for its own accounts only", async () => {
    const { everyone, send, guess } = await house("Kim", "Lee");
    const [kim, lee] = everyone;
    const cookie = cookiesOf((await send({ email: kim!.email })).headers);
    await guess(lee!.email, 12);
    expect((await send({ email: lee!.email, cookie })).status).toBe(429);
    expect((await send({ email: kim!.email, cookie })).status).toBe(303);
  });

  test("are treated the same for an address without an account", async () => {
    const { guess } = await house("Kim");
    expect(await guess("nobody@example.org", 14)).toBe(10);
  });
});

describe("a library's shared address", () => {
  test("keeps working for accounts that were never guessed there, on devices old and new", async () => {
    const { everyone, send, guess } = await house("Kim", "Lee");
    const [kim, lee] = everyone;
    const known = cookiesOf((await send({ email: kim!.email, place: "library" })).headers);
    for (let n = 0; n < 40; n += 1) await guess(`reader${n}@example.org`, 1, "library");
    expect((await send({ email: kim!.email, place: "library", cookie: known })).status).toBe(303);
    expect((await send({ email: lee!.email, place: "library" })).status).toBe(303);
  });

  test("does not become a place for unlimited guessing", async () => {
    const { guess } = await house("Kim");
    let looked = 0;
    for (let n = 0; n < 40; n += 1) looked += await guess(`reader${n}@example.org`, 4, "library");
    expect(looked).toBeLessThan(120);
  });

  test("does not prevent a signed-in account there from confirming the password", async () => {
    const { world, everyone, guess } = await house("Kim");
    const { viewer } = await signedIn(world, everyone[0]!);
    for (let n = 0; n < 40; n += 1) await guess(`reader${n}@example.org`, 1, "library");
    expect(await confirmPassword(world.db, viewer, { password: TEST_PASSWORD }, world.deps)).toMatchObject({
      ok: true,
    });
  });
});

test("guesses in a stolen session do not prevent the owner from confirming the password in their own", async () => {
  const { world, everyone } = await house("Kim");
  const stolen = await signedIn(world, everyone[0]!);
  const own = await signedIn(world, everyone[0]!);
  for (let n = 0; n < 20; n += 1)
    await confirmPassword(world.db, stolen.viewer, { password: `guess ${n}` }, world.deps);
  expect(
    await confirmPassword(world.db, stolen.viewer, { password: TEST_PASSWORD }, world.deps),
  ).toMatchObject({
    ok: false,
    code: "too_many",
  });
  expect(await confirmPassword(world.db, own.viewer, { password: TEST_PASSWORD }, world.deps)).toMatchObject({
    ok: true,
  });
});

test("a new password by email opens the account at once, on the device where it was set", async () => {
  const { world, everyone, send, guess } = await house("Kim");
  const { email } = everyone[0]!;
  await requestPasswordReset(world.db, { email: email, clientKey: "home" }, world.deps);
  const token = await tokenFor(world, email, "password_reset");
  await guess(email, 12);
  const set = await outcome(() =>
    reset(world.post(null, `/reset-password/${token}`, { password: "three new words" }, { token })),
  );
  expect(set.status).toBe(303);
  await guess(email, 12);
  const cookie = cookiesOf(set.headers);
  expect((await send({ email, password: "three new words", cookie })).status).toBe(303);
});

describe("the page", () => {
  test("says how long the wait is, what is not affected, and what works immediately", async () => {
    const { everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    await guess(email, 12);
    const told = JSON.stringify((await send({ email })).data);
    expect(told).toMatch(/1 minute/);
    expect(told).toMatch(/device .*signed in .*before|signed in .*before.* device/i);
    expect(told).toMatch(/new password/i);
  });

  test("of an invitation says the same to people who have an account already", async () => {
    const { world, everyone, guess } = await house("Kim");
    const kim = everyone[0]!;
    const mara = await world.person("Mara", "manager");
    const cohort = await world.cohort("Spring", mara);
    const made = await invitePerson(
      world.db,
      world.viewerOf(mara),
      { email: kim.email, role: "supervisor", cohortId: cohort.id, supervisorId: null },
      world.deps,
    );
    if (!made.ok) throw new Error(made.code);
    const token = made.path.split("/").at(-1)!;
    const page = await outcome(() => joinPage(world.get(null, made.path, { token })));
    const { textsHash } = (page.data as { page: { textsHash: string } }).page;
    await guess(kim.email, 12);
    const form = { password: TEST_PASSWORD, textsHash };
    const told = await outcome(() => join(world.post(null, made.path, form, { token })));
    expect(told.status).toBe(429);
    expect(JSON.stringify(told.data)).toMatch(/1 minute.*signed in .*before.*new password/);
  });

  test("says how long confirming a password has to wait", async () => {
    const { world, everyone } = await house("Kim");
    const kim = everyone[0]!;
    const { as } = await signedIn(world, kim);
    const end = () =>
      outcome(() =>
        devices(
          as(world.post(kim, "/account/sessions", { intent: "end_others", password: "a guess at it" })),
        ),
      );
    for (let n = 0; n < 10; n += 1) expect((await end()).status).toBe(400);
    const told = await end();
    expect(told.status).toBe(429);
    expect(JSON.stringify(told.data)).toContain("You can try again in 1 minute.");
  });
});

describe("the cookie of a known device", () => {
  test("identifies no one, and the database holds only its hash", async () => {
    const { world, everyone, send } = await house("Kim");
    const kim = everyone[0]!;
    const { headers } = await send({ email: kim.email });
    const cookie = headers.getSetCookie().find((one) => /^(__Host-)?device=/.test(one));
    expect(cookie).toMatch(/^device=[0-9a-z]{32};/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//);
    const token = /device=([0-9a-z]+)/.exec(cookie ?? "")![1]!;
    expect(JSON.stringify(await allRows(world))).not.toContain(token);
    // Signing in again keeps it; another person on the same device shares it.
    const again = await send({ email: kim.email, cookie: `device=${token}` });
    expect(again.status).toBe(303);
    expect(again.headers.getSetCookie().join()).toContain(`device=${token}`);
  });

  test("forged, or too long, has no effect", async () => {
    const { everyone, send, guess } = await house("Kim");
    const { email } = everyone[0]!;
    await guess(email, 12);
    for (const value of ["x", "0".repeat(32), "%00", "a".repeat(4000)])
      expect((await send({ email, cookie: `device=${value}` })).status).toBe(429);
  });

  test.each(["end", "end_others"])(
    "stays with the person who ends other sessions (%s), and with no one else",
    async (intent) => {
      const { world, everyone, send, guess } = await house("Kim");
      const kim = everyone[0]!;
      const there = cookiesOf((await send({ email: kim.email })).headers);
      const here = cookiesOf((await send({ email: kim.email })).headers);
      const viewerOf = async (cookie: string) => (await world.sessions.read(cookie)).viewer!;
      const { sessionId } = await viewerOf(there);
      const post = world.post(kim, "/account/sessions", { intent, sessionId, password: TEST_PASSWORD });
      const args = { ...post, context: { ...post.context, viewer: await viewerOf(here) } };
      expect((await outcome(() => devices(from(args, "home", here)))).status).toBe(303);
      await guess(kim.email, 12);
      expect((await send({ email: kim.email, cookie: there })).status).toBe(429);
      expect((await send({ email: kim.email, cookie: here })).status).toBe(303);
    },
  );

  test("is looked up the same way, whether an address has an account or not", async () => {
    const asked: string[] = [];
    const world = await testWorld({ onQuery: ({ sql }) => void asked.push(sql) });
    const { email } = await world.person("Kim", "trainee");
    const cookie = `device=${"k".repeat(32)}`;
    const queriesFor = async (address: string) => {
      asked.length = 0;
      expect((await sendTo(world)({ email: address, password: "a guess", cookie })).status).toBe(400);
      return [...asked];
    };
    expect(await queriesFor(email)).toEqual(await queriesFor("nobody@example.org"));
  });

  test("is forgotten on the other devices with their sessions", async () => {
    const { world, everyone, send, guess } = await house("Kim");
    const kim = everyone[0]!;
    const there = cookiesOf((await send({ email: kim.email })).headers);
    await requestPasswordReset(world.db, { email: kim.email, clientKey: "home" }, world.deps);
    const token = await tokenFor(world, kim.email, "password_reset");
    await outcome(() => reset(world.post(null, "/x", { password: "three new words" }, { token })));
    await guess(kim.email, 12);
    const old = { email: kim.email, password: "three new words", cookie: there };
    expect((await send(old)).status).toBe(429);
    world.clock.now += DAY;
    expect((await send(old)).status).toBe(303);
  });
});

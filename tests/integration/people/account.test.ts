import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { mailsFor, standStill, tokenFor } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { sessions } from "~/db/schema/http";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { accessQuery } from "~/features/audit/queries/record-access.server";
import { requestEmailChange } from "~/features/people/commands/email-change.server";
import { changePassword } from "~/features/people/commands/password.server";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { signIn } from "~/features/people/commands/sign-in.server";
import { appendAudit } from "~/journal/audit.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { action as profile, loader as profilePage } from "~/routes/account._index";
import { action as confirmEmail, loader as confirmEmailPage } from "~/routes/account.email.$token";
import { action as email, loader as emailPage } from "~/routes/account.email._index";
import { action as password, loader as passwordPage } from "~/routes/account.password";
import { loader as recordPage } from "~/routes/account.record";
import { action as devices, loader as devicesPage } from "~/routes/account.sessions";

standStill();

it.each([
  ["/account", profilePage],
  ["/account/password", passwordPage],
  ["/account/email", emailPage],
  ["/account/sessions", devicesPage],
  ["/account/record", recordPage],
])("%s is for signed-in accounts", async (path, loader) => {
  const world = await testWorld();
  const kim = await world.person("Kim", "trainee");
  const away = await outcome(() => loader(world.get(null, path)));
  expect(away).toMatchObject({ status: 303, location: `/login?to=${encodeURIComponent(path)}` });
  const inside = await outcome(() => loader(world.get(kim, path)));
  expect(inside.status).toBe(200);
  expect(JSON.stringify(inside.data)).not.toMatch(/argon2|passwordHash/);
});

it.each([
  ["/account", profile],
  ["/account/password", password],
  ["/account/email", email],
  ["/account/sessions", devices],
])("%s accepts nothing from visitors who are not signed in", async (path, action) => {
  const world = await testWorld();
  expect(await outcome(() => action(world.post(null, path, { intent: "end_others" })))).toMatchObject({
    status: 303,
    location: "/login",
  });
});

describe("the profile", () => {
  const FORM = { shownName: "Kimmy", legalName: "Kim Ólafsdóttir", timeZone: "Europe/Berlin", rev: "0" };

  it("is changed once by two devices at the same time, and the other keeps what was typed", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const post = (fields: Record<string, string>) =>
      outcome(() => profile(world.post(kim, "/account", { ...FORM, ...fields })));
    const both = await Promise.all([post({}), post({ shownName: "K." })]);
    expect(both.map((answer) => answer.status).sort()).toEqual([303, 409]);
    expect(JSON.stringify(both.find((answer) => answer.status === 409)?.data)).toMatch(/Kimmy|K\./);
    expect(
      await world.db
        .select({ legalName: people.legalName, timeZone: people.timeZone, rev: people.rev })
        .from(people),
    ).toEqual([{ legalName: "Kim Ólafsdóttir", timeZone: "Europe/Berlin", rev: 1 }]);
    const [entry] = await world.db.select().from(auditLog);
    expect(entry).toMatchObject({ action: "person.legal_name_changed", aboutPersonId: kim.id });
    expect(JSON.stringify(entry)).not.toContain("Ólafsdóttir");
  });

  it("changes one's own record only, whatever the form says", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const lee = await world.person("Lee", "trainee");
    await outcome(() =>
      profile(world.post(kim, "/account", { ...FORM, personId: lee.id, id: lee.id, status: "deactivated" })),
    );
    const [other] = await world.db.select().from(people).where(eq(people.id, lee.id));
    expect(other).toMatchObject({ shownName: "Lee", status: "active" });
  });

  it.each([["Mars/Olympus"], ["../../etc/passwd"], ["x".repeat(100)]])(
    "has no time zone %s",
    async (timeZone) => {
      const world = await testWorld();
      const kim = await world.person("Kim", "trainee");
      expect((await outcome(() => profile(world.post(kim, "/account", { ...FORM, timeZone })))).status).toBe(
        400,
      );
    },
  );
});

async function signedIn(world: TestWorld, person: TestPerson) {
  const cookie = await world.sessions.begin({ id: person.id, roles: person.roles }, "Firefox · Linux");
  const viewer = (await world.sessions.read(cookie)).viewer!;
  const as = <A extends { context: object }>(args: A) => ({ ...args, context: { ...args.context, viewer } });
  return { cookie, viewer, as };
}

describe("the password", () => {
  it("is changed with the current one, and every other device is signed out", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const here = await signedIn(world, kim);
    const there = await signedIn(world, kim);
    await requestPasswordReset(world.db, { email: kim.email, clientKey: "client" }, world.deps);
    const post = (currentPassword: string, newPassword: string) =>
      outcome(() =>
        password(here.as(world.post(kim, "/account/password", { currentPassword, newPassword }))),
      );
    expect((await post("wrong", "three new words")).status).toBe(400);
    expect((await post(TEST_PASSWORD, "Kim Legal")).status).toBe(400);
    expect((await world.sessions.read(there.cookie)).viewer).not.toBeNull();
    const changed = await post(TEST_PASSWORD, "three new words");
    expect(changed).toMatchObject({ status: 303, location: "/account?done=password" });
    expect((await world.sessions.read(there.cookie)).viewer).toBeNull();
    expect((await world.sessions.read(here.cookie)).viewer).toBeNull();
    expect((await world.sessions.read(changed.headers.get("Set-Cookie")!)).viewer).toMatchObject({
      personId: kim.id,
    });
    expect(
      await signIn(world.db, { email: kim.email, password: "three new words", clientKey: "x" }, world.deps),
    ).toMatchObject({ ok: true });
  });

  it("cannot be guessed without limit", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const post = (currentPassword: string) =>
      outcome(() =>
        password(world.post(kim, "/account/password", { currentPassword, newPassword: "three new words" })),
      );
    for (let guess = 0; guess < 10; guess += 1) expect((await post("guess")).status).toBe(400);
    expect((await post(TEST_PASSWORD)).status).toBe(429);
  });
});

describe("the email", () => {
  const ask = (world: TestWorld, who: TestPerson, newEmail: string, given = TEST_PASSWORD) =>
    outcome(() => email(world.post(who, "/account/email", { newEmail, password: given })));
  const confirm = (world: TestWorld, who: TestPerson, token: string) =>
    outcome(() =>
      confirmEmail(world.post(who, `/account/email/${token}`, { password: TEST_PASSWORD }, { token })),
    );

  it("changes when the new address has opened its link, once; the old one is told, sessions continue", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const here = await signedIn(world, kim);
    await requestPasswordReset(world.db, { email: kim.email, clientKey: "client" }, world.deps);
    expect((await ask(world, kim, "new@example.org", "wrong")).status).toBe(400);
    expect(await ask(world, kim, " New@Example.org ")).toMatchObject({
      status: 303,
      location: "/account/email?sent=1",
    });
    const token = await tokenFor(world, "new@example.org", "email_change");
    const page = await outcome(() => confirmEmailPage(world.get(kim, "/x", { token })));
    expect(page).toMatchObject({ status: 200, data: { newEmail: "new@example.org" } });
    expect((await world.sessions.read(here.cookie)).viewer?.email).toBe(kim.email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(world, kim, token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410, 410, 410]);
    expect((await world.sessions.read(here.cookie)).viewer?.email).toBe("new@example.org");
    expect(await mailsFor(world, kim.email, "email_changed")).toBe(1);
    const reset = await tokenFor(world, kim.email, "password_reset");
    const { loader } = await import("~/routes/reset-password.$token");
    expect((await outcome(() => loader(world.get(null, "/x", { token: reset })))).status).toBe(410);
  });

  it("does not disclose whose an address is, and accepts no other account's", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const lee = await world.person("Lee", "trainee");
    expect(await ask(world, kim, lee.email)).toMatchObject({
      status: 303,
      location: "/account/email?sent=1",
    });
    expect(await mailsFor(world, lee.email, "email_change")).toBe(0);
    expect((await ask(world, kim, kim.email)).status).toBe(409);
    await ask(world, kim, "wanted@example.org");
    const token = await tokenFor(world, "wanted@example.org", "email_change");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ email: "wanted@example.org" }).where(eq(people.id, lee.id)),
    );
    expect((await confirm(world, kim, token)).status).toBe(409);
    expect(await world.db.$count(people, eq(people.email, "wanted@example.org"))).toBe(1);
  });

  it("needs the newest link, within a day", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    await ask(world, kim, "one@example.org");
    await ask(world, kim, "two@example.org");
    const [one, two] = [
      await tokenFor(world, "one@example.org", "email_change"),
      await tokenFor(world, "two@example.org", "email_change"),
    ];
    expect((await confirm(world, kim, one)).status).toBe(410);
    world.clock.now += DAY;
    expect((await confirm(world, kim, two)).status).toBe(410);
    expect((await outcome(() => confirmEmailPage(world.get(null, "/x", { token: two })))).status).toBe(410);
    world.clock.now += HOUR;
    for (let mail = 0; mail < 5; mail += 1)
      expect((await ask(world, kim, `m${mail}@example.org`)).status).toBe(303);
    expect((await ask(world, kim, "m6@example.org")).status).toBe(429);
  });
});

describe("devices", () => {
  it("are listed, this one first, and signed out one by one or all others", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const lee = await world.person("Lee", "trainee");
    const third = await signedIn(world, kim);
    world.clock.now += 1000;
    const there = await signedIn(world, kim);
    world.clock.now += 1000;
    const here = await signedIn(world, kim);
    const foreign = await signedIn(world, lee);
    const list = await outcome(() => devicesPage(here.as(world.get(kim, "/account/sessions"))));
    const listed = (list.data as { devices: { id: string; isThisOne: boolean }[] }).devices;
    expect(listed.map((device) => device.isThisOne)).toEqual([true, false, false]);
    const end = (sessionId: string) =>
      outcome(() =>
        devices(
          here.as(
            world.post(kim, "/account/sessions", { intent: "end", sessionId, password: TEST_PASSWORD }),
          ),
        ),
      );
    expect((await end(foreign.viewer.sessionId)).status).toBe(404);
    expect((await world.sessions.read(foreign.cookie)).viewer).not.toBeNull();
    const twice = await Promise.all([end(there.viewer.sessionId), end(there.viewer.sessionId)]);
    expect(twice.map((answer) => answer.status).sort()).toEqual([303, 404]);
    expect(
      (
        await outcome(() =>
          devices(here.as(world.post(kim, "/x", { intent: "end_others", password: TEST_PASSWORD }))),
        )
      ).status,
    ).toBe(303);
    expect((await world.sessions.read(third.cookie)).viewer).toBeNull();
    expect((await world.sessions.read(here.cookie)).viewer).not.toBeNull();
    expect(await end(here.viewer.sessionId)).toMatchObject({ status: 303, location: "/" });
    expect(await world.db.$count(sessions, eq(sessions.personId, kim.id))).toBe(0);
    expect((await outcome(() => devices(here.as(world.post(kim, "/x", { intent: "other" }))))).status).toBe(
      400,
    );
  });
});

describe("who opened my record", () => {
  it("names others and what they did, a page at a time, and no one else's record", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const sam = await world.person("Sam", "supervisor");
    const entry = (actorId: string | null, aboutPersonId: string) => ({
      actorId,
      aboutPersonId,
      action: "practice.read" as const,
      subjectKind: "practice",
      subjectId: "x",
    });
    await unitOfWork(world.db, async (tx) => {
      for (let row = 0; row < 60; row += 1) await appendAudit(tx, entry(sam.id, kim.id), world.deps);
      await appendAudit(tx, entry(kim.id, kim.id), world.deps);
      await appendAudit(tx, entry(null, kim.id), world.deps);
      await appendAudit(tx, entry(kim.id, sam.id), world.deps);
    });
    const page = async (query: string) =>
      (await outcome(() => recordPage(world.get(kim, `/account/record${query}`)))).data as {
        rows: { actorName: string }[];
        pages: number;
      };
    expect(await page("")).toMatchObject({ total: 60, pages: 2 });
    expect((await page("?page=2")).rows).toHaveLength(10);
    expect((await page("")).rows.every((row) => row.actorName === "Sam")).toBe(true);
    for (const odd of ["?page=-1", "?page=x", "?page=1e9", "?page=99999999999999999999"]) {
      expect((await page(odd)).rows.length).toBeGreaterThan(0);
    }
    if (world.db.engine !== "sqlite") return;
    const plan = world.db.explain(accessQuery(world.db, kim.id, 1)).join("\n");
    expect(plan).toContain("audit_log_by_about");
    expect(plan).not.toContain("SCAN");
  });
});

describe("a form that is submitted twice", () => {
  it("changes the password once", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const change = () =>
      changePassword(
        world.db,
        world.viewerOf(kim),
        { currentPassword: TEST_PASSWORD, newPassword: "three new words" },
        world.deps,
      );
    const outcomes = await Promise.all([change(), change(), change()]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.db.$count(auditLog, eq(auditLog.action, "person.password_changed"))).toBe(1);
  });

  it("sends one link to a new address, until a minute has gone by", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const ask = (newEmail: string) =>
      requestEmailChange(world.db, world.viewerOf(kim), { newEmail, password: TEST_PASSWORD }, world.deps);
    await Promise.all([ask("new@example.org"), ask("new@example.org")]);
    expect(await mailsFor(world, "new@example.org", "email_change")).toBe(1);
    await ask("other@example.org");
    expect(await mailsFor(world, "other@example.org", "email_change")).toBe(1);
    world.clock.now += 2 * MINUTE;
    await ask("other@example.org");
    expect(await mailsFor(world, "other@example.org", "email_change")).toBe(2);
  });
});

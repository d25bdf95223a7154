import { verify } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { standStill } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld } from "../../support/world";
import { sessions } from "~/db/schema/http";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { confirmPassword } from "~/features/people/commands/password-confirmation.server";
import { signIn } from "~/features/people/commands/sign-in.server";
import { MINUTE } from "~/lib/dates";
import { DUMMY_HASH, hashPassword } from "~/lib/password.server";
import { loader as home } from "~/routes/_index";
import { action, loader } from "~/routes/login";
import { action as signOut, loader as signOutPage } from "~/routes/logout";

standStill();

const text = (answer: { data: unknown }) => JSON.stringify(answer.data);

describe("signing in", () => {
  it("begins a session with a new cookie each time, and redirects to the home page", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const post = () =>
      outcome(() =>
        action(world.post(null, "/login", { email: ` ${kim.email.toUpperCase()}`, password: TEST_PASSWORD })),
      );
    const first = await post();
    const second = await post();
    expect(first).toMatchObject({ status: 303, location: "/learn" });
    const cookies = [first, second].map((answer) => answer.headers.get("Set-Cookie")?.split(";")[0]);
    expect(cookies[0]).toMatch(/^session=t[0-9a-z]{32}$/);
    expect(cookies[1]).not.toBe(cookies[0]);
    const { viewer } = await world.sessions.read(cookies[0]!);
    expect(viewer).toMatchObject({ personId: kim.id, roles: ["trainee"] });
    const stored = await world.db.select({ id: sessions.id }).from(sessions);
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toContain(cookies[0]!.slice("session=".length));
  });

  it("ends the session the device had before", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const lee = await world.person("Lee", "supervisor");
    const cookie = await world.sessions.begin({ id: kim.id, roles: kim.roles }, "Test");
    const { viewer } = await world.sessions.read(cookie);
    const args = world.post(null, "/login", { email: lee.email, password: TEST_PASSWORD });
    const answer = await outcome(() => action({ ...args, context: { ...args.context, viewer } }));
    expect(answer).toMatchObject({ status: 303, location: "/supervise" });
    expect(await world.sessions.read(cookie)).toMatchObject({ viewer: null });
  });

  it("responds the same to an unknown address, a wrong password and a deactivated account", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const gone = await world.person("Gone", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, gone.id)),
    );
    const answers = await Promise.all(
      [
        { email: kim.email, password: "not the right one" },
        { email: gone.email, password: TEST_PASSWORD },
        { email: "nobody@example.org", password: TEST_PASSWORD },
      ].map((fields) => outcome(() => action(world.post(null, "/login", fields)))),
    );
    const errors = answers.map((answer) =>
      JSON.stringify((answer.data as { reply: { error: unknown } }).reply.error),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([400]));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toContain("don’t match");
    expect(answers.every((answer) => !answer.headers.has("Set-Cookie"))).toBe(true);
    expect(text(answers[0]!)).not.toContain("not the right one");
    const refused = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "person.sign_in_refused"));
    expect(refused.map((row) => row.subjectId).sort()).toEqual([gone.id, kim.id, "unknown"].sort());
    expect(JSON.stringify(refused)).not.toContain("nobody@example.org");
  });

  it("takes as much work for an unknown address as for a known one", async () => {
    const passwordHash = await hashPassword(TEST_PASSWORD);
    const strength = (phc: string) => phc.split("$").slice(0, 4).join("$");
    // The time is spent on the strength of the verified hash: the two have the same.
    expect(strength(DUMMY_HASH)).toBe(strength(passwordHash));
    expect(await verify(DUMMY_HASH, TEST_PASSWORD)).toBe(false);
  });

  it("limits guesses at one account, known or not, and unlocks by itself", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    for (const email of [kim.email, "nobody@example.org"]) {
      const guesses = await Promise.all(
        Array.from({ length: 12 }, (_, guess) =>
          signIn(world.db, { email, password: `guess ${guess}`, clientKey: `client ${guess}` }, world.deps),
        ),
      );
      const codes = guesses.map((guess) => (guess.ok ? "ok" : guess.code));
      expect(codes.filter((code) => code === "wrong_password")).toHaveLength(10);
      expect(codes.filter((code) => code === "too_many")).toHaveLength(2);
    }
    const right = { email: kim.email, password: TEST_PASSWORD };
    const limited = await outcome(() => action(world.post(null, "/login", right)));
    expect(limited.status).toBe(429);
    expect(text(limited)).toContain("1 minute");
    world.clock.now += MINUTE;
    expect(await signIn(world.db, { ...right, clientKey: "client" }, world.deps)).toMatchObject({ ok: true });
  });

  it("limits guesses from one address, and counts no correct sign-in as a guess", async () => {
    const world = await testWorld();
    const room = await Promise.all(
      Array.from({ length: 35 }, (_, index) => world.person(`P${index}`, "trainee")),
    );
    for (const person of room) {
      expect(
        await signIn(
          world.db,
          { email: person.email, password: TEST_PASSWORD, clientKey: "one room" },
          world.deps,
        ),
      ).toMatchObject({ ok: true });
    }
    // The first two at each address pass, since it may be a library; beyond them all count together.
    const guesses = await Promise.all(
      Array.from({ length: 33 * 3 }, (_, guess) =>
        signIn(
          world.db,
          { email: `nobody${guess % 33}@example.org`, password: "guess", clientKey: "one room" },
          world.deps,
        ),
      ),
    );
    expect(guesses.filter((guess) => !guess.ok && guess.code === "too_many")).toHaveLength(3);
  });

  it("clears the account's failed attempts after a correct one", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 9; guess += 1) {
        await signIn(
          world.db,
          { email: kim.email, password: "guess", clientKey: `client ${round} ${guess}` },
          world.deps,
        );
      }
      expect(
        await signIn(world.db, { email: kim.email, password: TEST_PASSWORD, clientKey: "home" }, world.deps),
      ).toMatchObject({ ok: true });
    }
  });

  it.each([
    ["/practice/new?day=2026-03-01", "/practice/new?day=2026-03-01"],
    ["//evil.example", "/learn"],
    ["/\\evil.example", "/learn"],
    ["https://evil.example", "/learn"],
    ["javascript:alert(1)", "/learn"],
    ["/%5Cevil.example", "/learn"],
  ])("redirects to %s only within the site", async (to, location) => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const path = `/login?to=${encodeURIComponent(to)}`;
    const answer = await outcome(() =>
      action(world.post(null, path, { email: kim.email, password: TEST_PASSWORD })),
    );
    expect(answer).toMatchObject({ status: 303, location });
    expect(await outcome(() => loader(world.get(kim, path)))).toMatchObject({ status: 303, location });
  });

  it.each([
    ["an email with a NUL byte", { email: "kim\u0000@example.org", password: "x" }, 400],
    ["an email with a line feed", { email: "kim@example.org\nBcc: all@example.org", password: "x" }, 400],
    ["nothing at all", {}, 400],
    ["a password of 100 kB", { email: "kim@example.org", password: "x".repeat(100_000) }, 400],
    ["1 MB", { email: "kim@example.org", password: "x".repeat(1_000_000) }, 413],
    ["an emoji", { email: "🌱@example.org", password: "🌱" }, 400],
  ])("gives %s an ordinary response", async (_what, fields, status) => {
    const world = await testWorld();
    expect(await outcome(() => action(world.post(null, "/login", fields)))).toMatchObject({ status });
  });
});

describe("the home page and signing out", () => {
  it.each([
    [["trainee"], "/learn"],
    [["supervisor"], "/supervise"],
    [["manager"], "/manage"],
    [["administrator"], "/admin"],
    [["administrator", "manager", "supervisor"], "/supervise"],
  ] as const)("%s begins at %s", async (roles, location) => {
    const world = await testWorld();
    const person = await world.person("Kim", ...roles);
    expect(await outcome(() => home(world.get(person, "/")))).toMatchObject({ status: 303, location });
  });

  it("shows anyone a page with neutral text", async () => {
    const world = await testWorld();
    const answer = await outcome(() => home(world.get(null, "/")));
    expect(answer.status).toBe(200);
    expect(text(answer)).not.toMatch(/recover|addict|peer/i);
  });

  it("ends the session by POST alone", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    const cookie = await world.sessions.begin({ id: kim.id, roles: kim.roles }, "Test");
    const { viewer } = await world.sessions.read(cookie);
    const as = <A extends { context: object }>(args: A) => ({
      ...args,
      context: { ...args.context, viewer },
    });
    expect((await outcome(() => signOutPage(as(world.get(kim, "/logout"))))).status).toBe(200);
    expect((await world.sessions.read(cookie)).viewer).not.toBeNull();
    const answer = await outcome(() => signOut(as(world.post(kim, "/logout", {}))));
    expect(answer).toMatchObject({ status: 303, location: "/" });
    expect(answer.headers.get("Set-Cookie")).toContain("session=;");
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
    expect(await outcome(() => signOut(world.post(null, "/logout", {})))).toMatchObject({ status: 303 });
  });
});

describe("confirming the password", () => {
  it("records when it was entered, and limits guesses", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "supervisor");
    const cookie = await world.sessions.begin({ id: kim.id, roles: kim.roles }, "Test");
    const viewer = (await world.sessions.read(cookie)).viewer!;
    world.clock.now += 10 * MINUTE;
    expect(await confirmPassword(world.db, viewer, { password: TEST_PASSWORD }, world.deps)).toEqual({
      ok: true,
    });
    expect((await world.sessions.read(cookie)).viewer?.lastAuthAt).toBe(world.clock.now);
    const guesses = await Promise.all(
      Array.from({ length: 11 }, () => confirmPassword(world.db, viewer, { password: "guess" }, world.deps)),
    );
    expect(guesses.filter((guess) => !guess.ok && guess.code === "wrong_password")).toHaveLength(10);
    expect(await confirmPassword(world.db, viewer, { password: TEST_PASSWORD }, world.deps)).toEqual({
      ok: false,
      code: "too_many",
      until: world.clock.now + MINUTE,
    });
  });
});

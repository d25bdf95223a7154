import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { freshDatabase } from "../../support/database";
import { sessions as sessionRows } from "~/db/schema/http";
import { people, personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { createSessions, SESSION_LIMITS, sessionKindOf } from "~/http/session.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { newId } from "~/lib/ids";
import type { Role } from "~/lib/vocabulary";

async function setUp() {
  const db = await freshDatabase();
  // Lucia reads the wall clock, so the test's clock must start at it.
  const clock = { now: Date.now() };
  const sessions = createSessions(db, {
    now: () => clock.now,
    secure: true,
    defaults: { locale: "en", timeZone: "America/Chicago" },
  });
  async function person(...roles: Role[]) {
    const id = newId();
    await unitOfWork(db, async (tx) => {
      await tx.insert(people).values({
        id,
        email: `${id}@example.org`,
        legalName: "L",
        shownName: "S",
        passwordHash: "x",
        status: "active",
        createdAt: clock.now,
      });
      for (const role of roles)
        await tx.insert(personRoles).values({ personId: id, role, grantedAt: clock.now, grantedBy: null });
    });
    return { id, roles };
  }
  const cookieOf = (setCookie: string) => setCookie.split(";")[0] ?? "";
  /** Backdates a stored session: the wall clock cannot be moved. */
  const age = (personId: string, by: number) =>
    unitOfWork(db, async (tx) => {
      const [row] = await tx.select().from(sessionRows).where(eq(sessionRows.personId, personId));
      if (!row) return;
      await tx
        .update(sessionRows)
        .set({
          expiresAt: row.expiresAt - by,
          absoluteExpiresAt: row.absoluteExpiresAt - by,
          lastSeenAt: row.lastSeenAt - by,
        })
        .where(eq(sessionRows.id, row.id));
    });
  return { db, clock, sessions, person, cookieOf, age };
}

describe("sessions", () => {
  test("a cookie identifies its person; the table holds nothing that opens a session", async () => {
    const { db, sessions, person, cookieOf } = await setUp();
    const dana = await person("trainee", "supervisor");
    const setCookie = await sessions.begin(dana, "Firefox · Linux");
    expect(setCookie).toMatch(/^__Host-session=s[0-9a-z]{32};/);
    for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(setCookie).toContain(part);
    const { viewer } = await sessions.read(cookieOf(setCookie));
    expect(viewer).toMatchObject({
      personId: dana.id,
      roles: ["trainee", "supervisor"],
      locale: "en",
      timeZone: "America/Chicago",
    });
    const token = cookieOf(setCookie).split("=")[1] ?? "";
    expect(JSON.stringify(await db.select().from(sessionRows))).not.toContain(token);
    const [row] = await db.select({ id: sessionRows.id }).from(sessionRows);
    expect((await sessions.read(`__Host-session=${row?.id}`)).viewer).toBeNull();
  });

  test.each([
    "",
    "session=",
    "__Host-session=",
    "__Host-session=s%00",
    `__Host-session=${"s".repeat(5000)}`,
    "__Host-session=t' or 1=1 --",
    "garbage; ; =;",
  ])("a malformed cookie signs no one in: %s", async (cookie) => {
    const { sessions } = await setUp();
    expect((await sessions.read(cookie)).viewer).toBeNull();
  });

  test("staff have two idle hours and twelve in total; trainees seven days and thirty", async () => {
    expect(SESSION_LIMITS.staff).toMatchObject({ idle: 2 * HOUR, absolute: 12 * HOUR });
    expect(SESSION_LIMITS.trainee).toMatchObject({ idle: 7 * DAY, absolute: 30 * DAY });
    expect(sessionKindOf(["trainee"])).toBe("trainee");
    expect(sessionKindOf(["trainee", "supervisor"])).toBe("staff");

    for (const role of ["supervisor", "trainee"] as const) {
      const limit = SESSION_LIMITS[role === "trainee" ? "trainee" : "staff"];
      const { sessions, person, cookieOf, age } = await setUp();
      const someone = await person(role);
      const cookie = cookieOf(await sessions.begin(someone, ""));
      await age(someone.id, limit.idle - MINUTE);
      expect((await sessions.read(cookie)).viewer).not.toBeNull();

      const again = await setUp();
      const other = await again.person(role);
      const unused = again.cookieOf(await again.sessions.begin(other, ""));
      await again.age(other.id, limit.idle + 1000);
      const { viewer, setCookie } = await again.sessions.read(unused);
      expect(viewer).toBeNull();
      expect(setCookie).toContain("Max-Age=0");
      expect(await again.db.$count(sessionRows)).toBe(0);
    }
  });

  test("use extends the idle limit, never past the absolute one", async () => {
    const { db, sessions, person, cookieOf, age, clock } = await setUp();
    const staff = await person("manager");
    const cookie = cookieOf(await sessions.begin(staff, ""));
    await age(staff.id, HOUR);
    const { setCookie } = await sessions.read(cookie);
    expect(setCookie).toContain(cookie);
    const [extended] = await db.select().from(sessionRows);
    expect(extended?.expiresAt).toBe(clock.now + 2 * HOUR);
    await unitOfWork(db, (tx) =>
      tx.update(sessionRows).set({ absoluteExpiresAt: clock.now + MINUTE, expiresAt: clock.now + MINUTE }),
    );
    await sessions.read(cookie);
    const [capped] = await db.select().from(sessionRows);
    expect(capped?.expiresAt).toBe(clock.now + MINUTE);
  });

  test("a session ends with sign-out, with deactivation, and when a role requires shorter limits", async () => {
    const { db, sessions, person, cookieOf, clock } = await setUp();
    const one = await person("trainee");
    const first = cookieOf(await sessions.begin(one, ""));
    const { viewer } = await sessions.read(first);
    expect(await sessions.end(viewer?.sessionId ?? "")).toContain("Max-Age=0");
    expect((await sessions.read(first)).viewer).toBeNull();

    const two = await person("trainee");
    const second = cookieOf(await sessions.begin(two, ""));
    await unitOfWork(db, (tx) =>
      tx
        .insert(personRoles)
        .values({ personId: two.id, role: "manager", grantedAt: clock.now, grantedBy: null }),
    );
    expect((await sessions.read(second)).viewer).toBeNull();

    const three = await person("trainee");
    const third = cookieOf(await sessions.begin(three, ""));
    await unitOfWork(db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, three.id)),
    );
    expect((await sessions.read(third)).viewer).toBeNull();
  });

  test("each sign-in has its own token", async () => {
    const { sessions, person } = await setUp();
    const one = await person("trainee");
    const tokens = await Promise.all(Array.from({ length: 5 }, () => sessions.begin(one, "")));
    expect(new Set(tokens).size).toBe(5);
  });
});

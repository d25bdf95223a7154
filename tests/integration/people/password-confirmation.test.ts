import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { signedIn } from "../../support/devices";
import { standStill } from "../../support/links";
import { TEST_PASSWORD, type TestPerson, outcome } from "../../support/world";
import { sessions } from "~/db/schema/http";
import { auditLog } from "~/db/schema/journal";
import { findPerson } from "~/features/people/queries/people.server";
import { MINUTE } from "~/lib/dates";
import { action as email } from "~/routes/account.email._index";
import { action as devices } from "~/routes/account.sessions";
import { action as accountAction } from "~/routes/admin.accounts.$id";
import { action as accountsAction } from "~/routes/admin.accounts._index";
import { action as logout } from "~/routes/logout";
import { action as memberAction } from "~/routes/manage.people.$id";

standStill();

async function open() {
  const all = await scene();
  const { world, admin } = all;
  const change = async (id: string, fields: Record<string, string | string[]>) => {
    const { as } = await signedIn(world, admin);
    return outcome(() => accountAction(as(world.post(admin, `/admin/accounts/${id}`, fields, { id }))));
  };
  const rolesOf = async (person: TestPerson) => (await findPerson(world.db, person.id))!.roles;
  return { ...all, change, rolesOf };
}

describe("sensitive actions ask for the password again", () => {
  test("an administrator who assigns roles, to themselves or to others", async () => {
    const { admin, rosa, change, rolesOf } = await open();
    for (const [person, role] of [
      [admin, ["administrator", "manager"]],
      [rosa, ["trainee", "administrator"]],
    ] as const) {
      const form = { intent: "roles", role: [...role], rev: "0" };
      expect((await change(person.id, form)).status).toBe(400);
      const wrong = await change(person.id, { ...form, password: "a guess at it" });
      expect(wrong.status).toBe(400);
      expect(JSON.stringify(wrong.data)).not.toContain("a guess at it");
      expect(await rolesOf(person)).toEqual(person.roles);
      expect((await change(person.id, { ...form, password: TEST_PASSWORD })).status).toBe(303);
      expect([...(await rolesOf(person))].sort()).toEqual([...role].sort());
    }
  });

  test("an administrator who invites another one, which has the same effect", async () => {
    const { world, admin } = await open();
    const { as } = await signedIn(world, admin);
    const invite = (fields: Record<string, string>) =>
      outcome(() => accountsAction(as(world.post(admin, "/admin/accounts", fields))));
    const form = { intent: "invite", email: "second@example.org", role: "administrator" };
    expect((await invite(form)).status).toBe(400);
    expect((await invite({ ...form, password: "a guess at it" })).status).toBe(400);
    expect((await invite({ ...form, password: TEST_PASSWORD })).status).toBe(200);
    expect((await invite({ ...form, email: "boss@example.org", role: "manager" })).status).toBe(200);
  });

  test("a manager who makes one of their people a supervisor", async () => {
    const { world, manager, rosa, rolesOf } = await open();
    const { as } = await signedIn(world, manager);
    const give = (fields: Record<string, string>) =>
      outcome(() =>
        memberAction(
          as(
            world.post(
              manager,
              `/manage/people/${rosa.id}`,
              { intent: "give_supervisor", rev: "0", ...fields },
              { id: rosa.id },
            ),
          ),
        ),
      );
    expect((await give({})).status).toBe(400);
    expect(await rolesOf(rosa)).toEqual(["trainee"]);
    expect((await give({ password: TEST_PASSWORD })).status).toBe(303);
    expect(await rolesOf(rosa)).toEqual(["trainee", "supervisor"]);
  });

  test("a person who ends sessions, one or all others", async () => {
    const { world, rosa } = await open();
    const other = await signedIn(world, rosa);
    world.clock.now += 1000;
    const { as, viewer } = await signedIn(world, rosa);
    const end = (fields: Record<string, string>) =>
      outcome(() => devices(as(world.post(rosa, "/account/sessions", fields))));
    const one = { intent: "end", sessionId: other.viewer.sessionId };
    for (const fields of [one, { intent: "end_others" }]) {
      expect((await end(fields)).status).toBe(400);
      expect((await end({ ...fields, password: "a guess at it" })).status).toBe(400);
    }
    expect((await world.sessions.read(other.cookie)).viewer).not.toBeNull();
    expect((await end({ ...one, password: TEST_PASSWORD })).status).toBe(303);
    expect((await world.sessions.read(other.cookie)).viewer).toBeNull();
    // One's own device needs none: that is signing out.
    expect((await end({ intent: "end", sessionId: viewer.sessionId })).status).toBe(303);
  });
});

describe("confirming the password", () => {
  test("gives the session a new token; the old one works only for the second of a double click", async () => {
    const { world, rosa } = await open();
    const { as, cookie, cookies } = await signedIn(world, rosa);
    const send = () =>
      outcome(() =>
        email(
          as(world.post(rosa, "/account/email", { newEmail: "new@example.org", password: TEST_PASSWORD })),
        ),
      );
    expect((await send()).status).toBe(303);
    expect(cookies).toHaveLength(1);
    const renewed = cookies[0]!;
    expect(renewed.split(";")[0]).not.toBe(cookie.split(";")[0]);
    const after = (await world.sessions.read(renewed)).viewer;
    expect(after).toMatchObject({ personId: rosa.id, lastAuthAt: world.clock.now });
    // The other click of the two is answered, and does not blank or replace the new cookie.
    const second = await world.sessions.read(cookie);
    expect(second).toMatchObject({ viewer: { personId: rosa.id }, setCookie: null });
    expect((await send()).status).toBe(303);
    // A browser that did not wait for the first response has only the second one's cookie.
    expect(cookies).toEqual([renewed, renewed]);
    world.clock.now += MINUTE;
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
    expect((await world.sessions.read(renewed)).viewer).not.toBeNull();
  });

  test("without receiving the response signs no one out: the old token stays valid until the new one is used", async () => {
    const { world, rosa } = await open();
    const { as, cookie, cookies } = await signedIn(world, rosa);
    const send = () =>
      outcome(() =>
        email(
          as(world.post(rosa, "/account/email", { newEmail: "new@example.org", password: TEST_PASSWORD })),
        ),
      );
    await send();
    world.clock.now += 10 * MINUTE;
    const { viewer } = await world.sessions.read(cookie);
    expect(viewer).toMatchObject({ personId: rosa.id });
    const { loader } = await import("~/routes/account.sessions");
    const page = world.get(rosa, "/account/sessions");
    const { data } = await outcome(() => loader({ ...page, context: { ...page.context, viewer } }));
    expect((data as { devices: object[] }).devices).toMatchObject([{ isThisOne: true }]);
    // Given once more with the old token, the password returns the same new one.
    await send();
    expect(cookies).toEqual([cookies[0], cookies[0]]);
    expect((await world.sessions.read(cookies[0]!)).viewer).not.toBeNull();
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
  });

  test("does not extend the session, and shows as one device", async () => {
    const { world, rosa } = await open();
    const { as, viewer } = await signedIn(world, rosa);
    const [before] = await world.db.select().from(sessions).where(eq(sessions.id, viewer.sessionId));
    world.clock.now += 10 * MINUTE;
    await outcome(() =>
      email(as(world.post(rosa, "/x", { newEmail: "new@example.org", password: TEST_PASSWORD }))),
    );
    const rows = await world.db.select().from(sessions).where(eq(sessions.personId, rosa.id));
    const renewed = rows.find((row) => row.id !== viewer.sessionId);
    expect(renewed).toMatchObject({
      absoluteExpiresAt: before!.absoluteExpiresAt,
      createdAt: before!.createdAt,
      lastAuthAt: world.clock.now,
    });
    const { loader } = await import("~/routes/account.sessions");
    const again = world.get(rosa, "/account/sessions");
    const page = await outcome(() =>
      loader({
        ...again,
        context: { ...again.context, viewer: { ...viewer, sessionId: renewed!.id } },
      }),
    );
    expect((page.data as { devices: object[] }).devices).toMatchObject([{ isThisOne: true }]);
  });

  test("ends other sessions with the tokens they replaced a moment ago, and keeps one's own double click working", async () => {
    const { world, rosa } = await open();
    const ask = (as: Awaited<ReturnType<typeof signedIn>>["as"], newEmail: string) =>
      outcome(() => email(as(world.post(rosa, "/x", { newEmail, password: TEST_PASSWORD }))));
    const there = await signedIn(world, rosa);
    await ask(there.as, "there@example.org");
    world.clock.now += 1000;
    const here = await signedIn(world, rosa);
    const end = () =>
      outcome(() =>
        devices(
          here.as(world.post(rosa, "/account/sessions", { intent: "end_others", password: TEST_PASSWORD })),
        ),
      );
    expect((await end()).status).toBe(303);
    for (const cookie of [there.cookie, there.cookies[0]!])
      expect((await world.sessions.read(cookie)).viewer).toBeNull();
    for (const cookie of [here.cookie, here.cookies[0]!])
      expect((await world.sessions.read(cookie)).viewer).not.toBeNull();
    expect((await end()).status).toBe(303);
    const log = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "person.devices_signed_out"));
    expect(log).toMatchObject([{ details: { devices: 1 } }]);
  });

  test("and then signing out ends the token it replaced as well", async () => {
    const { world, rosa } = await open();
    const { as, cookie, cookies } = await signedIn(world, rosa);
    await outcome(() =>
      email(as(world.post(rosa, "/x", { newEmail: "new@example.org", password: TEST_PASSWORD }))),
    );
    const renewed = (await world.sessions.read(cookies[0]!)).viewer!;
    const args = world.post(rosa, "/logout", {});
    await outcome(() => logout({ ...args, context: { ...args.context, viewer: renewed } }));
    for (const one of [cookie, cookies[0]!]) expect((await world.sessions.read(one)).viewer).toBeNull();
    expect(await world.db.$count(sessions, eq(sessions.personId, rosa.id))).toBe(0);
  });

  test("incorrectly keeps the token unchanged", async () => {
    const { world, rosa } = await open();
    const { as, cookies } = await signedIn(world, rosa);
    await outcome(() =>
      email(as(world.post(rosa, "/x", { newEmail: "new@example.org", password: "a guess at it" }))),
    );
    expect(cookies).toEqual([]);
  });
});

describe("signing out", () => {
  test("clears the browser's data, but the device stays known", async () => {
    const { world, rosa } = await open();
    const { as } = await signedIn(world, rosa);
    const answer = await outcome(() => logout(as(world.post(rosa, "/logout", {}))));
    const told = answer.headers.get("Clear-Site-Data");
    expect(told).toContain('"cache"');
    expect(told).toContain('"storage"');
    expect(told).not.toContain('"cookies"');
    const { as: again, viewer } = await signedIn(world, rosa);
    const ended = await outcome(() =>
      devices(again(world.post(rosa, "/account/sessions", { intent: "end", sessionId: viewer.sessionId }))),
    );
    expect(ended.headers.get("Clear-Site-Data")).toContain('"storage"');
  });
});

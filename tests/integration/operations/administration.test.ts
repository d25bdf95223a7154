import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { entry } from "../practice/support";
import { applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { sessions } from "~/db/schema/http";
import { auditLog, outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { jobLeases } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { failedMailQuery } from "~/features/operations/queries/installation.server";
import { findPerson } from "~/features/people/queries/people.server";
import { action as adminAction, loader as adminLoader } from "~/routes/admin._index";
import { action as accountAction, loader as accountLoader } from "~/routes/admin.accounts.$id";
import { action as accountsAction, loader as accountsLoader } from "~/routes/admin.accounts._index";

async function open() {
  const all = await scene();
  const { world, admin } = all;
  const home = (who: TestPerson | null) => outcome(() => adminLoader(world.get(who, "/admin")));
  const retry = (who: TestPerson, fields: Record<string, string>) =>
    outcome(() => adminAction(world.post(who, "/admin", fields)));
  const account = (who: TestPerson | null, id: string) =>
    outcome(() => accountLoader(world.get(who, `/admin/accounts/${id}`, { id })));
  const change = (id: string, fields: Record<string, string | string[]>, who = admin) =>
    outcome(() => accountAction(world.post(who, `/admin/accounts/${id}`, fields, { id })));
  const accounts = (who: TestPerson | null, query = "") =>
    outcome(() => accountsLoader(world.get(who, `/admin/accounts${query}`)));
  const invite = (fields: Record<string, string>, who = admin) =>
    outcome(() => accountsAction(world.post(who, "/admin/accounts", fields)));
  return { ...all, home, retry, account, change, accounts, invite };
}

describe("the installation", () => {
  test("failed email is shown by kind and code, without address or text, and can be retried once", async () => {
    const { world, admin, home, retry } = await open();
    await unitOfWork(world.db, async (tx) => {
      await tx.insert(outbox).values({
        id: "mail-1",
        template: "invitation",
        toEmail: "secret@example.org",
        params: { path: "/join/secret-token" },
        state: "failed",
        createdAt: 5,
        dueAt: 5,
        tries: 8,
        lastError: "connection_refused",
      });
      await tx
        .insert(jobLeases)
        .values({ name: "mail", lastStartedAt: 6, lastFinishedAt: 7, lastOutcome: "1 sent" });
    });
    const answer = await home(admin);
    expect(answer.data).toMatchObject({
      state: {
        jobs: [{ name: "mail", lastOutcome: "1 sent" }],
        mail: {
          waiting: 0,
          failed: 1,
          failures: [{ template: "invitation", lastError: "connection_refused", tries: 8 }],
        },
      },
      settings: {
        siteUrl: "http://localhost:3000",
        mode: "test",
        mail: { kind: "files", folder: "data/outbox" },
      },
      faults: [],
      backups: { health: "not_set_up", folder: null },
    });
    expect(JSON.stringify(answer.data)).not.toMatch(/secret/);
    const again = { intent: "retry", mailId: "mail-1" };
    const results = await Promise.all([retry(admin, again), retry(admin, again)]);
    expect(results.map((one) => one.status).sort()).toEqual([303, 409]);
    const [mail] = await world.db.select().from(outbox).where(eq(outbox.id, "mail-1"));
    expect(mail).toMatchObject({ state: "waiting", tries: 0, dueAt: world.clock.now });
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "mail.retried"));
    expect(log).toHaveLength(1);
    if (world.db.engine !== "sqlite") return;
    expect(world.db.explain(failedMailQuery(world.db)).join()).toContain("outbox_by_state");
  });

  test("shows how email is sent and, of a mail server, only host and port", async () => {
    const { world, admin } = await open();
    const args = world.get(admin, "/admin");
    args.context.settings.smtpUrl = "smtps://someone:pass%20word@mail.example.org:465/?key=hidden";
    const { data } = await outcome(() => adminLoader(args));
    expect(data).toMatchObject({ settings: { mail: { kind: "smtp", host: "mail.example.org:465" } } });
    expect(JSON.stringify(data)).not.toMatch(/someone|pass|hidden|outbox/);
  });

  test("is for administrators only", async () => {
    const { manager, dana, rosa, home, retry, account, accounts, invite, change } = await open();
    for (const who of [manager, dana, rosa]) {
      expect((await home(who)).status).toBe(403);
      expect((await account(who, rosa.id)).status).toBe(403);
      expect((await accounts(who)).status).toBe(403);
      expect((await retry(who, { intent: "retry", mailId: "x" })).status).toBe(403);
      expect((await invite({ email: "a@example.org", role: "administrator" }, who)).status).toBe(403);
      expect((await change(rosa.id, { intent: "deactivate" }, who)).status).toBe(403);
    }
    for (const answer of [await home(null), await account(null, rosa.id), await accounts(null)]) {
      expect(answer.status).toBe(303);
    }
  });
});

describe("accounts", () => {
  test("are all listed, and found by part of a name or address or by role, fifty per page", async () => {
    const { world, admin, accounts } = await open();
    const names = async (query = "") =>
      ((await accounts(admin, query)).data as { found: { rows: { shownName: string }[] } }).found.rows.map(
        (row) => row.shownName,
      );
    expect(await names()).toEqual(["Ada", "Dana", "Eli", "Maya", "Otto", "Rosa", "Stranger"]);
    expect(await names("?q=OTT")).toEqual(["Otto"]);
    expect(await names("?role=administrator")).toEqual(["Ada"]);
    for (let i = 0; i < 50; i += 1) await world.person(`Zed ${i}`, "trainee");
    expect(await names("?page=2")).toHaveLength(7);
    expect(await names("?page=99")).toHaveLength(7);
  });

  test("an invitation without a cohort is resent with its new link, shown once", async () => {
    const { world, admin, invite, accounts } = await open();
    const first = await invite({ intent: "invite", email: "new@example.org", role: "manager" });
    expect(first.data).toMatchObject({ form: "done" });
    const before = (first.data as { link: string }).link;
    const { invitations } = (await accounts(admin)).data as { invitations: { id: string }[] };
    const resend = { intent: "resend", invitationId: invitations[0]!.id };
    expect((await invite(resend)).status).toBe(429);
    world.clock.now += 2 * 60_000;
    const again = await invite(resend);
    expect(again).toMatchObject({ status: 200, data: { form: "done", email: "new@example.org" } });
    const { link } = again.data as { link: string };
    expect(link).toMatch(/^http:\/\/localhost:3000\/join\/\w+$/);
    expect(link).not.toBe(before);
    const token = link.split("/").at(-1)!;
    expect(JSON.stringify((await accounts(admin)).data)).not.toContain(token);
    expect((await invite({ ...resend, intent: "withdraw" })).status).toBe(303);
  });

  test("roles are exactly those checked; everyone is signed out; a stale page is reported", async () => {
    const { world, rosa, change } = await open();
    await world.sessions.begin({ id: rosa.id, roles: ["trainee"] }, "test");
    const both = await change(rosa.id, {
      intent: "roles",
      password: TEST_PASSWORD,
      role: ["trainee", "supervisor"],
      rev: "0",
    });
    expect(both.status).toBe(303);
    expect(await findPerson(world.db, rosa.id)).toMatchObject({ roles: ["trainee", "supervisor"], rev: 1 });
    expect(await world.db.select().from(sessions).where(eq(sessions.personId, rosa.id))).toEqual([]);
    expect(
      (await change(rosa.id, { intent: "roles", password: TEST_PASSWORD, role: "trainee", rev: "0" })).status,
    ).toBe(409);
    expect((await change(rosa.id, { intent: "roles", password: TEST_PASSWORD, rev: "1" })).status).toBe(400);
    expect(
      (await change(rosa.id, { intent: "roles", password: TEST_PASSWORD, role: "king", rev: "1" })).status,
    ).toBe(400);
    expect(
      (await change("unknown", { intent: "roles", password: TEST_PASSWORD, role: "trainee", rev: "0" }))
        .status,
    ).toBe(404);
    expect(
      (
        await change(rosa.id, {
          intent: "roles",
          password: TEST_PASSWORD,
          role: "x".repeat(1_000_000),
          rev: "1",
        })
      ).status,
    ).toBe(413);
  });

  test("deactivating ends every session and deletes nothing; reactivating restores the roles; never one's own", async () => {
    const { world, admin, rosa, account, change } = await open();
    for (const device of ["a phone", "a desktop"])
      await world.sessions.begin({ id: rosa.id, roles: ["trainee"] }, device);
    const stored = async () => [
      await world.db.$count(people),
      await world.db.$count(memberships, eq(memberships.personId, rosa.id)),
      await world.db.$count(applications, eq(applications.personId, rosa.id)),
    ];
    const before = await stored();
    expect(before.slice(1)).not.toContain(0);
    const results = await Promise.all([
      change(rosa.id, { intent: "deactivate" }),
      change(rosa.id, { intent: "deactivate" }),
    ]);
    expect(results.map((one) => one.status).sort()).toEqual([303, 409]);
    expect(await world.db.select().from(sessions).where(eq(sessions.personId, rosa.id))).toEqual([]);
    expect((await account(admin, rosa.id)).data).toMatchObject({
      person: { status: "deactivated", roles: ["trainee"] },
    });
    expect((await change(rosa.id, { intent: "reactivate" })).status).toBe(303);
    const [row] = await world.db.select().from(people).where(eq(people.id, rosa.id));
    expect(row).toMatchObject({ status: "active", deactivatedAt: null });
    expect((await account(admin, rosa.id)).data).toMatchObject({ person: { roles: ["trainee"] } });
    expect(await stored()).toEqual(before);
    expect((await change(admin.id, { intent: "deactivate" })).status).toBe(403);
    expect((await account(admin, admin.id)).data).toMatchObject({ isSelf: true });
    expect((await change("unknown", { intent: "deactivate" })).status).toBe(404);
    expect((await account(admin, "unknown")).status).toBe(404);
  });

  test("an administrator invites into any role; trainees and supervisors need a cohort", async () => {
    const { mine, rosa, invite } = await open();
    const made = await invite({
      email: "boss@example.org",
      role: "administrator",
      cohortId: mine.id,
      password: TEST_PASSWORD,
    });
    expect(made).toMatchObject({ status: 200, data: { form: "done", email: "boss@example.org" } });
    expect(
      (await invite({ email: "boss@example.org", role: "administrator", password: TEST_PASSWORD })).status,
    ).toBe(409);
    expect((await invite({ email: "m@example.org", role: "manager" })).status).toBe(200);
    expect((await invite({ email: "s@example.org", role: "supervisor" })).status).toBe(400);
    expect((await invite({ email: "s@example.org", role: "supervisor", cohortId: mine.id })).status).toBe(
      200,
    );
    expect((await invite({ email: "t@example.org", role: "trainee", cohortId: "unknown" })).status).toBe(400);
    expect((await invite({ email: rosa.email, role: "trainee", cohortId: mine.id })).status).toBe(409);
  });

  test("no page of an administrator contains what people wrote", async () => {
    const { world, admin, rosa, home, account, accounts } = await open();
    await entry(world, rosa, "submitted", { note: "We talked by the harbor." });
    for (const { data, status } of [
      await home(admin),
      await accounts(admin),
      await account(admin, rosa.id),
    ]) {
      expect(status).toBe(200);
      expect(JSON.stringify(data)).not.toMatch(/argon2|passwordHash|legalName|harbor/);
    }
  });
});

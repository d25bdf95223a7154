import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { scene } from "../../support/cohort-scene";
import { browser, browserOf } from "../../support/form-browser";
import { standStill, tokenFor } from "../../support/links";
import { sourceServer } from "../../support/source-server";
import { TEST_PASSWORD } from "../../support/world";
import { invitations } from "~/db/schema/enrollment";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { said, expectSame, ticksIn } from "./repeating";

/* A double-click, or a client that disconnected and resends: one's own repeat shows the same success. */

standStill();

async function office() {
  const all = await scene();
  return { ...all, server: await sourceServer(all.world) };
}

describe("joining", () => {
  const NEW = { legalName: "Zoë Müller", shownName: "Zoë", password: "four words in a row" };

  async function invited(email: string) {
    const all = await office();
    const manager = await browserOf(all.server, all.manager);
    const invite = await manager.fill(`/manage/cohorts/${all.mine.id}/invite`, /value="one"/, {
      email,
      role: "trainee",
    });
    await invite.send();
    return { ...all, link: `/join/${await tokenFor(all.world, email, "invitation")}` };
  }

  test("twice as a new person leads to the home page twice, and creates one person", async () => {
    const { world, server, link } = await invited("zoe@example.org");
    const at = browser(server);
    const html = await (await at.get(link)).text();
    const form = at.formIn(html, link, (one) => one.includes('id="join"'), { ...NEW, ...ticksIn(html) });
    const { first } = await expectSame(form);
    expect(first).toMatchObject({ status: 303, to: "/learn" });
    expect(await world.db.$count(people, eq(people.email, "zoe@example.org"))).toBe(1);
  });

  test("with the link again, or Back, leads to the home page for the person signed in, and for no one else", async () => {
    const { server, link, rosa } = await invited("zoe@example.org");
    const at = browser(server);
    const html = await (await at.get(link)).text();
    await at.formIn(html, link, (one) => one.includes('id="join"'), { ...NEW, ...ticksIn(html) }).send();
    expect(await said(await at.get(link))).toMatchObject({ status: 303, to: "/learn" });
    const another = await browserOf(server, rosa);
    expect((await another.get(link)).status).toBe(410);
    at.forget();
    expect((await at.get(link)).status).toBe(410);
  });

  test("twice from a browser that lost the first response signs in as well", async () => {
    const { server, link } = await invited("zoe@example.org");
    const at = browser(server);
    const html = await (await at.get(link)).text();
    const form = at.formIn(html, link, (one) => one.includes('id="join"'), { ...NEW, ...ticksIn(html) });
    const answers = await Promise.all((await form.sendAtOnce(3)).map(said));
    expect(answers.map(({ status, to }) => [status, to])).toEqual([
      [303, "/learn"],
      [303, "/learn"],
      [303, "/learn"],
    ]);
    at.forget();
    const late = await form.send();
    expect(late.status).toBe(303);
    expect(late.headers.get("Set-Cookie")).toContain("session=");
  });

  test("twice with an existing account", async () => {
    const all = await office();
    const manager = await browserOf(all.server, all.manager);
    await (
      await manager.fill(`/manage/cohorts/${all.mine.id}/invite`, /value="one"/, {
        email: all.stranger.email,
        role: "trainee",
        // They learn in another cohort: the page says so first, and this answers it.
        knownMeant: "on",
      })
    ).send();
    const link = `/join/${await tokenFor(all.world, all.stranger.email, "invitation")}`;
    const at = browser(all.server);
    const html = await (await at.get(link)).text();
    const form = at.formIn(html, link, (one) => one.includes('id="join"'), {
      password: TEST_PASSWORD,
      ...ticksIn(html),
    });
    await expectSame(form);
  });

  test("with a link that another person used, or another password, stays refused", async () => {
    const { server, link, rosa } = await invited("zoe@example.org");
    const at = browser(server);
    const html = await (await at.get(link)).text();
    const fields = { ...NEW, ...ticksIn(html) };
    await at.formIn(html, link, (one) => one.includes('id="join"'), fields).send();
    const stranger = browser(server);
    const wrong = await stranger.post(link, { ...fields, password: "another four words" });
    expect(wrong.status).toBe(410);
    expect(wrong.headers.get("Set-Cookie") ?? "").not.toMatch(/session=[st]/);
    const other = await browserOf(server, rosa);
    expect((await other.post(link, fields)).status).toBe(410);
  });
});

describe("inviting", () => {
  const asked = { email: "new@example.org", role: "supervisor" };

  test("one person to a cohort shows the same link twice, and sends one email", async () => {
    const { server, world, manager, mine } = await office();
    const at = await browserOf(server, manager);
    const { first, second } = await expectSame(
      await at.fill(`/manage/cohorts/${mine.id}/invite`, /value="one"/, {
        email: "new@example.org",
        role: "trainee",
      }),
    );
    expect(second.text).toBe(first.text);
    expect(await world.db.$count(invitations)).toBe(1);
    expect(await world.db.$count(outbox)).toBe(1);
  });

  test("staff, as manager and as administrator", async () => {
    const { server, manager, admin, mine } = await office();
    const at = await browserOf(server, manager);
    await expectSame(await at.fill("/manage/people/invite", "invite", { ...asked, cohortId: mine.id }));
    const ada = await browserOf(server, admin);
    await expectSame(
      await ada.fill("/admin/accounts", "invite", {
        email: "root@example.org",
        role: "administrator",
        cohortId: "",
        password: TEST_PASSWORD,
      }),
    );
  });

  test("another manager's invitation to the same person is distinguished", async () => {
    const { server, manager, admin, mine } = await office();
    await (
      await (
        await browserOf(server, manager)
      ).fill("/manage/people/invite", "invite", { ...asked, cohortId: mine.id })
    ).send();
    const again = await (
      await browserOf(server, admin)
    ).fill("/admin/accounts", "invite", { ...asked, cohortId: mine.id });
    expect((await again.send()).status).toBe(409);
  });

  test("a pasted list reports twice how many were sent", async () => {
    const { server, manager, mine } = await office();
    const at = await browserOf(server, manager);
    const path = `/manage/cohorts/${mine.id}/invite`;
    const look = await at.fill(path, /name="addresses"/, { addresses: "a@example.org\nb@example.org" });
    const html = await (await look.send()).text();
    const { first } = await expectSame(at.formIn(html, path, (form) => form.includes('value="confirm"'), {}));
    expect(first.to).toMatch(/invited=2/);
  });

  test("withdrawing one, and resending one", async () => {
    const { server, world, manager, mine } = await office();
    const at = await browserOf(server, manager);
    const path = `/manage/cohorts/${mine.id}/invite`;
    await (await at.fill(path, /value="one"/, { email: "new@example.org", role: "trainee" })).send();
    world.clock.now += 120_000;
    const again = await at.fill(path, /value="resend"/, { intent: "resend" });
    const { first, second } = await expectSame(again);
    expect(second.text).toContain("new@example.org");
    expect(first.text).toContain("new@example.org");
    await expectSame(await at.fill(path, /value="withdraw"/, { intent: "withdraw" }));
  });
});

describe("cohorts and people", () => {
  test("changing a cohort, closing it and reopening it", async () => {
    const { server, manager, mine } = await office();
    const at = await browserOf(server, manager);
    const edit = `/manage/cohorts/${mine.id}/edit`;
    await expectSame(await at.fill(edit, /value="facts"/, { name: "High summer" }));
    await expectSame(await at.fill(edit, /value="status"/, {}));
    await expectSame(await at.fill(edit, /value="status"/, {}));
  });

  test("another cohort of the same name is still refused", async () => {
    const { server, manager, world } = await office();
    const at = await browserOf(server, manager);
    const profileId = world.curriculum.profiles[0]!.id;
    const fields = { name: "Spring", startsOn: "2026-06-01", endsOn: "", profileId };
    expect((await (await at.fill("/manage/cohorts/new", /name="startsOn"/, fields)).send()).status).toBe(409);
  });

  test("assigning a supervisor to trainees, moving a person, and ending a membership", async () => {
    const { server, manager, world, mine, rosa, dana } = await office();
    const second = await world.cohort("Second", manager);
    const at = await browserOf(server, manager);
    const page = await (await at.get(`/manage/cohorts/${mine.id}`)).text();
    const tick = new RegExp(`value="(${rosa.id}:[^"]*)"`).exec(page)?.[1] ?? "";
    await expectSame(
      await at.fill(`/manage/cohorts/${mine.id}`, /value="assign"/, {
        intent: "assign",
        trainee: tick,
        supervisorId: dana.id,
      }),
    );
    const person = `/manage/people/${rosa.id}`;
    await expectSame(await at.fill(person, /value="move"/, { toCohortId: second.id }));
    await expectSame(await at.fill(person, /value="leave"/, {}));
  });
});

describe("one's own account", () => {
  test("a profile that is saved twice", async () => {
    const { server, rosa } = await office();
    const at = await browserOf(server, rosa);
    await expectSame(await at.fill("/account", "profile", { shownName: "Rosa Anew" }));
  });

  test("a reset link that was used with another password stays used", async () => {
    const { server, world, rosa } = await office();
    const guest = browser(server);
    await (await guest.fill("/forgot-password", /name="email"/, { email: rosa.email })).send();
    const token = await tokenFor(world, rosa.email, "password_reset");
    const form = await guest.fill(`/reset-password/${token}`, "reset-password", {
      password: "another lantern, far away",
    });
    await form.send();
    const other = await browser(server).post(`/reset-password/${token}`, {
      password: "something else entirely",
    });
    expect(other.status).toBe(410);
  });
});

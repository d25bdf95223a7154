import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { standStill } from "../../support/links";
import { practiceWorld } from "../practice/support";
import { drawn, office } from "../../support/read-page";
import type { Curriculum } from "~/curriculum/types";
import { auditLog, outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { invitePerson, resendInvitation } from "~/features/enrollment/commands/invitations.server";
import { changeContact } from "~/features/people/commands/contact.server";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { announceSetupCode } from "~/features/people/commands/setup.server";
import { contactOf, enteredContact } from "~/features/people/queries/contact.server";
import { enterContact } from "~/features/people/transaction/contact.server";
import { MINUTE } from "~/lib/dates";
import { Layout, loader as rootLoader } from "~/root";
import * as administration from "~/routes/admin._index";
import * as accountsPage from "~/routes/admin.accounts._index";
import * as contactPage from "~/routes/admin.contact";
import * as cohortInvite from "~/routes/manage.cohorts.$id.invite";
import * as staffInvite from "~/routes/manage.people.invite";
import * as setup from "~/routes/setup";

standStill();

const NOBODY = { name: "the person who invited you", email: null, phone: null };
const OFFICE = { name: "The program office", email: "office@riverside-peers.org", phone: null };

/** The content as shipped: program.yaml names no contact. */
const nobodyIn = ({ curriculum }: { curriculum: Curriculum }): Curriculum => ({
  ...curriculum,
  program: { ...curriculum.program, contact: NOBODY },
});

function asShipped<A extends LoaderFunctionArgs | ActionFunctionArgs>(args: A): A {
  return { ...args, context: { ...args.context, curriculum: nobodyIn(args.context) } };
}

const enter = (world: TestWorld, contact = OFFICE) =>
  unitOfWork(world.db, (tx) => enterContact(tx, contact, world.deps));

const Page = () => <Layout>A page</Layout>;
const footOf = (data: unknown) => {
  const { markup } = drawn({ default: Page, loader: () => null }, "/", data, undefined, "root");
  return markup.slice(markup.indexOf("<footer"));
};

describe("the program's contact at the foot of every page", () => {
  test("is program.yaml's, with links that can be tapped", async () => {
    const world = await testWorld();
    await enter(world);
    const { data } = await outcome(() => rootLoader(world.get(null, "/")));
    expect(footOf(data)).toContain("Testa Contact");
    expect(footOf(data)).toContain('href="mailto:contact@example.org"');
    expect(footOf(data)).not.toContain("riverside");
  });

  test("is the one that was entered when program.yaml names none", async () => {
    const world = await testWorld();
    const foot = async () => footOf((await outcome(() => rootLoader(asShipped(world.get(null, "/"))))).data);
    expect(await foot()).not.toContain("the person who invited you");
    await enter(world);
    expect(await foot()).toContain("The program office");
    expect(await foot()).toContain('href="mailto:office@riverside-peers.org"');
  });
});

describe("setting up", () => {
  const FORM = {
    email: "ada@example.org",
    legalName: "Ada Example",
    shownName: "Ada",
    password: "three good words",
  };

  test("asks for a contact, and does not continue without a way to reach one", async () => {
    const world = await testWorld();
    const code = (await announceSetupCode(world.db, world.deps))!;
    const { data } = await outcome(() => setup.loader(asShipped(world.get(null, "/setup"))));
    expect(drawn(setup, "/setup", data).markup).toContain('name="contactEmail"');
    const send = (fields: Record<string, string>) =>
      outcome(() => setup.action(asShipped(world.post(null, "/setup", { ...FORM, code, ...fields }))));
    const refused = await send({ contactName: "The program office" });
    expect(refused.status).toBe(400);
    expect(refused.data).toMatchObject({
      reply: { error: { contactEmail: [expect.stringMatching(/phone/)] } },
    });
    expect((await send({ contactName: "\u3164", contactEmail: "office@example.org" })).status).toBe(400);
    expect((await send({ contactName: "The office", contactPhone: "call us" })).status).toBe(400);
    expect(await world.db.$count(people)).toBe(0);
    const made = await send({ contactName: "The program office", contactPhone: "(512) 555-0123" });
    expect(made.status).toBe(303);
    expect(await enteredContact(world.db)).toMatchObject({
      name: "The program office",
      email: null,
      phone: "(512) 555-0123",
    });
  });

  test("does not ask when program.yaml has one", async () => {
    const world = await testWorld();
    const code = (await announceSetupCode(world.db, world.deps))!;
    const { data } = await outcome(() => setup.loader(world.get(null, "/setup")));
    expect(drawn(setup, "/setup", data).markup).not.toContain("contactEmail");
    const made = await outcome(() => setup.action(world.post(null, "/setup", { ...FORM, code })));
    expect(made.status).toBe(303);
    expect(await enteredContact(world.db)).toBeNull();
  });
});

describe("while there is no contact", () => {
  async function shipped() {
    const all = await practiceWorld();
    const admin = await all.world.person("Ada", "administrator");
    return { ...all, admin, deps: { ...all.world.deps, curriculum: nobodyIn(all.world) } };
  }
  type Shipped = Awaited<ReturnType<typeof shipped>>;

  type Door = {
    page: typeof cohortInvite | typeof staffInvite | typeof accountsPage;
    who: TestPerson;
    path: string;
    fields: Record<string, string>;
    params: Record<string, string>;
  };
  const doors = ({ manager, admin, cohort }: Shipped): Door[] => {
    const staff = { intent: "invite", role: "supervisor", cohortId: cohort.id };
    const inCohort = { who: manager, path: `/manage/cohorts/${cohort.id}/invite`, params: { id: cohort.id } };
    return [
      {
        ...inCohort,
        page: cohortInvite,
        fields: { intent: "one", role: "trainee", email: "a@example.org" },
      },
      { ...inCohort, page: cohortInvite, fields: { intent: "confirm", addresses: "b@example.org" } },
      {
        page: staffInvite,
        who: manager,
        path: "/manage/people/invite",
        fields: { ...staff, email: "c@example.org" },
        params: {},
      },
      {
        page: accountsPage,
        who: admin,
        path: "/admin/accounts",
        fields: { ...staff, email: "d@example.org" },
        params: {},
      },
    ];
  };

  test("no page sends an invitation, and each says what is missing and who can enter it", async () => {
    const all = await shipped();
    for (const { page, who, path, fields, params } of doors(all)) {
      const { data } = await outcome(() => page.loader(asShipped(all.world.get(who, path, params))));
      const before = drawn(page, path, data);
      expect(before.text, path).toMatch(/The program has no contact yet/);
      expect(before.markup, path).not.toMatch(/name="(email|addresses)"/);
      const refused = await outcome(() => page.action(asShipped(all.world.post(who, path, fields, params))));
      expect(refused.status, path).toBe(409);
      expect(JSON.stringify(refused.data), path).toMatch(/no contact yet.*administration page/);
    }
    expect(await all.world.db.$count(outbox)).toBe(0);
    const links = (markup: string) => markup.includes('href="/admin/contact"');
    const read = async (page: typeof accountsPage | typeof staffInvite, who: TestPerson, path: string) =>
      drawn(page, path, (await outcome(() => page.loader(asShipped(all.world.get(who, path))))).data).markup;
    expect(links(await read(accountsPage, all.admin, "/admin/accounts"))).toBe(true);
    expect(links(await read(staffInvite, all.manager, "/manage/people/invite"))).toBe(false);
  });

  test("once it is entered, all of them do", async () => {
    const all = await shipped();
    await enter(all.world);
    for (const { page, who, path, fields, params } of doors(all)) {
      const { data } = await outcome(() => page.loader(asShipped(all.world.get(who, path, params))));
      expect(drawn(page, path, data).markup, path).toMatch(/name="(email|addresses)"/);
      const sent = await outcome(() => page.action(asShipped(all.world.post(who, path, fields, params))));
      expect([200, 303], path).toContain(sent.status);
    }
    expect(await all.world.db.$count(outbox)).toBe(4);
  });

  test("none is resent either", async () => {
    const { world, manager, cohort, deps } = await shipped();
    const viewer = world.viewerOf(manager);
    const to = {
      email: "nia@example.org",
      role: "trainee" as const,
      cohortId: cohort.id,
      supervisorId: null,
    };
    const made = await invitePerson(world.db, viewer, to, world.deps);
    if (!made.ok) throw new Error(made.code);
    world.clock.now += 2 * MINUTE;
    const again = await resendInvitation(world.db, viewer, { invitationId: made.invitationId }, deps);
    expect(again).toEqual({ ok: false, code: "no_contact" });
    expect(await world.db.$count(outbox)).toBe(1);
  });

  test("a pending one is held, is sent once there is a contact, and names it; other email is not held", async () => {
    const { world, manager, trainee, cohort, deps } = await shipped();
    const to = {
      email: "nia@example.org",
      role: "trainee" as const,
      cohortId: cohort.id,
      supervisorId: null,
    };
    const made = await invitePerson(world.db, world.viewerOf(manager), to, world.deps);
    expect(made.ok).toBe(true);
    await requestPasswordReset(world.db, { email: trainee.email, clientKey: "a" }, world.deps);
    const { deliver } = office(world, deps.curriculum);
    expect((await deliver()).map((mail) => mail.to)).toEqual([trainee.email]);
    const [held] = await world.db.select().from(outbox).where(eq(outbox.template, "invitation"));
    expect(held).toMatchObject({ state: "waiting", tries: 0, lastError: "no_contact" });
    await enter(world);
    world.clock.now += 6 * MINUTE;
    const mails = await deliver();
    expect(mails).toHaveLength(2);
    expect(mails.find((mail) => mail.to === "nia@example.org")?.body).toContain("office@riverside-peers.org");
  });
});

describe("the administration page", () => {
  const adminWorld = async () => {
    const world = await testWorld();
    return { world, admin: await world.person("Ada", "administrator") };
  };
  const FIELDS = { contactName: "The program office", contactEmail: "office@riverside-peers.org" };

  test("changes the contact; a stale page changes nothing", async () => {
    const { world, admin } = await adminWorld();
    const send = (fields: Record<string, string>) =>
      outcome(() => contactPage.action(asShipped(world.post(admin, "/admin/contact", fields))));
    expect((await send({ ...FIELDS, rev: "0" })).status).toBe(303);
    // The same click once more shows the same success.
    expect((await send({ ...FIELDS, rev: "0" })).status).toBe(303);
    const late = { contactName: "The front desk", contactPhone: "(512) 555-0123", rev: "0" };
    expect((await send(late)).status).toBe(409);
    expect(await contactOf(world.db, { curriculum: nobodyIn(world) })).toEqual(OFFICE);
    expect((await send({ ...late, rev: "1" })).status).toBe(303);
    expect(await enteredContact(world.db)).toMatchObject({ name: "The front desk", email: null });
    const noted = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "installation.contact_changed"));
    expect(noted.map(({ actorId }) => actorId)).toEqual([admin.id, admin.id]);
    // Ids hold random digits, and are left out.
    expect(JSON.stringify(noted.map(({ details }) => details))).not.toMatch(/office|desk|555/);
  });

  test("the same form submitted twice at the same time changes it once, and both are told so", async () => {
    const { world, admin } = await adminWorld();
    const send = () => changeContact(world.db, world.viewerOf(admin), { ...OFFICE, rev: 0 }, world.deps);
    expect(await Promise.all([send(), send()])).toEqual([{ ok: true }, { ok: true }]);
    expect(await enteredContact(world.db)).toMatchObject({ rev: 1 });
  });

  test("of two people who change it at the same time, one succeeds and the other is told", async () => {
    const { world, admin } = await adminWorld();
    const change = (name: string) =>
      changeContact(world.db, world.viewerOf(admin), { ...OFFICE, name, rev: 0 }, world.deps);
    const both = await Promise.all([change("One"), change("Other")]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, code: "stale" });
  });

  test("is for administrators only, and shows program.yaml's without a form", async () => {
    const { world, admin } = await adminWorld();
    const manager = await world.person("Mara", "manager");
    const refused = await outcome(() => contactPage.loader(world.get(manager, "/admin/contact")));
    expect(refused.status).toBe(403);
    const command = await changeContact(world.db, world.viewerOf(manager), { ...OFFICE, rev: 0 }, world.deps);
    expect(command).toEqual({ ok: false, code: "forbidden" });
    const { data } = await outcome(() => contactPage.loader(world.get(admin, "/admin/contact")));
    const { markup, text } = drawn(contactPage, "/admin/contact", data);
    expect(text).toContain("program.yaml");
    expect(markup).not.toContain("contactName");
    const sent = await outcome(() =>
      contactPage.action(world.post(admin, "/admin/contact", { ...FIELDS, rev: "0" })),
    );
    expect(sent.status).toBe(409);
    expect(await enteredContact(world.db)).toBeNull();
  });

  test("shows the contact on its first page, or that there is none", async () => {
    const { world, admin } = await adminWorld();
    const read = async () => {
      const { data } = await outcome(() => administration.loader(asShipped(world.get(admin, "/admin"))));
      return drawn(administration, "/admin", data).text;
    };
    expect(await read()).toMatch(/The program has no contact yet/);
    await enter(world);
    expect(await read()).toContain("office@riverside-peers.org");
  });
});

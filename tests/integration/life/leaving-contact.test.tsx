import { describe, expect, test } from "vitest";

import { standStill } from "../people/links";
import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { auditLog, outbox } from "~/db/schema/journal";
import { installation, invitations, people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { invitePerson } from "~/features/people/commands.server";
import { announceSetupCode } from "~/features/people/installation.server";
import { requestPasswordReset } from "~/features/people/reset.server";
import { MINUTE } from "~/lib/dates";
import * as admin from "~/routes/admin._index";
import * as invite from "~/routes/manage.cohorts.$id.invite";
import * as join from "~/routes/join.$token";
import * as setup from "~/routes/setup";
import { Layout, loader as rootLoader } from "~/root";
import { drawn, office, readPage, withoutContact } from "./leaving-support";

standStill();

/* The shipped content names nobody who can be reached: the installation is asked for its contact. */

const ADMIN = {
  email: "ada@example.org",
  legalName: "Ada Example",
  shownName: "Ada",
  password: "three good words",
};
const CONTACT = { contactName: "The program office", contactEmail: "office@example.org", contactPhone: "" };

async function shipped(): Promise<TestWorld> {
  const world = await testWorld();
  return { ...world, ...asShipped(world) };
}

/** The same world, with the shipped words for whom to ask: everything made from it takes them. */
function asShipped(world: TestWorld): Partial<TestWorld> {
  const curriculum = withoutContact(world.curriculum);
  const contextFor = (who: TestPerson | null) => ({ ...world.contextFor(who), curriculum });
  return {
    curriculum,
    contextFor,
    get: (who, path, params = {}) => ({
      request: new Request(`http://localhost:3000${path}`),
      params,
      context: contextFor(who),
    }),
    post: (who, path, fields, params = {}) => {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, one);
      return {
        request: new Request(`http://localhost:3000${path}`, { method: "POST", body }),
        params,
        context: contextFor(who),
      };
    },
  };
}

async function setUp(world: TestWorld, fields: Record<string, string>) {
  const code = await announceSetupCode(world.db, world.deps);
  return outcome(() => setup.action(world.post(null, "/setup", { ...ADMIN, code: code ?? "", ...fields })));
}

type Contact = { name: string; email: string | null; phone: string | null };

const contactOnPages = async (world: TestWorld, who: TestPerson | null = null) =>
  ((await outcome(() => rootLoader(world.get(who, "/")))).data as { contact: Contact | null }).contact;

async function withManager() {
  const world = await shipped();
  const ada = await world.person("Ada", "administrator");
  const manager = await world.person("Maya", "manager");
  const cohort = await world.cohort("Spring", manager);
  const post = (fields: Record<string, string>) =>
    outcome(() =>
      invite.action(world.post(manager, `/manage/cohorts/${cohort.id}/invite`, fields, { id: cohort.id })),
    );
  const enter = (fields: Record<string, string>, as: TestPerson = ada) =>
    outcome(() => admin.action(world.post(as, "/admin", { intent: "contact", ...fields })));
  return { world, ada, manager, cohort, post, enter };
}

describe("setting up", () => {
  test("asks whom people can ask, and how they are reached", async () => {
    const world = await shipped();
    await announceSetupCode(world.db, world.deps);
    const { markup } = await readPage(world, setup, null, "/setup");
    for (const name of ["contactName", "contactEmail", "contactPhone"])
      expect(markup).toContain(`name="${name}"`);
  });

  test("is not done without an address or a phone number, nor with ones that cannot be used", async () => {
    const world = await shipped();
    const without: Record<string, string>[] = [
      {},
      { contactName: "The program office" },
      { ...CONTACT, contactName: "" },
      { ...CONTACT, contactEmail: "office" },
      { ...CONTACT, contactEmail: "", contactPhone: "call us" },
    ];
    for (const fields of without) {
      expect((await setUp(world, fields)).status, JSON.stringify(fields)).toBe(400);
    }
    expect(await world.db.$count(people)).toBe(0);
  });

  test("keeps it: every page names it from then on, signed in or not", async () => {
    const world = await shipped();
    expect((await setUp(world, CONTACT)).status).toBe(303);
    expect(await contactOnPages(world)).toEqual({
      name: "The program office",
      email: "office@example.org",
      phone: null,
    });
  });

  test("takes a phone number alone as well", async () => {
    const world = await shipped();
    expect(
      (await setUp(world, { ...CONTACT, contactEmail: "", contactPhone: "(512) 555-0123" })).status,
    ).toBe(303);
    expect(await contactOnPages(world)).toEqual({
      name: "The program office",
      email: null,
      phone: "(512) 555-0123",
    });
  });

  test("does not ask where program.yaml says it, which holds over everything else", async () => {
    const world = await testWorld();
    await announceSetupCode(world.db, world.deps);
    expect((await readPage(world, setup, null, "/setup")).markup).not.toContain("contactName");
    const code = await announceSetupCode(world.db, world.deps);
    const done = await outcome(() =>
      setup.action(world.post(null, "/setup", { ...ADMIN, ...CONTACT, code: code! })),
    );
    expect(done.status).toBe(303);
    expect(await contactOnPages(world)).toMatchObject({
      name: "Testa Contact",
      email: "contact@example.org",
    });
  });
});

describe("without a contact", () => {
  test("no invitation is made: alone, as a list or once more; the page says what to do", async () => {
    const { world, enter, post } = await withManager();
    const one = { intent: "one", email: "nia@example.org", role: "trainee" };
    const refused = await post(one);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.data)).toMatch(/contact/i);
    const list = await post({ intent: "confirm", addresses: "a@example.org\nb@example.org" });
    expect(list.status).toBe(409);
    expect(JSON.stringify(list.data)).toMatch(/contact/i);
    expect(await world.db.$count(outbox)).toBe(0);

    expect((await enter(CONTACT)).status).toBe(303);
    expect((await post(one)).status).toBe(200);
    expect(await world.db.$count(outbox)).toBe(1);
  });

  test("one that was made before waits, and goes out once there is a contact", async () => {
    const { world, ada, enter } = await withManager();
    await enter(CONTACT);
    const made = await invitePerson(
      world.db,
      world.viewerOf(ada),
      { email: "nia@example.org", role: "manager", cohortId: null, supervisorId: null },
      world.deps,
    );
    expect(made.ok).toBe(true);
    const kept = await world.db.select().from(installation);
    await unitOfWork(world.db, (tx) => tx.delete(installation));
    const { deliver } = office(world, world.curriculum);
    expect(await deliver()).toEqual([]);
    expect((await world.db.select().from(outbox))[0]).toMatchObject({ state: "waiting" });
    await unitOfWork(world.db, (tx) => tx.insert(installation).values(kept).onConflictDoNothing());
    world.clock.now += 2 * 60 * MINUTE;
    expect((await deliver()).map((mail) => mail.to)).toEqual(["nia@example.org"]);
  });

  test("the administrator's page says so, and asks for it", async () => {
    const { world, ada, enter } = await withManager();
    const before = await readPage(world, admin, ada, "/admin");
    expect(before.text).toMatch(/no invitations? (can|will) (go out|be sent)/i);
    expect(before.markup).toContain('name="contactEmail"');
    expect((await enter({ ...CONTACT, contactEmail: "" })).status).toBe(400);
    expect((await enter(CONTACT)).status).toBe(303);
    const after = await readPage(world, admin, ada, "/admin");
    expect(after.text).not.toMatch(/no invitations? (can|will) (go out|be sent)/i);
    expect(after.markup).toContain("office@example.org");
    const lines = await world.db.select().from(auditLog);
    expect(lines.map(({ action }) => action)).toContain("installation.contact_changed");
    expect(JSON.stringify(lines)).not.toContain("office@example.org");
  });

  test("only administrators enter it", async () => {
    const { world, manager, enter } = await withManager();
    expect((await enter(CONTACT, manager)).status).toBe(403);
    expect((await contactOnPages(world))?.email ?? null).toBeNull();
  });

  test("that program.yaml names cannot be changed on the page", async () => {
    const world = await testWorld();
    const ada = await world.person("Ada", "administrator");
    const done = await outcome(() =>
      admin.action(world.post(ada, "/admin", { intent: "contact", ...CONTACT })),
    );
    expect(done.status).toBe(409);
    const page = await readPage(world, admin, ada, "/admin");
    expect(page.markup).not.toContain('name="contactEmail"');
    expect(page.text).toContain("program.yaml");
  });
});

describe("the contact", () => {
  test("is in every mail, with what it is asked by", async () => {
    const { world, manager, enter, post } = await withManager();
    await enter({ ...CONTACT, contactPhone: "(512) 555-0123" });
    await post({ intent: "one", email: "nia@example.org", role: "trainee" });
    await requestPasswordReset(world.db, manager.email, "a", world.deps);
    const mails = await office(world, world.curriculum).deliver();
    expect(mails).toHaveLength(2);
    for (const { body } of mails) {
      expect(body.replaceAll(/\s+/g, " ")).toContain("The program office");
      expect(body).toContain("office@example.org");
      expect(body).toContain("(512) 555-0123");
    }
  });

  test("is on the page of an invitation that opens nothing", async () => {
    const { world, enter } = await withManager();
    await enter(CONTACT);
    const over = await outcome(() => join.loader(world.get(null, "/join/none", { token: "none" })));
    const { text } = drawn(join as unknown as Parameters<typeof drawn>[0], "/join/none", over.data);
    expect(text).toContain("office@example.org");
  });

  test("stands at the foot of every page, with ways that can be tapped", async () => {
    const world = await testWorld();
    const { data } = await outcome(() => rootLoader(world.get(null, "/")));
    const Page = () => <Layout>A page</Layout>;
    const { markup } = drawn({ default: Page, loader: () => null }, "/", data, undefined, "root");
    const foot = markup.slice(markup.indexOf("<footer"));
    expect(foot).toContain("Testa Contact");
    expect(foot).toContain('href="mailto:contact@example.org"');
  });

  test("may be sent again only while there is one", async () => {
    const { world, enter, post } = await withManager();
    await enter(CONTACT);
    await post({ intent: "one", email: "nia@example.org", role: "trainee" });
    const [{ id }] = (await world.db.select({ id: invitations.id }).from(invitations)) as [{ id: string }];
    await unitOfWork(world.db, (tx) => tx.delete(installation));
    world.clock.now += 2 * MINUTE;
    expect((await post({ intent: "resend", invitationId: id })).status).toBe(409);
    expect(await world.db.$count(outbox)).toBe(1);
  });
});

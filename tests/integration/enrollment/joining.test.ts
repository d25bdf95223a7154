import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { onSqlite } from "../../support/database";
import { mailsFor, standStill, tokenFor } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { agreements } from "~/db/schema/agreements";
import { attestations } from "~/db/schema/attestations";
import { applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { auditLog, outbox } from "~/db/schema/journal";
import { people, personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import {
  invitePerson,
  resendInvitation,
  withdrawInvitation,
} from "~/features/enrollment/commands/invitations.server";
import {
  waitingInvitations,
  waitingInvitationsQuery,
} from "~/features/enrollment/queries/invitations.server";
import { inviteMany } from "~/features/enrollment/transaction/invitations.server";
import { DAY, MINUTE } from "~/lib/dates";
import { action, loader } from "~/routes/join.$token";

standStill();

const EMAIL = "zoe@example.org";

async function programWithCohort() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const supervisor = await world.person("Sam", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  /** The supervisor works in the cohort from now on. */
  const onStaff = () =>
    unitOfWork(world.db, (tx) =>
      joinCohortStaff(
        tx,
        { personId: supervisor.id, cohortId: cohort.id, role: "supervisor", addedBy: manager.id },
        world.deps,
      ),
    );
  const invite = (input: Partial<Parameters<typeof invitePerson>[2]> = {}, as: TestPerson = manager) =>
    invitePerson(
      world.db,
      world.viewerOf(as),
      { email: EMAIL, role: "trainee", cohortId: cohort.id, supervisorId: null, ...input },
      world.deps,
    );
  return { world, manager, supervisor, cohort, invite, onStaff };
}

type PageData = {
  page: {
    kind: string;
    who?: string;
    reason?: string;
    textsHash?: string;
    texts?: { kind: string; id: string }[];
  };
};

async function open(world: TestWorld, token: string, who: TestPerson | null = null) {
  const answer = await outcome(() => loader(world.get(who, `/join/${token}`, { token })));
  return { status: answer.status, page: (answer.data as PageData).page };
}

async function formFor(
  world: TestWorld,
  token: string,
  who: TestPerson | null = null,
): Promise<Record<string, string>> {
  const { page } = await open(world, token, who);
  const ticks = Object.fromEntries((page.texts ?? []).map((text) => [`agree.${text.kind}-${text.id}`, "on"]));
  return { textsHash: page.textsHash ?? "", ...ticks };
}

const NEW = { legalName: "Zoë Müller-Łukasz", shownName: "Zoë 🌱", password: "four words in a row" };

async function join(
  world: TestWorld,
  token: string,
  fields: Record<string, string>,
  who: TestPerson | null = null,
) {
  return outcome(() => action(world.post(who, `/join/${token}`, fields, { token })));
}

describe("inviting", () => {
  it("sends one neutral email with a link of which only the hash is stored", async () => {
    const { world, invite } = await programWithCohort();
    expect(await invite()).toMatchObject({ ok: true });
    const token = await tokenFor(world, EMAIL, "invitation");
    expect(token).toMatch(/^[0-9a-z]{32}$/);
    expect(JSON.stringify(await world.db.select().from(invitations))).not.toContain(token);
  });

  it("keeps one open invitation per address, however many are sent concurrently", async () => {
    const { world, invite } = await programWithCohort();
    const sent = await Promise.all(Array.from({ length: 10 }, () => invite()));
    expect(sent.filter((one) => one.ok)).toHaveLength(1);
    expect(sent.filter((one) => !one.ok && one.code === "conflict")).toHaveLength(9);
    expect(await mailsFor(world, EMAIL, "invitation")).toBe(1);
    world.clock.now += 14 * DAY;
    expect(await invite()).toMatchObject({ ok: true });
  });

  it("lets each role invite the roles it may invite", async () => {
    const { world, manager, supervisor, cohort, invite, onStaff } = await programWithCohort();
    const other = await world.person("Otto", "manager");
    const foreign = await world.cohort("Foreign", other);
    const admin = await world.person("Ada", "administrator");
    const cases: [Parameters<typeof invite>[0], TestPerson, string][] = [
      [{ email: "a@example.org", role: "supervisor" }, manager, "ok"],
      [{ email: "b@example.org", role: "manager", cohortId: null }, manager, "ok"],
      [{ email: "c@example.org", role: "administrator", cohortId: null }, manager, "forbidden"],
      [{ email: "d@example.org", role: "supervisor", cohortId: null }, manager, "forbidden"],
      [{ email: "e@example.org", cohortId: foreign.id }, manager, "not_found"],
      [{ email: "f@example.org", cohortId: "no-such-cohort" }, manager, "not_found"],
      [{ email: "g@example.org" }, supervisor, "forbidden"],
      [{ email: "h@example.org", cohortId: foreign.id }, admin, "ok"],
      [{ email: "i@example.org", role: "administrator", cohortId: null }, admin, "ok"],
      [{ email: "j@example.org", cohortId: null }, admin, "invalid"],
      [{ email: "k@example.org", cohortId: cohort.id, supervisorId: manager.id }, manager, "not_found"],
      [{ email: "l@example.org", cohortId: cohort.id, supervisorId: supervisor.id }, manager, "ok"],
    ];
    await onStaff();
    for (const [input, actor, expected] of cases) {
      const result = await invite(input, actor);
      expect([input?.email, result.ok ? "ok" : result.code]).toEqual([input?.email, expected]);
    }
    expect(await world.db.$count(outbox)).toBe(5);
  });

  it("refuses a closed cohort, an existing member, and a deactivated account", async () => {
    const { world, manager, cohort, invite } = await programWithCohort();
    const there = await world.trainee("There", { cohort, assignedBy: manager });
    const gone = await world.person("Gone", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, gone.id)),
    );
    expect(await invite({ email: there.email })).toEqual({ ok: false, code: "already_there" });
    expect(await invite({ email: gone.email })).toEqual({ ok: false, code: "deactivated" });
    await unitOfWork(world.db, (tx) =>
      tx.update(cohorts).set({ status: "closed" }).where(eq(cohorts.id, cohort.id)),
    );
    expect(await invite()).toEqual({ ok: false, code: "expired" });
  });

  it("invites a list, each address once, and reports the result for each", async () => {
    const { world, manager, cohort, invite } = await programWithCohort();
    const there = await world.trainee("There", { cohort, assignedBy: manager });
    await invite();
    const result = await unitOfWork(world.db, (tx) =>
      inviteMany(
        tx,
        world.viewerOf(manager),
        {
          emails: ["new@example.org", EMAIL, "new@example.org", there.email],
          role: "trainee",
          cohortId: cohort.id,
          supervisorId: null,
        },
        world.deps,
      ),
    );
    expect(
      result.ok && result.each.map(({ email, outcome: each }) => [email, each.ok ? "ok" : each.code]),
    ).toEqual([
      ["new@example.org", "ok"],
      [EMAIL, "conflict"],
      [there.email, "already_there"],
    ]);
  });

  it("resends with a new link, and withdraws", async () => {
    const { world, manager, invite } = await programWithCohort();
    const other = await world.person("Otto", "manager");
    const made = await invite();
    if (!made.ok) throw new Error("not invited");
    const { invitationId } = made;
    const again = (as: TestPerson) =>
      resendInvitation(world.db, world.viewerOf(as), { invitationId }, world.deps);
    const withdraw = (as: TestPerson) =>
      withdrawInvitation(world.db, world.viewerOf(as), { invitationId }, world.deps);
    const older = await tokenFor(world, EMAIL, "invitation");
    expect(await again(manager)).toEqual({ ok: false, code: "too_many" });
    world.clock.now += MINUTE;
    expect(await again(other)).toEqual({ ok: false, code: "not_found" });
    const both = await Promise.all([again(manager), again(manager)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    const newer = await tokenFor(world, EMAIL, "invitation");
    expect((await open(world, older)).page).toEqual({ kind: "over", reason: "unknown" });
    expect((await open(world, newer)).page.kind).toBe("open");
    expect(await withdraw(other)).toEqual({ ok: false, code: "not_found" });
    expect(await withdraw(manager)).toEqual({ ok: true });
    expect(await withdraw(manager), "a second click").toEqual({ ok: true });
    expect(await again(manager)).toEqual({ ok: false, code: "conflict" });
    expect(await open(world, newer)).toEqual({ status: 410, page: { kind: "over", reason: "withdrawn" } });
    expect((await join(world, newer, NEW)).status).toBe(410);
  });

  onSqlite("lists pending invitations by an index", async () => {
    const { world, cohort, invite } = await programWithCohort();
    await invite();
    expect(await waitingInvitations(world.db, { cohortId: cohort.id }, world.clock.now)).toMatchObject([
      { email: EMAIL, state: "open", inviterName: "Mara" },
    ]);
    const plan = world.db.explain(waitingInvitationsQuery(world.db, cohort.id)).join("\n");
    expect(plan).toContain("invitations_by_cohort");
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE FOR ORDER/);
  });
});

describe("joining as a new person", () => {
  it("creates the person, the membership, the application and the confirmed texts, and signs in", async () => {
    const { world, supervisor, cohort, invite, onStaff } = await programWithCohort();
    await onStaff();
    await invite({ supervisorId: supervisor.id });
    const token = await tokenFor(world, EMAIL, "invitation");
    const { page } = await open(world, token);
    expect(page).toMatchObject({
      kind: "open",
      who: "new",
      inviterName: "Mara",
      cohortName: "Spring",
      email: EMAIL,
    });
    expect(await world.db.$count(people, eq(people.email, EMAIL))).toBe(0);

    const answer = await join(world, token, {
      ...NEW,
      ...(await formFor(world, token)),
      role: "administrator",
    });
    expect(answer).toMatchObject({ status: 303, location: "/learn" });
    const { viewer } = await world.sessions.read(answer.headers.get("Set-Cookie")!.split(";")[0]!);
    expect(viewer).toMatchObject({ email: EMAIL, shownName: "Zoë 🌱", roles: ["trainee"] });
    const personId = viewer!.personId;
    expect(await world.db.select().from(memberships)).toMatchObject([{ personId, cohortId: cohort.id }]);
    expect(await world.db.select().from(supervisorAssignments)).toMatchObject([
      { traineeId: personId, supervisorId: supervisor.id },
    ]);
    const [application] = await world.db.select().from(applications);
    expect(application).toMatchObject({ personId, cohortId: cohort.id, state: "in_training" });
    const [agreement] = await world.db.select().from(agreements);
    expect(agreement).toMatchObject({ id: application!.agreementId, personId, toAt: null });
    const confirmed = await world.db.select().from(attestations);
    expect(confirmed).toHaveLength(page.texts!.length);
    expect(confirmed.length).toBeGreaterThan(2);
    for (const text of confirmed) {
      expect(text).toMatchObject({ personId, occasion: "joining", applicationId: application!.id });
      // The person is held to the hash they confirmed.
      expect(agreement!.texts[text.textId]).toBe(text.textHash);
    }
    expect(await open(world, token)).toEqual({ status: 410, page: { kind: "over", reason: "accepted" } });
  });

  it("happens once, however often the form is submitted", async () => {
    const { world, invite } = await programWithCohort();
    await invite();
    const token = await tokenFor(world, EMAIL, "invitation");
    const form = { ...NEW, ...(await formFor(world, token)) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => join(world, token, form)));
    // A person who resubmits it is signed in as if it were the first time, unless that amounts to guessing.
    const signedIn = answers.filter((answer) => answer.status === 303);
    expect(signedIn.length).toBeGreaterThan(1);
    expect(answers.filter((answer) => answer.status === 410)).toHaveLength(5 - signedIn.length);
    expect(await world.db.$count(people, eq(people.email, EMAIL))).toBe(1);
    expect(await world.db.$count(applications)).toBe(1);
    expect(await world.db.$count(sessions)).toBe(signedIn.length);
    const joined = await world.db.select().from(auditLog).where(eq(auditLog.action, "invitation.accepted"));
    expect(joined).toHaveLength(1);
    // Another person with the link is told that it was used.
    expect((await join(world, token, { ...form, password: "not the same four words" })).status).toBe(410);
  });

  it("requires every check box, and the texts in force", async () => {
    const { world, invite } = await programWithCohort();
    await invite();
    const token = await tokenFor(world, EMAIL, "invitation");
    const { "agree.statement-adult": _tick, ...rest } = await formFor(world, token);
    const refused = await join(world, token, { ...NEW, ...rest });
    expect(refused).toMatchObject({
      status: 400,
      data: { reply: { error: { "agree.statement-adult": [expect.any(String)] } } },
    });
    expect(JSON.stringify(refused.data)).toContain("Zoë Müller-Łukasz");
    expect(JSON.stringify(refused.data)).not.toContain(NEW.password);
    const stale = await join(world, token, { ...NEW, ...(await formFor(world, token)), textsHash: "older" });
    expect(stale.status).toBe(409);
    expect(await world.db.$count(people, eq(people.email, EMAIL))).toBe(0);
  });

  it("expires after 14 days, and when the cohort has closed", async () => {
    const { world, cohort, invite } = await programWithCohort();
    await invite();
    const token = await tokenFor(world, EMAIL, "invitation");
    await unitOfWork(world.db, (tx) =>
      tx.update(cohorts).set({ status: "closed" }).where(eq(cohorts.id, cohort.id)),
    );
    expect((await open(world, token)).page).toEqual({ kind: "over", reason: "closed" });
    world.clock.now += 14 * DAY;
    expect((await open(world, token)).page).toEqual({ kind: "over", reason: "expired" });
    expect((await join(world, token, NEW)).status).toBe(410);
    expect((await open(world, "no-such-token")).page).toEqual({ kind: "over", reason: "unknown" });
  });

  it("as supervisor adds the person to the cohort's staff and asks for no texts", async () => {
    const { world, cohort, invite } = await programWithCohort();
    await invite({ role: "supervisor" });
    const token = await tokenFor(world, EMAIL, "invitation");
    const answer = await join(world, token, { ...NEW, ...(await formFor(world, token)) });
    expect(answer).toMatchObject({ status: 303, location: "/supervise" });
    const staff = await world.db.select().from(cohortStaff).where(eq(cohortStaff.role, "supervisor"));
    expect(staff).toMatchObject([{ cohortId: cohort.id }]);
    expect(await world.db.$count(attestations)).toBe(0);
    expect(await world.db.$count(applications)).toBe(0);
  });
});

describe("joining with an existing account", () => {
  it("adds the role with the account's password, and ends older sessions", async () => {
    const { world, supervisor, invite } = await programWithCohort();
    await invite({ email: supervisor.email });
    const token = await tokenFor(world, supervisor.email, "invitation");
    const before = await world.sessions.begin({ id: supervisor.id, roles: supervisor.roles }, "Test");
    expect((await open(world, token)).page.who).toBe("known");
    const form = await formFor(world, token);
    expect((await join(world, token, { ...form, password: "wrong" })).status).toBe(400);
    expect((await join(world, token, form)).status).toBe(400);
    const answer = await join(world, token, { ...form, password: TEST_PASSWORD });
    expect(answer).toMatchObject({ status: 303, location: "/learn" });
    expect((await world.sessions.read(before)).viewer).toBeNull();
    const roles = await world.db
      .select({ role: personRoles.role })
      .from(personRoles)
      .where(eq(personRoles.personId, supervisor.id));
    expect(roles.map((row) => row.role).sort()).toEqual(["supervisor", "trainee"]);
    expect(await world.db.$count(memberships, eq(memberships.personId, supervisor.id))).toBe(1);
  });

  it("needs no password from the account that is signed in, and another account's session does not count", async () => {
    const { world, manager, supervisor, invite } = await programWithCohort();
    await invite({ email: supervisor.email, role: "manager", cohortId: null });
    const token = await tokenFor(world, supervisor.email, "invitation");
    expect((await open(world, token, manager)).page.who).toBe("somebody_else");
    expect((await join(world, token, { textsHash: "", password: TEST_PASSWORD }, manager)).status).toBe(400);
    const form = await formFor(world, token, manager);
    expect((await join(world, token, { ...form, password: TEST_PASSWORD }, manager)).status).toBe(409);
    expect((await open(world, token, supervisor)).page.who).toBe("signed_in");
    expect(await join(world, token, form, supervisor)).toMatchObject({ status: 303, location: "/supervise" });
    expect(
      await world.db.$count(
        personRoles,
        and(eq(personRoles.personId, supervisor.id), eq(personRoles.role, "manager")),
      ),
    ).toBe(1);
  });

  it("keeps an open application", async () => {
    const { world, manager, cohort, invite } = await programWithCohort();
    const trainee = await world.trainee("Tia", { cohort, assignedBy: manager });
    const second = await world.cohort("Autumn", manager);
    await invite({ email: trainee.email, cohortId: second.id });
    const token = await tokenFor(world, trainee.email, "invitation");
    expect((await join(world, token, await formFor(world, token, trainee), trainee)).status).toBe(303);
    expect(await world.db.select({ id: applications.id }).from(applications)).toEqual([
      { id: trainee.applicationId },
    ]);
    expect(await world.db.$count(memberships, eq(memberships.personId, trainee.id))).toBe(2);
  });

  it("is refused to a deactivated account", async () => {
    const { world, supervisor, invite } = await programWithCohort();
    await invite({ email: supervisor.email });
    const token = await tokenFor(world, supervisor.email, "invitation");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, supervisor.id)),
    );
    expect((await open(world, token)).page).toEqual({ kind: "over", reason: "deactivated" });
    expect((await join(world, token, { password: TEST_PASSWORD })).status).toBe(410);
  });
});

it.each([
  ["1 MB", "x".repeat(1_000_000), 413],
  ["a NUL byte", "Zoë\u0000", 400],
  ["a mark that turns the text", "Zoë\u202egnp", 400],
  ["200 characters", "x".repeat(200), 400],
])("a name of %s gets an ordinary response", async (_what, legalName, status) => {
  const { world, invite } = await programWithCohort();
  await invite();
  const token = await tokenFor(world, EMAIL, "invitation");
  expect((await join(world, token, { ...NEW, ...(await formFor(world, token)), legalName })).status).toBe(
    status,
  );
});

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { onSqlite } from "../../support/database";
import { mailsFor, standStill, tokenFor } from "../../support/links";
import { type TestPerson } from "../../support/world";
import { cohorts } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { resendInvitation, withdrawInvitation } from "~/features/enrollment/commands/invitations.server";
import {
  waitingInvitations,
  waitingInvitationsQuery,
} from "~/features/enrollment/queries/invitations.server";
import { inviteMany } from "~/features/enrollment/transaction/invitations.server";
import { DAY, MINUTE } from "~/lib/dates";
import { EMAIL, programWithCohort, open, NEW, join } from "./joining-support";

standStill();

describe("inviting", () => {
  it("sends one neutral email with a link of which only the hash is stored", async () => {
    const { world, invite } = await programWithCohort();
    expect(await invite()).toMatchObject({ ok: true });
    const token = await tokenFor(world, EMAIL, "invitation");
    expect(token).toMatch(/^[0-9a-z]{32}$/);
    expect(JSON.stringify(await world.db.select().from(invitations))).not.toContain(token);
  });

  it("keeps one open invitation per address, however many are sent at once", async () => {
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
          invitees: ["new@example.org", EMAIL, "new@example.org", there.email].map((email) => ({
            email,
            supervisorId: null,
          })),
          role: "trainee",
          cohortId: cohort.id,
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

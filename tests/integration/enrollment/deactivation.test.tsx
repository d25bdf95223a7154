import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { scene } from "../../support/cohort-scene";
import { standStill } from "../../support/links";
import { entry } from "../practice/support";
import { closeAsBefore, readPage } from "../../support/read-page";
import { applications } from "~/db/schema/certification";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { relationTo } from "~/features/certification/queries/relation.server";
import { staffOf, supervisorOf, supervisorsOf } from "~/features/cohorts/queries/cohorts.server";
import { joinCohort } from "~/features/cohorts/transaction/memberships.server";
import { reactivatePerson, setRoles } from "~/features/enrollment/commands/accounts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { removeCohortStaff } from "~/features/enrollment/commands/cohort-staff.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { cohortsPage } from "~/features/staff/queries/cohorts.server";
import * as adminHome from "~/routes/admin._index";
import * as account from "~/routes/admin.accounts.$id";
import * as certification from "~/routes/certification._index";
import * as learn from "~/routes/learn._index";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import * as exported from "~/routes/manage.cohorts.$id.export[.]csv";
import * as personPage from "~/routes/manage.people.$id";
import * as practiceNew from "~/routes/practice.new";
import * as superviseHome from "~/routes/supervise._index";

standStill();

/** Dana supervises two trainees of one cohort; an entry and an application wait for her. */
async function staffed() {
  const all = await scene();
  const { world, manager, mine, dana } = all;
  const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
  const cem = await world.trainee("Cem", { cohort: mine, supervisor: dana, assignedBy: manager });
  await entry(world, ben, "submitted");
  await unitOfWork(world.db, (tx) =>
    tx.update(applications).set({ state: "submitted" }).where(eq(applications.id, cem.applicationId)),
  );
  const accountOf = (who: TestPerson, query = "") =>
    readPage(world, account, all.admin, `/admin/accounts/${who.id}${query}`, { id: who.id });
  const close = (who: TestPerson, fields: Record<string, string> = {}, as: TestPerson = all.admin) =>
    outcome(() =>
      account.action(
        world.post(
          as,
          `/admin/accounts/${who.id}`,
          { intent: "deactivate", password: TEST_PASSWORD, ...fields },
          { id: who.id },
        ),
      ),
    );
  const statusOf = async (who: TestPerson) =>
    (await world.db.select({ status: people.status }).from(people).where(eq(people.id, who.id)))[0]?.status;
  const openAssignments = (who: TestPerson) =>
    world.db.$count(
      supervisorAssignments,
      and(eq(supervisorAssignments.supervisorId, who.id), isNull(supervisorAssignments.toAt)),
    );
  return { ...all, ben, cem, accountOf, close, statusOf, openAssignments };
}

describe("before a supervisor's account is deactivated", () => {
  test("the page counts her pending work and offers who could take over", async () => {
    const { dana, accountOf } = await staffed();
    const { text } = await accountOf(dana);
    expect(text).toMatch(/2 trainees/);
    expect(text).toMatch(/1 practice entry/);
    expect(text).toMatch(/1 application/);
    expect(text).toContain("Spring");
    expect(text).toContain("Eli");
    expect(text).not.toMatch(/<option[^>]*>Dana/);
  });

  test("an account without pending work is deactivated by the button alone, as before", async () => {
    const { eli, accountOf, close, statusOf } = await staffed();
    expect((await accountOf(eli)).text).not.toMatch(/\d trainees?/);
    expect((await close(eli)).status).toBe(303);
    expect(await statusOf(eli)).toBe("deactivated");
  });

  test("is refused until a successor is chosen, and nothing is changed", async () => {
    const { dana, close, statusOf, openAssignments } = await staffed();
    expect((await close(dana)).status).toBe(400);
    expect(await statusOf(dana)).toBe("active");
    expect(await openAssignments(dana)).toBe(2);
  });

  test("a successor must supervise in that cohort and be able to act", async () => {
    const { world, manager, dana, mine, close, statusOf } = await staffed();
    const stranger = await world.person("Sven", "supervisor");
    const gone = await world.person("Gone", "supervisor");
    await unitOfWork(world.db, (tx) =>
      tx.insert(cohortStaff).values({
        id: world.deps.newId(),
        cohortId: mine.id,
        personId: gone.id,
        role: "supervisor",
        fromAt: world.clock.now,
      }),
    );
    await closeAsBefore(world, gone);
    for (const id of [stranger.id, gone.id, dana.id, manager.id, "unknown", ""]) {
      expect((await close(dana, { [`supervisorFor.${mine.id}`]: id })).status).toBe(400);
    }
    expect(await statusOf(dana)).toBe("active");
    const refused = await close(dana, { [`supervisorFor.${mine.id}`]: "" });
    expect(JSON.stringify(refused.data)).toContain("takes over in Spring,");
  });
});

describe("deactivating a supervisor's account", () => {
  test("reassigns their trainees to the chosen successor, recorded and audited, and says so", async () => {
    const { world, admin, dana, eli, ben, cem, mine, accountOf, close, statusOf } = await staffed();
    const done = await close(dana, { [`supervisorFor.${mine.id}`]: eli.id });
    expect(done.status).toBe(303);
    expect(await statusOf(dana)).toBe("deactivated");
    const found = await supervisorsOf(world.db, [ben.id, cem.id]);
    expect([...found.values()].map(({ personId }) => personId)).toEqual([eli.id, eli.id]);
    const entries = await world.db.select().from(auditLog).where(eq(auditLog.action, "supervisor.assigned"));
    expect(entries.map(({ actorId, details }) => ({ actorId, ...details }))).toEqual([
      { actorId: admin.id, from: dana.id, to: eli.id },
      { actorId: admin.id, from: dana.id, to: eli.id },
    ]);
    const { text } = await accountOf(dana, done.location?.slice(done.location.indexOf("?")) ?? "");
    expect(text).toMatch(/2 trainees .*another supervisor/);
    const { text: queue } = await readPage(world, superviseHome, eli, "/supervise");
    expect(queue).toContain("Ben");
  });

  test("or leaves them without a supervisor, and every list says so", async () => {
    const { world, manager, dana, ben, mine, close, openAssignments } = await staffed();
    expect((await close(dana, { [`supervisorFor.${mine.id}`]: "none" })).status).toBe(303);
    expect(await openAssignments(dana)).toBe(0);
    const { text } = await readPage(
      world,
      cohortPage,
      manager,
      `/manage/cohorts/${mine.id}?show=unsupervised`,
      { id: mine.id },
    );
    expect(text).toContain("Ben");
    expect(text).toContain("Cem");
    expect((await cohortsPage(world.db, manager.id, null, world.clock.now)).cohorts[0]).toMatchObject({
      unsupervised: 3,
    });
    expect(await supervisorOf(world.db, ben.id)).toBeNull();
  });

  test("does not restore the assignments when it is reactivated", async () => {
    const { world, admin, dana, ben, mine, close } = await staffed();
    await close(dana, { [`supervisorFor.${mine.id}`]: "none" });
    const opened = await reactivatePerson(world.db, world.viewerOf(admin), { personId: dana.id }, world.deps);
    expect(opened.ok).toBe(true);
    expect(await supervisorOf(world.db, ben.id)).toBeNull();
  });

  test("removes their name from open invitations, in favor of the successor", async () => {
    const { world, manager, dana, eli, mine, close } = await staffed();
    const invite = (email: string) =>
      invitePerson(
        world.db,
        world.viewerOf(manager),
        { email, role: "trainee", cohortId: mine.id, supervisorId: dana.id },
        world.deps,
      );
    expect((await invite("nia@example.org")).ok).toBe(true);
    expect((await close(dana, { [`supervisorFor.${mine.id}`]: eli.id })).status).toBe(303);
    expect(await world.db.select().from(invitations)).toMatchObject([{ supervisorId: eli.id }]);
  });

  test("by two administrators at the same time is done once", async () => {
    const { world, dana, eli, mine, close } = await staffed();
    const second = await world.person("Adil", "administrator");
    const both = await Promise.all([
      close(dana, { [`supervisorFor.${mine.id}`]: eli.id }),
      close(dana, { [`supervisorFor.${mine.id}`]: eli.id }, second),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(
      await world.db.$count(
        supervisorAssignments,
        and(eq(supervisorAssignments.supervisorId, eli.id), isNull(supervisorAssignments.toAt)),
      ),
    ).toBe(2);
  });
});

describe("deactivating a manager's account", () => {
  test("names the cohorts without another manager, and offers one", async () => {
    const { world, manager, other, mine, accountOf, close, statusOf } = await staffed();
    const { text } = await accountOf(manager);
    expect(text).toContain("Spring");
    expect(text).toMatch(/no one else manages/i);
    expect(text).toContain("Otto");
    expect((await close(manager)).status).toBe(400);
    expect(await statusOf(manager)).toBe("active");
    expect((await close(manager, { [`managerFor.${mine.id}`]: other.id })).status).toBe(303);
    expect(await statusOf(manager)).toBe("deactivated");
    const { status } = await readPage(world, cohortPage, other, `/manage/cohorts/${mine.id}`, {
      id: mine.id,
    });
    expect(status).toBe(200);
  });

  test("counts the pending work in them, and says afterward which have no manager", async () => {
    const { world, manager, cem, mine, accountOf, close } = await staffed();
    await unitOfWork(world.db, (tx) =>
      tx.update(applications).set({ state: "recommended" }).where(eq(applications.id, cem.applicationId)),
    );
    const before = await accountOf(manager);
    expect(before.text).toMatch(/3 trainees here · 1 application waiting to be issued/);
    const closed = await close(manager, { [`managerFor.${mine.id}`]: "none" });
    const { text } = await accountOf(manager, new URL(closed.location ?? "", "http://x").search);
    expect(text).toMatch(/1 cohort has no manager now/);
  });

  test("leaves its cohorts on the administrators' page until each has a manager", async () => {
    const { world, admin, manager, other, dana, mine, close } = await staffed();
    const home = () => readPage(world, adminHome, admin, "/admin");
    const give = (fields: Record<string, string>, as = admin) =>
      outcome(() => adminHome.action(world.post(as, "/admin", { intent: "give_manager", ...fields })));
    expect((await home()).text).not.toMatch(/These cohorts have no manager/);
    await close(manager, { [`managerFor.${mine.id}`]: "none" });
    expect((await home()).text).toMatch(/These cohorts have no manager.*Spring · 3 trainees here/);

    expect((await give({ cohortId: mine.id, managerId: "" })).status).toBe(400);
    for (const id of [dana.id, manager.id, "unknown"]) {
      expect((await give({ cohortId: mine.id, managerId: id })).status, id).toBe(400);
    }
    expect((await give({ cohortId: "unknown", managerId: other.id })).status).toBe(404);
    expect((await give({ cohortId: mine.id, managerId: other.id }, other)).status).toBe(403);
    for (const _ of ["once", "a second click"]) {
      expect((await give({ cohortId: mine.id, managerId: other.id })).status).toBe(303);
    }
    expect((await staffOf(world.db, mine.id)).filter(({ personId }) => personId === other.id)).toHaveLength(
      1,
    );
    expect((await home()).text).not.toMatch(/These cohorts have no manager/);
    const late = await world.person("Late", "manager");
    expect((await give({ cohortId: mine.id, managerId: late.id })).status).toBe(409);
  });

  test("or removing their role, leaves the cohorts there too", async () => {
    const { world, admin, manager } = await staffed();
    await setRoles(
      world.db,
      world.viewerOf(admin),
      { personId: manager.id, roles: ["supervisor"], rev: 0 },
      world.deps,
    );
    expect((await readPage(world, adminHome, admin, "/admin")).text).toMatch(/These cohorts have no manager/);
  });

  test("is not held up when another manager can act", async () => {
    const { world, manager, other, mine, close } = await staffed();
    await unitOfWork(world.db, (tx) =>
      tx.insert(cohortStaff).values({
        id: world.deps.newId(),
        cohortId: mine.id,
        personId: other.id,
        role: "manager",
        fromAt: world.clock.now,
      }),
    );
    expect((await close(manager)).status).toBe(303);
  });
});

/*
 * Accounts that the first release deactivated still have open assignments: a deactivated account supervises no one all
 * the same.
 */
describe("a deactivated account does not count", () => {
  async function closed() {
    const all = await staffed();
    await closeAsBefore(all.world, all.dana);
    return all;
  }

  test("as a person's supervisor", async () => {
    const { world, ben, cem, mine } = await closed();
    expect(await supervisorOf(world.db, ben.id)).toBeNull();
    expect((await supervisorsOf(world.db, [ben.id, cem.id])).size).toBe(0);
    const relation = await relationTo(world.db, {
      id: cem.applicationId,
      personId: cem.id,
      cohortId: mine.id,
    });
    expect(relation.supervisorId).toBeNull();
  });

  test("on the cohort's page, in its numbers and its table", async () => {
    const { world, manager, mine } = await closed();
    const at = { id: mine.id };
    const { text, data } = await readPage(
      world,
      cohortPage,
      manager,
      `/manage/cohorts/${mine.id}?show=unsupervised`,
      at,
    );
    expect(data).toMatchObject({ overview: { totals: { enrolled: 3, unsupervised: 3 } } });
    expect(text).not.toContain("Dana");
    const csv = (await exported.loader(world.get(manager, `/manage/cohorts/${mine.id}/export.csv`, at))) as {
      text?: () => Promise<string>;
    };
    expect(await csv.text?.()).not.toContain("Dana");
    expect((await cohortsPage(world.db, manager.id, null, world.clock.now)).cohorts[0]).toMatchObject({
      unsupervised: 3,
    });
  });

  test("on the trainees' own pages", async () => {
    const { world, ben } = await closed();
    for (const [route, address] of [
      [learn, "/learn"],
      [certification, "/certification"],
      [practiceNew, "/practice/new"],
    ] as const) {
      const { text, status } = await readPage(world, route, ben, address);
      expect(status, address).toBe(200);
      expect(text, address).not.toContain("Dana");
    }
  });

  test("on a person's page, where another supervisor can be chosen at once", async () => {
    const { world, manager, eli, ben, mine } = await closed();
    const { text, data } = await readPage(world, personPage, manager, `/manage/people/${ben.id}`, {
      id: ben.id,
    });
    expect(text).not.toContain("Dana");
    expect(data).toMatchObject({ progress: { supervisor: null } });
    const done = await assignSupervisor(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, traineeIds: [ben.id], supervisorId: eli.id, seen: { [ben.id]: null } },
      world.deps,
    );
    expect(done).toEqual({ ok: true, changed: 1 });
    expect((await supervisorOf(world.db, ben.id))?.personId).toBe(eli.id);
  });

  test("when a trainee joins with another supervisor named in the invitation", async () => {
    const { world, manager, eli, ben } = await closed();
    const second = await world.cohort("Summer", manager);
    const at = { cohortId: second.id, personId: eli.id, role: "supervisor" as const };
    await unitOfWork(world.db, (tx) =>
      tx.insert(cohortStaff).values({ id: world.deps.newId(), ...at, fromAt: world.clock.now }),
    );
    const joined = await unitOfWork(world.db, (tx) =>
      joinCohort(
        tx,
        { personId: ben.id, cohortId: second.id, supervisorId: eli.id, assignedBy: manager.id },
        world.deps,
      ),
    );
    expect(joined).toMatchObject({ ok: true, hasSupervisor: true });
    expect((await supervisorOf(world.db, ben.id))?.personId).toBe(eli.id);
  });

  test("among managers: the last one who can act stays", async () => {
    const { world, manager, other, mine } = await staffed();
    await unitOfWork(world.db, (tx) =>
      tx.insert(cohortStaff).values({
        id: world.deps.newId(),
        cohortId: mine.id,
        personId: other.id,
        role: "manager",
        fromAt: world.clock.now,
      }),
    );
    await closeAsBefore(world, other);
    const own = (await staffOf(world.db, mine.id)).find(({ personId }) => personId === manager.id)!;
    const done = await removeCohortStaff(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, staffId: own.staffId },
      world.deps,
    );
    expect(done).toEqual({ ok: false, code: "last_manager" });
  });

  test("on the staff list: the membership can be ended, since no trainee is assigned to it", async () => {
    const { world, manager, dana, mine } = await closed();
    const place = (await staffOf(world.db, mine.id)).find(({ personId }) => personId === dana.id)!;
    const done = await removeCohortStaff(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, staffId: place.staffId },
      world.deps,
    );
    expect(done).toEqual({ ok: true });
  });
});

import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { outcome } from "../../support/world";
import { applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import { personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { createCohort } from "~/features/cohorts/commands/cohorts.server";
import {
  cohortOf,
  managesCohort,
  managesPerson,
  supervisorOf,
} from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { removeCohortStaff } from "~/features/enrollment/commands/cohort-staff.server";
import { endMembership, moveMember } from "~/features/enrollment/commands/moving.server";
import { action as editAction, loader as editLoader } from "~/routes/manage.cohorts.$id.edit";
import { action as newAction, loader as newLoader } from "~/routes/manage.cohorts.new";

describe("a new cohort", () => {
  test("is managed by its creator; its name is then taken, even for two at the same time", async () => {
    const { world, manager, other, dana } = await scene();
    const fields = {
      name: "Summer",
      startsOn: "2026-06-01",
      endsOn: "",
      profileId: world.curriculum.profiles[0]!.id,
    };
    const post = (who: typeof manager, more = {}) =>
      outcome(() => newAction(world.post(who, "/manage/cohorts/new", { ...fields, ...more })));
    const results = await Promise.all([post(manager), post(other)]);
    expect(results.map((one) => one.status).sort()).toEqual([303, 409]);
    const refused = results.find((one) => one.status === 409);
    expect(refused?.data).toMatchObject({
      reply: { initialValue: { name: "Summer", startsOn: "2026-06-01" } },
    });
    const [made] = await world.db.select().from(cohorts).where(eq(cohorts.name, "Summer"));
    expect(made).toMatchObject({ status: "open", endsOn: null, rev: 0 });
    expect(await managesCohort(world.db, made!.createdBy, made!.id)).toBe(true);

    expect((await post(manager, { name: "" })).status).toBe(400);
    expect((await post(manager, { name: "x".repeat(81) })).status).toBe(400);
    expect((await post(manager, { name: "a\u0000b" })).status).toBe(400);
    expect((await post(manager, { name: "😀 group" })).status).toBe(303);
    expect((await post(manager, { name: "B", startsOn: "2026-02-30" })).status).toBe(400);
    expect((await post(manager, { name: "C", endsOn: "2026-05-31" })).status).toBe(400);
    expect((await post(manager, { name: "D", profileId: "made-up" })).status).toBe(400);
    expect((await post(manager, { name: "x".repeat(1_000_000) })).status).toBe(413);
    expect((await post(dana, { name: "E" })).status).toBe(403);
    const form = await outcome(() => newLoader(world.get(null, "/manage/cohorts/new")));
    expect(form.status).toBe(303);
  });
});

describe("changing a cohort", () => {
  async function open() {
    const all = await scene();
    const { world, mine } = all;
    const post = (who: typeof all.manager, fields: Record<string, string>, id = mine.id) =>
      outcome(() => editAction(world.post(who, `/manage/cohorts/${id}/edit`, fields, { id })));
    const row = async () => (await world.db.select().from(cohorts).where(eq(cohorts.id, mine.id)))[0]!;
    return { ...all, post, row };
  }

  test("saves once; a stale form is refused with what was typed", async () => {
    const { world, manager, post, row } = await open();
    const fields = {
      intent: "facts",
      name: "Renamed",
      startsOn: "2026-01-12",
      endsOn: "2026-12-01",
      rev: "0",
    };
    const results = await Promise.all([
      post(manager, fields),
      post(manager, { ...fields, name: "Also renamed" }),
    ]);
    expect(results.map((one) => one.status).sort()).toEqual([303, 409]);
    // Which of the two it is is certain only where there is one writer.
    const isFirst = results[0].status === 303;
    if (world.db.engine === "sqlite") expect(isFirst).toBe(true);
    const [saved, lost] = isFirst ? ["Renamed", "Also renamed"] : ["Also renamed", "Renamed"];
    expect(results.find((one) => one.status === 409)?.data).toMatchObject({
      intent: "facts",
      reply: { initialValue: { name: lost } },
    });
    expect(await row()).toMatchObject({ name: saved, endsOn: "2026-12-01", rev: 1 });
    expect((await post(manager, { ...fields, rev: "1", name: "Autumn" })).status).toBe(409);
    expect((await post(manager, { ...fields, rev: "-1" })).status).toBe(400);
  });

  test("closing keeps everyone; reopening admits people again", async () => {
    const { world, manager, rosa, post, row } = await open();
    expect((await post(manager, { intent: "status", status: "closed", rev: "0" })).status).toBe(303);
    expect(await row()).toMatchObject({ status: "closed", closedAt: world.clock.now, rev: 1 });
    expect(await cohortOf(world.db, rosa.id)).toMatchObject({ name: "Spring", status: "closed" });
    expect((await post(manager, { intent: "status", status: "open", rev: "0" })).status).toBe(409);
    expect((await post(manager, { intent: "status", status: "open", rev: "1" })).status).toBe(303);
    expect(await row()).toMatchObject({ status: "open", closedAt: null });
    expect((await post(manager, { intent: "status", status: "gone", rev: "2" })).status).toBe(400);
  });

  test("staff: only people with the role; the last manager and a supervisor with trainees cannot be removed", async () => {
    const { world, manager, other, mine, rosa, dana, post } = await open();
    const placeOf = async (personId: string) =>
      (
        await world.db
          .select({ id: cohortStaff.id })
          .from(cohortStaff)
          .where(
            and(
              eq(cohortStaff.personId, personId),
              eq(cohortStaff.cohortId, mine.id),
              isNull(cohortStaff.toAt),
            ),
          )
      )[0]?.id ?? "";
    expect((await post(manager, { intent: "remove_staff", staffId: await placeOf(manager.id) })).status).toBe(
      400,
    );
    expect((await post(manager, { intent: "add_staff", staff: `manager:${dana.id}` })).status).toBe(400);
    expect((await post(manager, { intent: "add_staff", staff: "manager" })).status).toBe(400);
    expect((await post(manager, { intent: "add_staff", staff: `manager:${other.id}` })).status).toBe(303);
    expect((await post(manager, { intent: "add_staff", staff: `manager:${other.id}` })).status).toBe(303);
    expect(await managesCohort(world.db, other.id, mine.id)).toBe(true);

    await assignSupervisor(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, traineeIds: [rosa.id], supervisorId: dana.id },
      world.deps,
    );
    const place = await placeOf(dana.id);
    const refused = await post(manager, { intent: "remove_staff", staffId: place });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.data)).toContain("(1)");
    await endMembership(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, personId: rosa.id },
      world.deps,
    );
    expect((await post(manager, { intent: "remove_staff", staffId: place })).status).toBe(303);
    const twice = await post(manager, { intent: "remove_staff", staffId: place });
    expect(twice.status, "sent again it is no fault").toBe(303);
    expect((await post(manager, { intent: "remove_staff", staffId: "unknown" })).status).toBe(400);

    const left = await post(manager, { intent: "remove_staff", staffId: await placeOf(manager.id) });
    expect(left).toMatchObject({ status: 303, location: "/manage/cohorts" });
    expect((await post(manager, { intent: "status", status: "closed", rev: "0" })).status).toBe(404);
  });

  test("of two managers who remove each other at the same time, one stays", async () => {
    const { world, manager, other, mine, post } = await open();
    await post(manager, { intent: "add_staff", staff: `manager:${other.id}` });
    const places = await world.db
      .select({ id: cohortStaff.id, personId: cohortStaff.personId })
      .from(cohortStaff)
      .where(and(eq(cohortStaff.cohortId, mine.id), eq(cohortStaff.role, "manager")));
    const placeOf = (id: string) => places.find((one) => one.personId === id)!.id;
    const take = (by: typeof manager, staffId: string) =>
      removeCohortStaff(world.db, world.viewerOf(by), { cohortId: mine.id, staffId }, world.deps);
    const results = await Promise.all([take(manager, placeOf(other.id)), take(other, placeOf(manager.id))]);
    expect(results.filter((one) => one.ok)).toHaveLength(1);
  });

  test("another manager's cohort: the same 404 for the page and every form", async () => {
    const { world, manager, theirs, post } = await open();
    const page = await outcome(() =>
      editLoader(world.get(manager, `/manage/cohorts/${theirs.id}/edit`, { id: theirs.id })),
    );
    expect(page.status).toBe(404);
    for (const id of [theirs.id, "unknown"]) {
      expect((await post(manager, { intent: "status", status: "closed", rev: "0" }, id)).status).toBe(404);
    }
  });
});

describe("leaving and moving", () => {
  test("ending a membership keeps the application and ends the supervisor's access; the manager still has access to the record", async () => {
    const { world, manager, other, mine, rosa, dana } = await scene();
    const actor = world.viewerOf(manager);
    await assignSupervisor(
      world.db,
      actor,
      { cohortId: mine.id, traineeIds: [rosa.id], supervisorId: dana.id },
      world.deps,
    );
    const end = () => endMembership(world.db, actor, { cohortId: mine.id, personId: rosa.id }, world.deps);
    expect(await Promise.all([end(), end()])).toEqual([{ ok: true }, { ok: true }]);
    const told = await world.db.select().from(auditLog).where(eq(auditLog.action, "cohort.left"));
    expect(told, "it happened once").toHaveLength(1);
    expect(await cohortOf(world.db, rosa.id)).toBeNull();
    expect(await supervisorOf(world.db, rosa.id)).toBeNull();
    const ended = await world.db.select().from(auditLog).where(eq(auditLog.action, "supervisor.ended"));
    expect(ended).toMatchObject([{ aboutPersonId: rosa.id, details: { from: dana.id, to: null } }]);
    const [application] = await world.db
      .select()
      .from(applications)
      .where(eq(applications.personId, rosa.id));
    expect(application).toMatchObject({ state: "in_training", cohortId: mine.id });
    expect(await managesPerson(world.db, manager.id, rosa.id)).toBe(true);
    expect(await managesPerson(world.db, other.id, rosa.id)).toBe(false);
    const back = { personId: rosa.id, fromCohortId: null, toCohortId: mine.id };
    expect(await moveMember(world.db, actor, back, world.deps)).toEqual({ ok: true });
    expect(await cohortOf(world.db, rosa.id)).toMatchObject({ id: mine.id });
    expect(await moveMember(world.db, actor, back, world.deps)).toEqual({ ok: false, code: "conflict" });
  });

  test("moving keeps the open application, and is possible only between one's own open cohorts", async () => {
    const { world, manager, mine, theirs, rosa, stranger } = await scene();
    const actor = world.viewerOf(manager);
    const made = await createCohort(
      world.db,
      actor,
      { name: "Next", startsOn: "2026-03-01", endsOn: null, profileId: "small" },
      world.deps,
    );
    const next = made.ok ? made.cohortId : "";
    const move = (personId: string, fromCohortId: string | null, toCohortId: string) =>
      moveMember(world.db, actor, { personId, fromCohortId, toCohortId }, world.deps);
    expect(await move(rosa.id, mine.id, theirs.id)).toEqual({ ok: false, code: "conflict" });
    expect(await move(stranger.id, theirs.id, mine.id)).toEqual({ ok: false, code: "conflict" });
    expect(await move(stranger.id, null, mine.id)).toEqual({ ok: false, code: "conflict" });
    expect(await move(rosa.id, mine.id, mine.id)).toEqual({ ok: false, code: "conflict" });
    const both = await Promise.all([move(rosa.id, mine.id, next), move(rosa.id, mine.id, next)]);
    expect(both, "the second click of one's own").toEqual([{ ok: true }, { ok: true }]);
    const [application] = await world.db
      .select()
      .from(applications)
      .where(eq(applications.personId, rosa.id));
    expect(application).toMatchObject({ cohortId: next, rev: 1 });
    const present = await world.db
      .select()
      .from(memberships)
      .where(and(eq(memberships.personId, rosa.id), isNull(memberships.leftAt)));
    expect(present.map((one) => one.cohortId)).toEqual([next]);
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "cohort.moved_in"));
    expect(log).toHaveLength(1);
  });

  test("a manager's people are the members and staff of their cohorts, not of others', and not those who moved away", async () => {
    const { world, manager, other, theirs, rosa, stranger, dana } = await scene();
    const reach = (who: { id: string }, whom: { id: string }) => managesPerson(world.db, who.id, whom.id);
    expect(await reach(manager, rosa)).toBe(true);
    expect(await reach(manager, dana)).toBe(true);
    expect(await reach(manager, stranger)).toBe(false);
    expect(await reach(other, dana)).toBe(false);
    await unitOfWork(world.db, async (tx) => {
      await tx.update(memberships).set({ leftAt: 5 }).where(eq(memberships.personId, rosa.id));
      await tx.insert(memberships).values({ id: "m2", personId: rosa.id, cohortId: theirs.id, joinedAt: 6 });
      await tx.delete(personRoles).where(eq(personRoles.personId, dana.id));
    });
    expect(await reach(manager, rosa)).toBe(false);
    expect(await reach(other, rosa)).toBe(true);
  });
});

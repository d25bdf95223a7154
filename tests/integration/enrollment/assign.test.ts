import { eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene, staff } from "../../support/cohort-scene";
import { outcome } from "../../support/world";
import { applicationEvents } from "~/db/schema/certification";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import { people, personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { setCohortStatus } from "~/features/cohorts/commands/cohorts.server";
import {
  isAssigned,
  supervisorOf,
  supervisorsOf,
  traineeIdsOf,
} from "~/features/cohorts/queries/cohorts.server";
import { joinCohort } from "~/features/cohorts/transaction/memberships.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { action } from "~/routes/manage.cohorts.$id._index";

describe("assigning a supervisor", () => {
  test("ends the old assignment, begins the new one, records it on the application and in the log", async () => {
    const { world, manager, mine, rosa, dana, eli } = await scene();
    const actor = world.viewerOf(manager);
    const to = (supervisorId: string) =>
      assignSupervisor(
        world.db,
        actor,
        { cohortId: mine.id, traineeIds: [rosa.id], supervisorId },
        world.deps,
      );

    expect(await to(dana.id)).toEqual({ ok: true, changed: 1 });
    expect(await supervisorOf(world.db, rosa.id)).toMatchObject({ personId: dana.id, email: dana.email });
    expect(await to(dana.id)).toEqual({ ok: true, changed: 0 });
    expect(await to(eli.id)).toEqual({ ok: true, changed: 1 });

    expect(await isAssigned(world.db, dana.id, rosa.id)).toBe(false);
    expect(await isAssigned(world.db, eli.id, rosa.id)).toBe(true);
    expect(await traineeIdsOf(world.db, eli.id)).toEqual([rosa.id]);
    const all = await world.db
      .select()
      .from(supervisorAssignments)
      .where(eq(supervisorAssignments.traineeId, rosa.id));
    expect(all).toHaveLength(2);
    const events = await world.db
      .select({ seq: applicationEvents.seq, kind: applicationEvents.kind })
      .from(applicationEvents)
      .where(eq(applicationEvents.applicationId, rosa.applicationId));
    expect(events).toEqual([
      { seq: 1, kind: "supervisor_changed" },
      { seq: 2, kind: "supervisor_changed" },
    ]);
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "supervisor.assigned"));
    expect(log.map((line) => line.details)).toEqual([
      { from: null, to: dana.id },
      { from: dana.id, to: eli.id },
    ]);
    expect(log.every((line) => line.cohortId === mine.id && line.aboutPersonId === rosa.id)).toBe(true);
  });

  test("of two managers who change many people at the same time, one succeeds for all, and the other is told and changes none", async () => {
    const { world, manager, other, mine, dana, eli } = await scene();
    await staff(world, mine.id, other, manager);
    const trainees = [];
    for (let i = 0; i < 12; i += 1) {
      trainees.push(await world.trainee(`T ${i}`, { cohort: mine, assignedBy: manager }));
    }
    const traineeIds = trainees.map((one) => one.id);
    const seen = Object.fromEntries(traineeIds.map((id) => [id, null]));
    const results = await Promise.all([
      assignSupervisor(
        world.db,
        world.viewerOf(manager),
        { cohortId: mine.id, traineeIds, supervisorId: dana.id, seen },
        world.deps,
      ),
      assignSupervisor(
        world.db,
        world.viewerOf(other),
        { cohortId: mine.id, traineeIds: traineeIds.slice(6), supervisorId: eli.id, seen },
        world.deps,
      ),
    ]);
    // Whoever asks first wins where there is one writer; elsewhere it may be either.
    const isFirst = results[0].ok;
    if (world.db.engine === "sqlite") expect(isFirst).toBe(true);
    const changed = isFirst ? 12 : 6;
    expect(results.filter((one) => one.ok)).toEqual([{ ok: true, changed }]);
    expect(results.filter((one) => !one.ok)).toMatchObject([{ code: "stale" }]);
    const now = await supervisorsOf(world.db, traineeIds);
    const winner = isFirst ? dana.id : eli.id;
    expect([...now.values()].filter((one) => one.personId === winner)).toHaveLength(changed);
    expect(new Set([...now.values()].map((one) => one.personId))).toEqual(new Set([winner]));
    const open = await world.db
      .select()
      .from(supervisorAssignments)
      .where(isNull(supervisorAssignments.toAt));
    expect(open).toHaveLength(changed);
  });

  test("never to oneself, a person without the role, or an unknown id; and then no one is changed", async () => {
    const { world, manager, other, mine, rosa, stranger, dana } = await scene();
    const both = await world.trainee("Both", { cohort: mine, assignedBy: manager });
    await unitOfWork(world.db, async (tx) => {
      await tx.insert(personRoles).values({ personId: both.id, role: "supervisor", grantedAt: 1 });
    });
    await staff(world, mine.id, { ...both, roles: ["supervisor"] }, manager);
    const outsider = await world.person("Outsider", "supervisor");
    const tryIt = (as: typeof manager, traineeIds: string[], supervisorId: string) =>
      assignSupervisor(
        world.db,
        world.viewerOf(as),
        { cohortId: mine.id, traineeIds, supervisorId },
        world.deps,
      );

    expect(await tryIt(manager, [rosa.id, both.id], both.id)).toEqual({ ok: false, code: "self" });
    expect(await tryIt(manager, [rosa.id], outsider.id)).toEqual({ ok: false, code: "not_supervisor" });
    expect(await tryIt(manager, [rosa.id], manager.id)).toEqual({ ok: false, code: "not_supervisor" });
    expect(await tryIt(manager, [rosa.id], "nobody")).toEqual({ ok: false, code: "not_supervisor" });
    expect(await tryIt(manager, [rosa.id, stranger.id], dana.id)).toEqual({ ok: false, code: "not_member" });
    expect(await tryIt(other, [rosa.id], dana.id)).toEqual({ ok: false, code: "not_found" });
    expect(await tryIt(dana, [rosa.id], dana.id)).toEqual({ ok: false, code: "not_found" });
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, dana.id)),
    );
    expect(await tryIt(manager, [rosa.id], dana.id)).toEqual({ ok: false, code: "not_supervisor" });
    expect(await world.db.select().from(supervisorAssignments)).toEqual([]);
  });

  test("by the form: check boxes and a choice; resubmitting it reports the current state", async () => {
    const { world, manager, mine, rosa, dana, eli } = await scene();
    const post = (fields: Record<string, string | string[]>) =>
      outcome(() =>
        action(world.post(manager, `/manage/cohorts/${mine.id}?index&show=hand`, fields, { id: mine.id })),
      );
    const first = await post({ intent: "assign", trainee: [`${rosa.id}:`], supervisorId: dana.id });
    expect(first).toMatchObject({ status: 303, location: `/manage/cohorts/${mine.id}?show=hand&assigned=1` });

    const again = await post({ intent: "assign", trainee: `${rosa.id}:`, supervisorId: eli.id });
    expect(again.status).toBe(409);
    expect(again.data).toMatchObject({ reply: { initialValue: { supervisorId: eli.id } } });
    expect(await supervisorOf(world.db, rosa.id)).toMatchObject({ personId: dana.id });

    expect((await post({ intent: "assign", supervisorId: dana.id })).status).toBe(400);
    expect((await post({ intent: "assign", trainee: `${rosa.id}:`, supervisorId: "" })).status).toBe(400);
    expect((await post({ intent: "assign", trainee: "😀\u0000:x", supervisorId: dana.id })).status).toBe(400);
    expect(
      (await post({ intent: "assign", trainee: "x".repeat(1_000_000), supervisorId: dana.id })).status,
    ).toBe(413);
    const many = Array.from({ length: 201 }, (_, i) => `t${i}:`);
    expect((await post({ intent: "assign", trainee: many, supervisorId: dana.id })).status).toBe(400);
  });
});

describe("joining", () => {
  test("creates membership and assignment once; a second time, or two at the same time, changes nothing", async () => {
    const { world, manager, mine, dana, eli } = await scene();
    const nia = await world.person("Nia", "trainee");
    const join = (supervisorId: string | null) =>
      unitOfWork(world.db, (tx) =>
        joinCohort(
          tx,
          { personId: nia.id, cohortId: mine.id, supervisorId, assignedBy: manager.id },
          world.deps,
        ),
      );
    const [withDana, withEli] = await Promise.all([join(dana.id), join(eli.id)]);
    expect([withDana, withEli]).toContainEqual({ ok: true, isNew: true, hasSupervisor: true });
    expect([withDana, withEli]).toContainEqual({ ok: true, isNew: false, hasSupervisor: true });
    const winner = withDana.ok && withDana.isNew ? dana : eli;
    // Whoever asks first wins where there is one writer; elsewhere it may be either.
    if (world.db.engine === "sqlite") expect(winner).toBe(dana);
    expect(await supervisorOf(world.db, nia.id)).toMatchObject({ personId: winner.id });
  });

  test("a closed or unknown cohort admits no one; a supervisor who has left is skipped", async () => {
    const { world, manager, mine, dana } = await scene();
    const nia = await world.person("Nia", "trainee");
    const join = (cohortId: string) =>
      unitOfWork(world.db, (tx) =>
        joinCohort(
          tx,
          { personId: nia.id, cohortId, supervisorId: dana.id, assignedBy: manager.id },
          world.deps,
        ),
      );
    expect(await join("nowhere")).toEqual({ ok: false, code: "not_found" });
    await setCohortStatus(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, status: "closed", rev: 0 },
      world.deps,
    );
    expect(await join(mine.id)).toEqual({ ok: false, code: "expired" });
    await setCohortStatus(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, status: "open", rev: 1 },
      world.deps,
    );
    await unitOfWork(world.db, (tx) => tx.delete(personRoles).where(eq(personRoles.personId, dana.id)));
    expect(await join(mine.id)).toEqual({ ok: true, isNew: true, hasSupervisor: false });
    expect(await supervisorOf(world.db, nia.id)).toBeNull();
  });
});

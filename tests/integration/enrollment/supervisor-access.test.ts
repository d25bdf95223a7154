import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome } from "../../support/world";
import { issued, practise, story } from "../certification/story";
import { entry, practiceWorld, stored } from "../practice/support";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { unitOfWork } from "~/db/unit-of-work.server";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { endMembership, moveMember } from "~/features/enrollment/commands/moving.server";
import { loader as superviseHome } from "~/routes/supervise._index";
import { action as reviewAction, loader as reviewLoader } from "~/routes/supervise.applications.$id";
import { action as decide, loader as entryPage } from "~/routes/supervise.practice.$id";
import { loader as traineePage } from "~/routes/supervise.trainees.$id";

/* Regression: supervisors kept access after a trainee left or moved. */
async function scene() {
  const all = await practiceWorld();
  const { world, manager, supervisor, cohort, trainee } = all;
  await unitOfWork(world.db, (tx) =>
    joinCohortStaff(
      tx,
      { personId: supervisor.id, cohortId: cohort.id, role: "supervisor", addedBy: manager.id },
      world.deps,
    ),
  );
  const decided = await entry(world, trainee, "confirmed", {
    decidedBy: supervisor.id,
    decidedAt: world.clock.now,
  });
  const waiting = await entry(world, trainee, "submitted");
  const page = () =>
    outcome(() =>
      traineePage(world.get(supervisor, `/supervise/trainees/${trainee.id}`, { id: trainee.id })),
    );
  const read = (id: string) =>
    outcome(() => entryPage(world.get(supervisor, `/supervise/practice/${id}`, { id })));
  const act = (id: string, fields: Record<string, string>) =>
    outcome(() =>
      decide(world.post(supervisor, `/supervise/practice/${id}`, { id, rev: "1", ...fields }, { id })),
    );
  const home = async () => {
    const { data } = await outcome(() => superviseHome(world.get(supervisor, "/supervise")));
    return JSON.stringify(data);
  };
  const leave = () =>
    endMembership(
      world.db,
      world.viewerOf(manager),
      { cohortId: cohort.id, personId: trainee.id },
      world.deps,
    );
  const open = () =>
    world.db
      .select()
      .from(supervisorAssignments)
      .where(and(eq(supervisorAssignments.traineeId, trainee.id), isNull(supervisorAssignments.toAt)));
  return { ...all, decided, waiting, page, read, act, home, leave, open };
}

describe("when a trainee leaves the cohort", () => {
  test("the supervisor's access to person, queue and pending hours ends", async () => {
    const { world, trainee, waiting, page, read, act, home, leave, open } = await scene();
    expect((await page()).status).toBe(200);
    expect((await read(waiting)).status).toBe(200);
    expect(await leave()).toEqual({ ok: true });
    expect(await open()).toEqual([]);
    expect(await supervisorOf(world.db, trainee.id)).toBeNull();
    expect((await page()).status).toBe(404);
    expect((await read(waiting)).status).toBe(404);
    // They are redirected to their own page, which says that another supervisor took over.
    expect((await act(waiting, { intent: "confirm", entry: `${waiting}:1` })).location).toMatch(
      /done=reassigned/,
    );
    expect((await stored(world, waiting))?.state).toBe("submitted");
    expect(await home()).not.toContain(trainee.id);
  });

  test("what the supervisor decided stays readable to them, and can no longer be changed", async () => {
    const { world, decided, read, act, leave } = await scene();
    await leave();
    const answer = await read(decided);
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ page: { entry: { id: decided }, isTheirs: false } });
    const before = await stored(world, decided);
    await act(decided, { intent: "query", reason: "Please say what was done here." });
    await act(decided, { intent: "mask" });
    expect(await stored(world, decided)).toEqual(before);
  });

  test("what they signed stays readable to them, without later events and without the notes of others", async () => {
    const all = await story();
    const { w, supervisor, manager, cohort, trainee } = all;
    await issued(all);
    const other = await w.person("Olu Other", "supervisor");
    const theirs = await practise(w, trainee, 30, { confirmedBy: other });
    const path = `/supervise/applications/${trainee.applicationId}`;
    const args = { id: trainee.applicationId };
    const read = () => outcome(() => reviewLoader(w.get(supervisor, path, args)));
    expect((await read()).status).toBe(200);
    await endMembership(w.db, w.viewerOf(manager), { cohortId: cohort.id, personId: trainee.id }, w.deps);
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ page: { mayReview: false } });
    expect(JSON.stringify(answer.data)).not.toContain(theirs);
    const acted = await outcome(() => reviewAction(w.post(supervisor, path, { intent: "return" }, args)));
    expect(acted.status).toBe(404);
    const unsigned = await outcome(() => reviewLoader(w.get(other, path, args)));
    expect(unsigned.status).toBe(404);
  });
});

describe("when a trainee moves to another cohort", () => {
  test("access ends where the supervisor is not on the staff of the new cohort", async () => {
    const { world, manager, cohort, trainee, page, open } = await scene();
    const next = await world.cohort("Summer", manager);
    expect(
      await moveMember(
        world.db,
        world.viewerOf(manager),
        { personId: trainee.id, fromCohortId: cohort.id, toCohortId: next.id },
        world.deps,
      ),
    ).toEqual({ ok: true });
    expect(await open()).toEqual([]);
    expect((await page()).status).toBe(404);
  });

  test("access stays where the supervisor is on the staff of the new cohort as well", async () => {
    const { world, manager, supervisor, cohort, trainee, page } = await scene();
    const next = await world.cohort("Summer", manager);
    await unitOfWork(world.db, (tx) =>
      joinCohortStaff(
        tx,
        { personId: supervisor.id, cohortId: next.id, role: "supervisor", addedBy: manager.id },
        world.deps,
      ),
    );
    await moveMember(
      world.db,
      world.viewerOf(manager),
      { personId: trainee.id, fromCohortId: cohort.id, toCohortId: next.id },
      world.deps,
    );
    expect(await supervisorOf(world.db, trainee.id)).toMatchObject({ personId: supervisor.id });
    expect((await page()).status).toBe(200);
  });
});

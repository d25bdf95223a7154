import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { findPerson } from "~/features/people/queries/people.server";
import { managersPeople, managersPeopleQuery } from "~/features/staff/queries/people.server";
import { nameKeys } from "~/lib/fold";
import { action, loader } from "~/routes/manage.people.$id";
import { loader as listLoader } from "~/routes/manage.people._index";

async function open() {
  const all = await scene();
  const { world } = all;
  const list = async (who: TestPerson, query = "") => {
    const answer = await outcome(() => listLoader(world.get(who, `/manage/people${query}`)));
    const { found } = answer.data as { found: { rows: { shownName: string }[]; total: number } };
    return found.rows.map((row) => row.shownName);
  };
  const page = (who: TestPerson | null, id: string) =>
    outcome(() => loader(world.get(who, `/manage/people/${id}`, { id })));
  const post = (who: TestPerson, id: string, fields: Record<string, string>) =>
    outcome(() => action(world.post(who, `/manage/people/${id}`, fields, { id })));
  return { ...all, list, page, post };
}

describe("a manager's people", () => {
  test("are those of the manager's cohorts, found by a part of name or address, in any case", async () => {
    const { world, manager, other, rosa, list } = await open();
    expect(await list(manager)).toEqual(["Dana", "Eli", "Maya", "Rosa"]);
    expect(await list(other)).toEqual(["Otto", "Stranger"]);
    expect(await list(manager, "?q=rO")).toEqual(["Rosa"]);
    expect(await list(manager, `?q=${rosa.email.slice(0, 10)}`)).toEqual(["Rosa"]);
    expect(await list(manager, "?q=stranger")).toEqual([]);
    expect(await list(manager, "?role=supervisor")).toEqual(["Dana", "Eli"]);
    expect(await list(manager, "?role=nonsense")).toHaveLength(4);
    await unitOfWork(world.db, (tx) =>
      tx
        .update(people)
        .set({ shownName: "100%_\\ Rosa", ...nameKeys({ shownName: "100%_\\ Rosa", legalName: "Rosa" }) })
        .where(eq(people.id, rosa.id)),
    );
    for (const sign of ["%25", "_", "%5C"])
      expect(await list(manager, `?q=${sign}`)).toEqual(["100%_\\ Rosa"]);
    expect(await list(manager, "?q=%27%20or%201%3D1")).toEqual([]);
    expect(await list(manager, `?q=${"x".repeat(5000)}`)).toEqual([]);
  });

  test("a person who has left can be found until they learn in another cohort", async () => {
    const { world, manager, theirs, rosa, list } = await open();
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: 5 }).where(eq(memberships.personId, rosa.id)),
    );
    expect(await list(manager)).toContain("Rosa");
    await unitOfWork(world.db, (tx) =>
      tx.insert(memberships).values({ id: "m2", personId: rosa.id, cohortId: theirs.id, joinedAt: 6 }),
    );
    expect(await list(manager)).not.toContain("Rosa");
  });

  test("are the same people whether they are few or many", async () => {
    const { world, manager, mine, theirs } = await open();
    // One person who moved to another manager's cohort, and one who has left and learns nowhere.
    for (const [name, goesTo] of [
      ["Gone Elsewhere", theirs.id],
      ["Gone Nowhere", null],
    ] as const) {
      const who = await world.trainee(name, { cohort: mine, assignedBy: manager });
      await unitOfWork(world.db, async (tx) => {
        await tx.update(memberships).set({ leftAt: 5 }).where(eq(memberships.personId, who.id));
        const next = { id: `again-${name}`, personId: who.id, joinedAt: 6 };
        if (goesTo) await tx.insert(memberships).values({ ...next, cohortId: goesTo });
      });
    }
    const asked = { search: "", role: null, cohortId: null, stage: null, needsAttention: false, now: 0 };
    const namesOf = async (cohortIds: string[], areMany: boolean, search = "") =>
      (
        await managersPeopleQuery(world.db, cohortIds, { ...asked, search, areMany }, { from: 0, limit: 50 })
      ).map(({ shownName }) => shownName);
    for (const cohortIds of [[mine.id], [theirs.id], [mine.id, theirs.id]]) {
      const few = await namesOf(cohortIds, false);
      expect(await namesOf(cohortIds, true)).toEqual(few);
      expect(await namesOf(cohortIds, true, "o")).toEqual(await namesOf(cohortIds, false, "o"));
      expect(few.includes("Gone Nowhere")).toBe(cohortIds.includes(mine.id));
      expect(few.includes("Gone Elsewhere")).toBe(cohortIds.includes(theirs.id));
    }
    const { total, rows } = await managersPeople(world.db, manager.id, { ...asked, page: null });
    expect(total).toBe(rows.length);
  });
});

describe("one person", () => {
  test("shows facts, path and cohorts, with no free text and no hash", async () => {
    const { manager, mine, rosa, page } = await open();
    const answer = await page(manager, rosa.id);
    expect(answer.data).toMatchObject({
      title: "Person",
      person: { shownName: "Rosa", email: rosa.email },
      applicationId: rosa.applicationId,
      present: { cohortId: mine.id },
      progress: { stage: "training", reasons: [{ kind: "no_supervisor" }], completed: 0, asked: 2 },
    });
    expect(JSON.stringify(answer.data)).not.toMatch(/argon2|passwordHash/);
  });

  test("is refused to other managers, for unknown ids, to other roles, and when signed out", async () => {
    const { manager, other, dana, admin, rosa, stranger, page, post } = await open();
    expect((await page(manager, stranger.id)).status).toBe(404);
    expect((await page(manager, "unknown")).status).toBe(404);
    expect((await page(other, rosa.id)).status).toBe(404);
    expect((await page(dana, rosa.id)).status).toBe(403);
    expect((await page(admin, rosa.id)).status).toBe(403);
    expect((await page(null, rosa.id)).status).toBe(303);
    expect((await post(manager, stranger.id, { intent: "leave", cohortId: "x" })).status).toBe(404);
  });

  test("gets another supervisor; a stale page is reported", async () => {
    const { world, manager, mine, theirs, rosa, dana, eli, post } = await open();
    const assign = (supervisorId: string, assignment = "", cohortId = mine.id) =>
      post(manager, rosa.id, {
        intent: "assign",
        cohortId,
        supervisorId,
        trainee: `${rosa.id}:${assignment}`,
      });
    expect((await assign(dana.id)).status).toBe(303);
    expect((await assign(eli.id)).status).toBe(409);
    expect((await assign(eli.id, "", theirs.id)).status).toBe(404);
    expect((await assign(rosa.id)).status).toBe(400);
    expect(await supervisorOf(world.db, rosa.id)).toMatchObject({ personId: dana.id });
  });

  test("the check box of the form cannot name another person", async () => {
    const { world, manager, mine, rosa, dana, post } = await open();
    const ben = await world.trainee("Ben", { cohort: mine, assignedBy: manager });
    const fields = { intent: "assign", cohortId: mine.id, supervisorId: dana.id, trainee: `${ben.id}:` };
    await post(manager, rosa.id, fields);
    expect(await supervisorOf(world.db, ben.id)).toBeNull();
  });

  test("a manager gives and removes the role of supervisor, and no other, never their own", async () => {
    const { world, manager, rosa, dana, mine, post } = await open();
    await assignSupervisor(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, traineeIds: [rosa.id], supervisorId: dana.id },
      world.deps,
    );
    const rev = async (id: string) => String((await findPerson(world.db, id))?.rev ?? -1);
    const refused = await post(manager, dana.id, {
      intent: "take_supervisor",
      password: TEST_PASSWORD,
      rev: await rev(dana.id),
    });
    expect(refused.status).toBe(409);
    expect(
      (
        await post(manager, rosa.id, {
          intent: "give_supervisor",
          password: TEST_PASSWORD,
          rev: await rev(rosa.id),
        })
      ).status,
    ).toBe(303);
    expect((await findPerson(world.db, rosa.id))?.roles).toEqual(["trainee", "supervisor"]);
    expect(
      (await post(manager, rosa.id, { intent: "take_supervisor", password: TEST_PASSWORD, rev: "0" })).status,
    ).toBe(409);
    expect(
      (
        await post(manager, rosa.id, {
          intent: "take_supervisor",
          password: TEST_PASSWORD,
          rev: await rev(rosa.id),
        })
      ).status,
    ).toBe(303);
    expect(
      (
        await post(manager, manager.id, {
          intent: "give_supervisor",
          password: TEST_PASSWORD,
          rev: await rev(manager.id),
        })
      ).status,
    ).toBe(403);
    expect((await findPerson(world.db, manager.id))?.roles).toEqual(["manager"]);
  });

  test("leaves, and the membership is restored", async () => {
    const { manager, mine, theirs, rosa, post } = await open();
    expect((await post(manager, rosa.id, { intent: "leave", cohortId: theirs.id })).status).toBe(404);
    expect((await post(manager, rosa.id, { intent: "leave", cohortId: mine.id })).status).toBe(303);
    expect((await post(manager, rosa.id, { intent: "leave", cohortId: mine.id })).status).toBe(303);
    expect((await post(manager, rosa.id, { intent: "rejoin", cohortId: mine.id })).status).toBe(303);
    expect(
      (await post(manager, rosa.id, { intent: "move", cohortId: mine.id, toCohortId: theirs.id })).status,
    ).toBe(409);
    expect((await post(manager, rosa.id, { intent: "move", cohortId: mine.id, toCohortId: "" })).status).toBe(
      409,
    );
    expect((await post(manager, rosa.id, { intent: "burn", cohortId: mine.id })).status).toBe(400);
  });
});

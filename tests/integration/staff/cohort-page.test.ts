import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { countsQuery, linesQuery } from "~/features/roster/queries/lines.server";
import { membershipsQuery } from "~/features/roster/queries/computed.server";
import { CARDS } from "~/features/staff/queries/cohorts.server";
import { invitationsQuery } from "~/features/enrollment/queries/invitations.server";
import { cohortOverview } from "~/features/staff/queries/cohort.server";
import { accountsQuery, managersPeopleQuery, trainingQuery } from "~/features/staff/queries/people.server";
import { managedCohort } from "~/features/cohorts/queries/cohorts.server";
import { loader as listLoader } from "~/routes/manage.cohorts._index";
import { loader } from "~/routes/manage.cohorts.$id._index";

import { outcome, testWorld, type TestWorld } from "../../support/world";
import { hasRead, scene } from "../../support/cohort-scene";

type Page = Extract<Awaited<ReturnType<typeof loader>>, { overview: unknown }>;
const pageOf = (answer: { data: unknown }) => answer.data as Page;

async function open(world: TestWorld, who: Parameters<TestWorld["get"]>[0], id: string, query = "") {
  return outcome(() => loader(world.get(who, `/manage/cohorts/${id}${query}`, { id })));
}

describe("the page of a cohort", () => {
  test("shows numbers, reasons, modules and funnel from what people did", async () => {
    const { world, manager, mine, rosa, dana } = await scene();
    const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
    await hasRead(world, ben.id, 1, 20);
    await hasRead(world, rosa.id, 1);
    const answer = await open(world, manager, mine.id);
    expect(answer.status).toBe(200);
    const { overview } = pageOf(answer);
    expect(overview.totals).toMatchObject({ enrolled: 2, active: 1, hand: 2, unsupervised: 1, left: 0 });
    expect(overview.stages.find((one) => one.stage === "training")?.people).toBe(2);
    expect(overview.list.rows.map((row) => row.shownName)).toEqual(["Ben", "Rosa"]);
    const hand = new Map(overview.list.rows.map((one) => [one.shownName, one.reasons]));
    expect(hand.get("Rosa")).toEqual([{ kind: "no_supervisor" }]);
    expect(hand.get("Ben")).toEqual([{ kind: "inactive", days: 20 }]);
    expect(overview.modules).toHaveLength(2);
    expect(overview.list.rows[0]?.cells).toEqual([
      { state: "reading", read: 1, total: world.curriculum.modules[0]!.lessons.length },
      { state: "none" },
    ]);
    expect(overview.supervisors.map((one) => one.shownName)).toEqual(["Dana", "Eli"]);
  });

  test("each number's link shows those people and no one else", async () => {
    const { world, manager, mine, rosa, dana } = await scene();
    await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
    await hasRead(world, rosa.id, 1);
    const names = async (query: string) =>
      pageOf(await open(world, manager, mine.id, query)).overview.list.rows.map((row) => row.shownName);
    expect(await names("?show=unsupervised")).toEqual(["Rosa"]);
    expect(await names("?show=active")).toEqual(["Rosa"]);
    expect(await names("?show=hand")).toEqual(["Rosa"]);
    expect(await names("?show=issued")).toEqual([]);
    expect(await names("?show=nonsense")).toEqual(["Ben", "Rosa"]);
    expect(await names("?sort=activity")).toEqual(["Ben", "Rosa"]);
  });

  test("responds with the same 404 for another manager's and an unknown cohort, 403 for other roles, and the sign-in page when signed out", async () => {
    const { world, manager, other, mine, theirs, dana, admin, rosa } = await scene();
    expect((await open(world, manager, theirs.id)).status).toBe(404);
    expect((await open(world, manager, "unknown")).status).toBe(404);
    expect((await open(world, other, mine.id)).status).toBe(404);
    expect((await open(world, { ...manager, roles: ["manager"] }, "😀\u0000")).status).toBe(404);
    for (const who of [dana, admin, rosa]) expect((await open(world, who, mine.id)).status).toBe(403);
    expect(await open(world, null, mine.id)).toMatchObject({ status: 303 });
  });

  test("is no longer available to a manager who was removed from the staff", async () => {
    const { world, manager, mine } = await scene();
    await unitOfWork(world.db, (tx) => tx.update(cohortStaff).set({ toAt: 1 }));
    expect((await open(world, manager, mine.id)).status).toBe(404);
  });

  test("contains nothing private in title or data", async () => {
    const { world, manager, mine, rosa } = await scene();
    const answer = await open(world, manager, mine.id);
    const { title } = pageOf(answer);
    expect(title).toBe("Cohort");
    const sent = JSON.stringify(answer.data);
    expect(sent).not.toContain(rosa.email);
    expect(sent).not.toMatch(/passwordHash|argon2/);
  });

  test("has fifty people per page, and shows the last page for a higher number", async () => {
    const { world, manager, mine } = await scene();
    await enrol(world, mine.id, 119);
    const second = pageOf(await open(world, manager, mine.id, "?page=2")).overview.list;
    expect(second).toMatchObject({ page: 2, pages: 3, total: 120, from: 50 });
    expect(second.rows).toHaveLength(50);
    const last = pageOf(await open(world, manager, mine.id, "?page=99")).overview.list;
    expect(last.page).toBe(3);
    expect(last.rows).toHaveLength(20);
    const first = pageOf(await open(world, manager, mine.id)).overview.list;
    const ids = [...first.rows, ...second.rows, ...last.rows].map((row) => row.personId);
    expect(new Set(ids).size).toBe(120);
  });
});

/** Creates many members at once. */
async function enrol(world: TestWorld, cohortId: string, count: number): Promise<void> {
  await unitOfWork(world.db, async (tx) => {
    const ids = Array.from({ length: count }, () => world.deps.newId());
    await tx.insert(people).values(
      ids.map((id, i) => ({
        id,
        email: `p${i}.${id}@example.org`,
        legalName: `Person ${i}`,
        shownName: `Person ${i}`,
        passwordHash: "x",
        status: "active" as const,
        createdAt: 1,
      })),
    );
    await tx
      .insert(memberships)
      .values(
        ids.map((personId) => ({ id: world.deps.newId(), cohortId, personId, joinedAt: world.clock.now })),
      );
  });
}

/** The same database, counting the queries started on it. */
function counting(db: Database): { db: Database; queries: () => number } {
  let queries = 0;
  const counted = <T extends (...args: never[]) => unknown>(original: T): T =>
    new Proxy(original, {
      apply(target, self, args) {
        queries += 1;
        return Reflect.apply(target, self, args);
      },
    });
  return {
    db: { ...db, select: counted(db.select), selectDistinct: counted(db.selectDistinct) },
    queries: () => queries,
  };
}

describe("what a page costs", () => {
  async function queriesFor(count: number): Promise<{ page: number }> {
    const world = await testWorld();
    const manager = await world.person("Maya", "manager");
    const cohort = await world.cohort("Spring", manager);
    for (let i = 0; i < Math.min(5, count); i += 1) {
      const made = await world.trainee(`T ${i}`, { cohort, assignedBy: manager });
      await hasRead(world, made.id, 1);
    }
    if (count > 5) await enrol(world, cohort.id, count - 5);
    const facts = (await managedCohort(world.db, manager.id, cohort.id))!;
    const page = counting(world.db);
    const asked = { view: "all", search: "", sort: "name", page: null } as const;
    const seen = await cohortOverview(page.db, world.curriculum, facts, asked, world.clock.now);
    expect(seen.totals.enrolled).toBe(count);
    return { page: page.queries() };
  }

  test("200 trainees need as many queries as 5", async () => {
    const few = await queriesFor(5);
    const many = await queriesFor(200);
    expect(few.page).toBeGreaterThan(3);
    expect(many).toEqual(few);
  });

  onSqlite("every list finds its rows by an index", async () => {
    const { world, mine } = await scene();
    const { db } = world;
    const which = { cohortId: mine.id, view: "all", search: "", activeDays: 14 } as const;
    const everyone = { search: "", role: null, cohortId: null, stage: null, needsAttention: false, now: 0 };
    const first = { from: 0, limit: 50 };
    const plans = {
      counts: db.explain(countsQuery(db, which, 0)),
      byName: db.explain(linesQuery(db, { ...which, sort: "name", from: 0, limit: 50 }, 0)),
      byActivity: db.explain(linesQuery(db, { ...which, sort: "activity", from: 0, limit: 50 }, 0)),
      computed: db.explain(membershipsQuery(db, ["a", "b"])),
      invitations: db.explain(invitationsQuery(db, mine.id, 0)),
      few: db.explain(
        managersPeopleQuery(db, [mine.id], { ...everyone, search: "ro", areMany: false }, first),
      ),
      many: db.explain(managersPeopleQuery(db, [mine.id], { ...everyone, areMany: true }, first)),
      atStage: db.explain(
        managersPeopleQuery(db, [mine.id], { ...everyone, stage: "ready", areMany: true }, first),
      ),
      attention: db.explain(
        managersPeopleQuery(db, [mine.id], { ...everyone, needsAttention: true, areMany: false }, first),
      ),
      training: db.explain(trainingQuery(db, ["a", "b"], 0)),
      accounts: db.explain(accountsQuery(db, { search: "", role: null }, 0)),
    };
    for (const [name, plan] of Object.entries(plans)) {
      for (const step of plan)
        expect(step, name).not.toMatch(/^SCAN (?!.*USING (COVERING )?INDEX)(?!\w*subquery)(?!people_with)/i);
    }
    expect(plans.byName.join("\n")).toContain("roster_lines_by_name");
    expect(plans.byName.join("\n")).not.toContain("TEMP B-TREE");
    expect(plans.computed.join("\n")).toContain("memberships_by_person");
    expect(plans.invitations.join("\n")).toContain("invitations_by_cohort");
    expect(plans.accounts.join("\n")).toContain("people_by_name");
    expect(plans.few.join("\n")).toContain("memberships_by_cohort");
    expect(plans.many.join("\n")).toContain("people_by_name");
    expect(plans.many.join("\n")).not.toContain("TEMP B-TREE");
    for (const plan of [plans.atStage, plans.attention])
      expect(plan.join("\n")).toMatch(/roster_lines USING INDEX roster_lines_by_\w+ \(cohort_id=\?/);
    expect(plans.training.join("\n")).toContain("roster_lines_by_person");
  });
});

describe("the list of cohorts", () => {
  test("has every cohort once, the open ones first", async () => {
    const { world, manager, mine } = await scene();
    for (let number = 0; number < 2 * CARDS; number += 1)
      await world.cohort(`Group ${String(number).padStart(2, "0")}`, manager);
    const named = new Set<string>();
    for (const [query, page, cards] of [
      ["", 1, CARDS],
      ["?page=2", 2, CARDS],
      ["?page=3", 3, 1],
      ["?page=99", 3, 1],
      ["?page=-1", 1, CARDS],
    ] as const) {
      const { data } = await outcome(() => listLoader(world.get(manager, `/manage/cohorts${query}`)));
      const { open, list } = data as { open: { id: string }[]; list: { page: number; pages: number } };
      expect(list).toMatchObject({ page, pages: 3 });
      expect(open).toHaveLength(cards);
      for (const { id } of open) named.add(id);
    }
    expect(named.size).toBe(2 * CARDS + 1);

    // One is closed: exactly two pages of open ones are left, and it is on the third.
    await unitOfWork(world.db, (tx) =>
      tx.update(cohorts).set({ status: "closed", closedAt: 1 }).where(eq(cohorts.id, mine.id)),
    );
    const { data } = await outcome(() => listLoader(world.get(manager, "/manage/cohorts?page=3")));
    expect(data).toMatchObject({ open: [], closed: [{ id: mine.id }] });
  });

  test("shows one's own and their pending work", async () => {
    const { world, manager, other } = await scene();
    const ofManager = await outcome(() => listLoader(world.get(manager, "/manage/cohorts")));
    expect(ofManager.data).toMatchObject({
      open: [{ name: "Spring", enrolled: 1, unsupervised: 1, recommended: 0, expiredInvitations: 0 }],
    });
    const list = await outcome(() => listLoader(world.get(other, "/manage/cohorts")));
    expect(list.data).toMatchObject({ open: [{ name: "Autumn" }], closed: [] });
  });
});

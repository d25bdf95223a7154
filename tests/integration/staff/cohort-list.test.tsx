import { eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { readPage } from "../../support/read-page";
import { hasRead, scene, staff } from "../../support/cohort-scene";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";
import { applications } from "~/db/schema/certification";
import { cohorts, memberships } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { rosterLines } from "~/db/schema/roster";
import { unitOfWork } from "~/db/unit-of-work.server";
import { cohortOf, supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { endMembership, moveMembers } from "~/features/enrollment/commands/moving.server";
import { invitationCountsQuery } from "~/features/enrollment/queries/invitations.server";
import { compareRoster } from "~/features/roster/queries/compare.server";
import { countsByStage, formerQuery, linesQuery } from "~/features/roster/queries/lines.server";
import { filterText, LIST_COLUMNS, listUrl, type ListColumn } from "~/features/staff/cohort-list";
import { readFilter, readList } from "~/features/staff/forms";
import * as page from "~/routes/manage.cohorts.$id._index";
import { loader as exportLoader } from "~/routes/manage.cohorts.$id.export[.]csv";

const DAY = 86_400_000;

async function opened() {
  const all = await scene();
  const { world, manager, mine, dana } = all;
  const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
  const target = await world.cohort("Summer", manager);
  const at = { id: mine.id };
  const address = (query = "") => `/manage/cohorts/${mine.id}${query}`;
  const read = (query = "") => readPage(world, page, manager, address(query), at);
  const names = async (query = "") => {
    const { data } = await outcome(() => page.loader(world.get(manager, address(query), at)));
    return (data as Awaited<ReturnType<typeof page.loader>>).overview.list.rows.map((row) => row.shownName);
  };
  const post = (fields: Record<string, string | string[]>, query = "?index", who: TestPerson = manager) =>
    outcome(() => page.action(world.post(who, address(query), fields, at)));
  return { ...all, ben, target, at, address, read, names, post };
}

/** Creates members of a cohort with nothing but their names. */
async function enroll(world: TestWorld, cohortId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => world.deps.newId());
  await unitOfWork(world.db, async (tx) => {
    await tx.insert(people).values(
      ids.map((id, place) => ({
        id,
        email: `${id}@example.org`,
        legalName: `Person ${place}`,
        shownName: `Person ${place}`,
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
  return ids;
}

const everyone = (people: number, view: "all" | "hand" = "all", search = "") =>
  filterText({ view, search, people });

describe("the search above the list", () => {
  test("finds people by either name, and only within the view", async () => {
    const { world, rosa, ben, names } = await opened();
    await unitOfWork(world.db, async (tx) => {
      await tx.update(people).set({ legalName: "Benedikta Zoë" }).where(eq(people.id, ben.id));
      await tx.update(memberships).set({ joinedAt: world.clock.now }).where(eq(memberships.personId, ben.id));
    });
    expect(await names("?search=ROS")).toEqual([rosa.shownName]);
    expect(await names("?search=zoe")).toEqual(["Ben"]);
    expect(await names("?search=zoe&show=unsupervised")).toEqual([]);
    expect(await names("?search=ros&show=unsupervised")).toEqual(["Rosa"]);
  });

  test("takes patterns, control characters and huge texts as they are", async () => {
    const { names, read } = await opened();
    for (const search of ["%", "_", "\\", "\u0000", "x".repeat(100_000), "')--", "😀"])
      expect(await names(`?search=${encodeURIComponent(search)}`), search.slice(0, 9)).toEqual(
        search === "\u0000" ? ["Ben", "Rosa"] : [],
      );
    expect((await read("?search=nobody")).text).toContain("No one matches this filter");
  });

  test("also searches those who have left", async () => {
    const { world, manager, mine, rosa, ben, read } = await opened();
    for (const { id } of [rosa, ben])
      await endMembership(
        world.appDb,
        world.viewerOf(manager),
        { cohortId: mine.id, personId: id },
        world.deps,
      );
    const all = (await read("?show=left")).text;
    expect(all).toContain("Rosa");
    expect(all).toContain("Ben");
    const found = (await read("?show=left&search=be")).text;
    expect(found).toContain("Ben");
    expect(found).not.toContain("Rosa");
  });
});

describe("the address of the list", () => {
  test("keeps filter, order and columns while paging, sorting and choosing another view", () => {
    const asked = { view: "hand", search: "ro sa", sort: "hours", columns: ["path", "hours"] } as const;
    for (const change of [
      { page: 3 },
      { sort: "name" as const },
      { view: "active" as const },
      { search: "" },
      { columns: [] as ListColumn[] },
    ]) {
      const query = new URL(listUrl("c", asked, change), "http://localhost").searchParams;
      const { page = null, ...rest } = change as { page?: number };
      expect(readList(query)).toEqual({ ...asked, ...rest, page: page === null ? null : String(page) });
    }
    expect(listUrl("c", { view: "all", search: "", sort: "name", columns: LIST_COLUMNS })).toBe(
      "/manage/cohorts/c#people",
    );
  });

  test("ignores what it doesn't know", () => {
    const query = new URLSearchParams("show=__proto__&sort=x&columns=path.x.__proto__&columns=hours&page=0");
    expect(readList(query)).toMatchObject({ view: "all", sort: "name", columns: ["path", "hours"] });
    expect(readFilter("")).toEqual({ view: "all", search: "", people: 0 });
    expect(readFilter(everyone(7, "hand", "a&b=ö"))).toEqual({ view: "hand", search: "a&b=ö", people: 7 });
  });

  test("decides which columns are drawn", async () => {
    const { read } = await opened();
    const headers = (markup: string) =>
      [...markup.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map(([, cell = ""]) =>
        cell.replaceAll(/<[^>]*>/g, ""),
      );
    const inTable = async (query: string) => {
      const { markup } = await read(query);
      return headers(/<table class="table table-sticky.*?<\/table>/.exec(markup)?.[0] ?? "");
    };
    expect(await inTable("")).toEqual([
      "Name",
      "Modules",
      "Practice hours",
      "Stage",
      "Supervisor",
      "Last activity",
      "Needs attention",
    ]);
    expect(await inTable("?columns=name.hours")).toEqual(["Name", "Practice hours"]);
    expect(await inTable("?columns=name")).toEqual(["Name"]);
  });

  test("sorts by hours and by stage, the most first", async () => {
    const { world, rosa, names } = await opened();
    await unitOfWork(world.appDb, (tx) =>
      tx
        .update(rosterLines)
        .set({ confirmedMinutes: 90, stage: "ready" })
        .where(eq(rosterLines.personId, rosa.id)),
    );
    expect(await names()).toEqual(["Ben", "Rosa"]);
    expect(await names("?sort=hours")).toEqual(["Rosa", "Ben"]);
    expect(await names("?sort=stage")).toEqual(["Rosa", "Ben"]);
  });
});

describe("the numbers above the list", () => {
  test("each opens a list of as many people", async () => {
    const { world, manager, at, ben, address, read } = await opened();
    await hasRead(world, ben.id, 1);
    const { markup } = await read("?search=zzz&sort=hours");
    const stats = [...markup.matchAll(/<a class="stat"[^>]*href="([^"]+)"[^>]*>.*?stat-value">([^<]+)</g)];
    expect(stats).toHaveLength(7);
    for (const [, href = "", value = ""] of stats) {
      const { searchParams } = new URL(href.replaceAll("&amp;", "&"), "http://localhost");
      if (searchParams.get("sort") === "hours") continue;
      const { data } = await outcome(() => page.loader(world.get(manager, address(`?${searchParams}`), at)));
      const { total } = (data as Awaited<ReturnType<typeof page.loader>>).overview.list;
      expect(String(total), href).toBe(value);
    }
  });

  test("the funnel says how long people have been in their stage, by the median", async () => {
    const { world, mine } = await opened();
    const ids = await enroll(world, mine.id, 5);
    const { now } = world.clock;
    await unitOfWork(world.appDb, async (tx) => {
      await tx.update(rosterLines).set({ stageSince: null });
      const set = (id: string | undefined, line: Partial<typeof rosterLines.$inferInsert>) =>
        tx
          .update(rosterLines)
          .set(line)
          .where(eq(rosterLines.personId, id ?? ""));
      await set(ids[0], { stage: "ready", stageSince: now - 2 * DAY });
      await set(ids[1], { stage: "ready", stageSince: now - 9 * DAY });
      await set(ids[2], { stage: "ready", stageSince: now - 30 * DAY });
      await set(ids[3], { stage: "practising", stageSince: now - 4 * DAY });
      await set(ids[4], { stage: "practising", stageSince: now - 9 * DAY });
    });
    const ages = async () => {
      const counts = await countsByStage(world.db, { cohortId: mine.id, activeDays: 14 }, now);
      return Object.fromEntries(counts.map(({ stage, medianDays }) => [stage, medianDays]));
    };
    expect(await ages()).toEqual({ training: null, ready: 9, practising: 6 });
    // A certificate that has expired has been so since its last day, not since it was issued.
    await unitOfWork(world.appDb, (tx) =>
      tx
        .update(rosterLines)
        .set({ stage: "issued", stageSince: now - 400 * DAY, expiresAt: now - 3 * DAY })
        .where(inArray(rosterLines.personId, ids)),
    );
    expect(await ages()).toEqual({ training: null, expired: 3 });
  });
});

describe("acting on the selection", () => {
  test("moves those who are checked, with their applications, and keeps the filters", async () => {
    const { world, mine, target, rosa, ben, post } = await opened();
    const moved = await post(
      { intent: "move", trainee: [`${rosa.id}:`, `${ben.id}:`], toCohortId: target.id },
      "?index&show=hand&search=x&assigned=3",
    );
    expect(moved).toMatchObject({
      status: 303,
      location: `/manage/cohorts/${mine.id}?show=hand&search=x&moved=2`,
    });
    for (const { id } of [rosa, ben]) expect(await cohortOf(world.db, id)).toMatchObject({ name: "Summer" });
    const rows = await world.db
      .select({ cohortId: applications.cohortId })
      .from(applications)
      .where(inArray(applications.personId, [rosa.id, ben.id]));
    expect(rows.map(({ cohortId }) => cohortId)).toEqual([target.id, target.id]);
    // Dana is not on the staff there.
    expect(await supervisorOf(world.db, ben.id)).toBeNull();
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "cohort.moved_in"));
    expect(log.map(({ aboutPersonId }) => aboutPersonId).sort()).toEqual([rosa.id, ben.id].sort());
    expect(log.every(({ details }) => details.from === mine.id)).toBe(true);
    const { curriculum } = world;
    expect(await compareRoster(world.db, { curriculum })).toEqual([]);
    // Submitted twice: nothing more happens, and the answer is the same.
    const again = await post({
      intent: "move",
      trainee: [`${rosa.id}:`, `${ben.id}:`],
      toCohortId: target.id,
    });
    expect(again.location).toContain("moved=2");
    expect(await world.db.$count(auditLog, eq(auditLog.action, "cohort.moved_in"))).toBe(2);
  });

  test("a supervisor who is on the staff of both cohorts stays", async () => {
    const { world, manager, dana, target, ben, post } = await opened();
    await staff(world, target.id, dana, manager);
    await post({ intent: "move", trainee: `${ben.id}:`, toCohortId: target.id });
    expect(await supervisorOf(world.db, ben.id)).toMatchObject({ personId: dana.id });
  });

  test("moves all or none: not when one has left, not to a closed cohort, and not to or from another manager's", async () => {
    const { world, manager, other, mine, theirs, target, rosa, ben, stranger, post } = await opened();
    const both = [`${rosa.id}:`, `${ben.id}:`];
    const to = (toCohortId: string, trainee: string[] = both) =>
      post({ intent: "move", trainee, toCohortId });
    expect((await to(theirs.id)).status).toBe(409);
    expect((await to("nowhere")).status).toBe(409);
    expect((await to(mine.id)).status).toBe(409);
    expect((await to(target.id, [...both, `${stranger.id}:`])).status).toBe(409);
    expect((await to("")).status).toBe(400);
    expect((await to(target.id, [])).status).toBe(400);
    const foreign = { personIds: [rosa.id], fromCohortId: mine.id, toCohortId: theirs.id };
    expect(await moveMembers(world.appDb, world.viewerOf(other), foreign, world.deps)).toEqual({
      ok: false,
      code: "conflict",
    });
    await endMembership(
      world.appDb,
      world.viewerOf(manager),
      { cohortId: mine.id, personId: ben.id },
      world.deps,
    );
    expect((await to(target.id)).status).toBe(409);
    expect(await cohortOf(world.db, rosa.id)).toMatchObject({ name: "Spring" });
    await unitOfWork(world.db, (tx) =>
      tx.update(cohorts).set({ status: "closed", closedAt: 1 }).where(eq(cohorts.id, target.id)),
    );
    const closed = await to(target.id, [`${rosa.id}:`]);
    expect(closed.status).toBe(410);
    expect(JSON.stringify(closed.data)).toContain("closed to new people");
    expect(await world.db.$count(memberships, eq(memberships.cohortId, target.id))).toBe(0);
  });

  test("of two managers who move the same people at the same time, each person is in one cohort afterwards", async () => {
    const { world, manager, other, mine, target } = await opened();
    await staff(world, mine.id, other, manager);
    const ids = await enroll(world, mine.id, 6);
    const elsewhere = await world.cohort("Winter", other);
    const results = await Promise.all([
      moveMembers(
        world.appDb,
        world.viewerOf(manager),
        { personIds: ids, fromCohortId: mine.id, toCohortId: target.id },
        world.deps,
      ),
      moveMembers(
        world.appDb,
        world.viewerOf(other),
        { personIds: ids.slice(3), fromCohortId: mine.id, toCohortId: elsewhere.id },
        world.deps,
      ),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const present = await world.db.select().from(memberships).where(inArray(memberships.personId, ids));
    expect(present.filter(({ leftAt }) => leftAt === null)).toHaveLength(6);
  });

  test("means everyone in the list, on all pages, when that is checked", async () => {
    const { world, mine, dana, post } = await opened();
    await enroll(world, mine.id, 60);
    const unsupervised = await world.db.$count(rosterLines, eq(rosterLines.cohortId, mine.id));
    expect(unsupervised).toBe(62);
    const done = await post(
      { intent: "assign", everyone: everyone(60, "all", "person"), supervisorId: dana.id },
      "?index&search=person",
    );
    expect(done).toMatchObject({
      status: 303,
      location: `/manage/cohorts/${mine.id}?search=person&assigned=60`,
    });
    expect(await world.db.$count(rosterLines, eq(rosterLines.supervisorId, dana.id))).toBe(61);
  });

  test("is refused for a list that has changed, or is too long, and says so", async () => {
    const { world, mine, dana, target, post } = await opened();
    const stale = await post({ intent: "assign", everyone: everyone(3), supervisorId: dana.id });
    expect(stale.status).toBe(409);
    expect(JSON.stringify(stale.data)).toContain("It has 2 people now");
    await enroll(world, mine.id, 499);
    const long = await post({ intent: "move", everyone: everyone(501), toCohortId: target.id });
    expect(long.status).toBe(429);
    expect(JSON.stringify(long.data)).toContain("501 people");
    expect(await world.db.$count(memberships, eq(memberships.cohortId, target.id))).toBe(0);
    for (const odd of ["show=left&people=0", "people=-1", "😀\u0000", "x".repeat(2000)])
      expect([303, 400, 409]).toContain(
        (await post({ intent: "move", everyone: odd, toCohortId: target.id })).status,
      );
    expect(await world.db.$count(memberships, eq(memberships.cohortId, target.id))).toBe(0);
  });

  test("assigns five hundred people at once", async () => {
    const { world, manager, mine, dana } = await opened();
    const traineeIds = await enroll(world, mine.id, 500);
    const input = { cohortId: mine.id, traineeIds, supervisorId: dana.id };
    expect(await assignSupervisor(world.appDb, world.viewerOf(manager), input, world.deps)).toEqual({
      ok: true,
      changed: 500,
    });
    expect(await world.db.$count(rosterLines, eq(rosterLines.supervisorId, dana.id))).toBe(501);
  });

  test("exports only those people, with names, and records it", async () => {
    const { world, manager, mine, at, rosa, ben, stranger, post } = await opened();
    const csvAt = async (location: string | null | undefined) => {
      const response = await exportLoader(world.get(manager, location ?? "", at));
      return (await response.text()).trim().split("\r\n").slice(1);
    };
    const chosen = await post({ intent: "export", trainee: [`${rosa.id}:`, `${stranger.id}:`] });
    expect(chosen.status).toBe(303);
    const lines = await csvAt(chosen.location);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"Rosa"');
    const filtered = await csvAt(
      (await post({ intent: "export", everyone: everyone(1, "all", "be") })).location,
    );
    expect(filtered).toHaveLength(1);
    expect(filtered[0]).toContain('"Ben"');
    const log = await world.db
      .select({ details: auditLog.details })
      .from(auditLog)
      .where(eq(auditLog.action, "cohort.exported_with_names"));
    expect(log).toEqual([{ details: { people: 1 } }, { details: { people: 1 } }]);
    expect((await post({ intent: "export" })).status).toBe(400);
    // Without names, a chosen few would reveal whose pseudonyms they are.
    for (const query of [`?person=${ben.id}`, "?search=be", "?show=hand&names=no"])
      expect(
        (
          await outcome(() =>
            exportLoader(world.get(manager, `/manage/cohorts/${mine.id}/export.csv${query}`, at)),
          )
        ).status,
        query,
      ).toBe(403);
  });

  test("is closed to other roles and other managers", async () => {
    const { other, dana, admin, rosa, target, post } = await opened();
    const fields = { intent: "move", trainee: `${rosa.id}:`, toCohortId: target.id };
    expect((await post(fields, "?index", other)).status).toBe(404);
    for (const who of [dana, admin, rosa]) expect((await post(fields, "?index", who)).status).toBe(403);
  });

  test("offers the manager's other open cohorts, and says what was done", async () => {
    const { read } = await opened();
    const { markup, text } = await read("?moved=2");
    expect(text).toContain("2 people were moved to another cohort");
    expect(markup).toContain(">Summer</option>");
    expect(markup).not.toContain(">Autumn</option>");
    expect(markup).not.toContain(">Spring</option>");
    expect((await read("?moved=x&assigned=-1")).text).not.toContain("moved to another");
  });
});

describe("invitations and staff on the page", () => {
  test("are counted by state, the latest with their actions; staff by name and role", async () => {
    const { world, manager, mine, read } = await opened();
    const { now } = world.clock;
    const row = (place: number, more: Partial<typeof invitations.$inferInsert>) => ({
      id: world.deps.newId(),
      tokenHash: `hash ${place}`,
      email: `guest${place}@example.org`,
      role: "trainee" as const,
      cohortId: mine.id,
      invitedBy: manager.id,
      createdAt: now - place,
      sentAt: now - place,
      expiresAt: now + DAY,
      ...more,
    });
    await unitOfWork(world.db, (tx) =>
      tx
        .insert(invitations)
        .values([
          ...Array.from({ length: 6 }, (_, place) => row(place, {})),
          row(6, { expiresAt: now }),
          row(7, { withdrawnAt: now }),
          row(8, { acceptedAt: now }),
        ]),
    );
    const { text, markup } = await read();
    expect(text).toContain("6 open");
    expect(text).toContain("1 expired");
    expect(text).toContain("1 withdrawn");
    expect(text).toContain("guest4@");
    expect(text).not.toContain("guest5@");
    expect(markup).toContain(`action="/manage/cohorts/${mine.id}/invite"`);
    expect(text).toMatch(/Dana Supervisor/);
    expect(text).toMatch(/Maya Program manager/);
  });
});

onSqlite("what the page reads is found by an index", async () => {
  const { world, mine } = await opened();
  const { db } = world;
  const which = { cohortId: mine.id, view: "hand", search: "ro", activeDays: 14 } as const;
  const plans = {
    former: db.explain(formerQuery(db, { ...which, from: 0, limit: 50 })),
    searched: db.explain(linesQuery(db, { ...which, sort: "name", from: 0, limit: 50 }, 0)),
    invited: db.explain(invitationCountsQuery(db, mine.id, 0)),
  };
  for (const [name, plan] of Object.entries(plans))
    for (const step of plan) expect(step, name).not.toMatch(/^SCAN (?!.*USING (COVERING )?INDEX)/i);
  expect(plans.invited.join("\n")).toContain("invitations_by_cohort");
});

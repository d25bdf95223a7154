import { parse } from "csv-parse/sync";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene, staff } from "../../support/cohort-scene";
import { outcome, type TestPerson } from "../../support/world";
import { memberships } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { nameKeys } from "~/lib/fold";
import { loader as csvLoader } from "~/routes/manage.people.export[.]csv";
import { action, loader } from "~/routes/manage.people._index";

type Row = {
  shownName: string;
  status: string;
  training: null | { stage: string; supervisorName: string | null; needsAttention: boolean };
};
type Page = {
  found: { rows: Row[]; total: number };
  invitations: { rows: { id: string; email: string; cohortName: string }[]; total: number };
};

async function open(watch: Watch = {}) {
  const all = await scene(watch);
  const { world, manager, mine, rosa, dana } = all;
  const ben = await world.trainee("Ben", { cohort: mine, assignedBy: manager });
  const assignment = { cohortId: mine.id, traineeIds: [ben.id], supervisorId: dana.id };
  await assignSupervisor(world.db, world.viewerOf(manager), assignment, world.deps);
  const page = async (who: TestPerson, query = "") => {
    const answer = await outcome(() => loader(world.get(who, `/manage/people${query}`)));
    return answer.data as Page;
  };
  const names = async (who: TestPerson, query = "") =>
    (await page(who, query)).found.rows.map(({ shownName }) => shownName);
  const csv = async (who: TestPerson | null, query = "") => {
    const args = world.get(who, `/manage/people/export.csv${query}`);
    const answer = await csvLoader(args).catch((thrown: unknown) => thrown);
    if (!(answer instanceof Response)) throw new Error("no response");
    return answer;
  };
  return { ...all, ben, rosa, page, names, csv };
}

describe("a manager's list of people", () => {
  test("says of each their status, supervisor, and stage", async () => {
    const { world, manager, ben, page } = await open();
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, ben.id)),
    );
    const { rows } = (await page(manager)).found;
    expect(rows.find(({ shownName }) => shownName === "Ben")).toMatchObject({
      status: "deactivated",
      training: { stage: "training", supervisorName: "Dana", needsAttention: false },
    });
    expect(rows.find(({ shownName }) => shownName === "Rosa")).toMatchObject({
      status: "active",
      training: { supervisorName: null, isUnsupervised: true, needsAttention: true },
    });
    expect(rows.find(({ shownName }) => shownName === "Dana")).toMatchObject({ training: null });
  });

  test("is filtered by cohort, stage, and attention, and shows no one of another's cohort", async () => {
    const { world, manager, other, mine, theirs, names } = await open();
    const second = await world.cohort("Winter", manager);
    await world.trainee("Cleo", { cohort: second, assignedBy: manager });
    expect(await names(manager, `?cohort=${second.id}`)).toEqual(["Cleo", "Maya"]);
    expect(await names(manager, `?cohort=${theirs.id}`)).toEqual([]);
    expect(await names(manager, "?cohort=unknown")).toEqual([]);
    expect(await names(manager, "?stage=training")).toEqual(["Ben", "Cleo", "Rosa"]);
    expect(await names(manager, "?stage=issued")).toEqual([]);
    expect(await names(manager, "?stage=nonsense")).toContain("Dana");
    expect(await names(manager, "?attention=yes")).toEqual(["Cleo", "Rosa"]);
    expect(await names(manager, `?attention=yes&cohort=${mine.id}&q=ro`)).toEqual(["Rosa"]);
    expect(await names(manager, "?attention=yes&role=supervisor")).toEqual([]);
    expect(await names(other, "?attention=yes")).toEqual(["Stranger"]);
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: 5 }).where(eq(memberships.cohortId, second.id)),
    );
    expect(await names(manager, "?stage=training")).toEqual(["Ben", "Rosa"]);
  });

  test("finds people by either name, also staff", async () => {
    const { world, manager, dana, names } = await open();
    await unitOfWork(world.db, async (tx) => {
      const legalName = "Danuta Whitfield";
      const keys = nameKeys({ shownName: "Dana", legalName });
      await tx
        .update(people)
        .set({ legalName, ...keys })
        .where(eq(people.id, dana.id));
    });
    expect(await names(manager, "?q=whit")).toEqual(["Dana"]);
    expect(await names(manager, "?q=DANUTA")).toEqual(["Dana"]);
    expect(await names(manager, "?q=ben%20legal")).toEqual(["Ben"]);
  });

  test("lists open invitations of the manager's cohorts, which can be resent and withdrawn from here", async () => {
    const { world, manager, other, dana, mine, theirs, page } = await open();
    const invite = async (who: TestPerson, email: string, cohortId: string) =>
      invitePerson(
        world.db,
        world.viewerOf(who),
        { email, role: "trainee", cohortId, supervisorId: null },
        world.deps,
      );
    await invite(manager, "nia@example.org", mine.id);
    await invite(other, "zoe@example.org", theirs.id);
    const [nia] = (await page(manager)).invitations.rows;
    expect((await page(manager)).invitations).toMatchObject({
      total: 1,
      rows: [{ email: "nia@example.org", cohortName: "Spring" }],
    });
    expect((await page(manager, "?q=zoe")).invitations.total).toBe(0);
    expect((await page(manager, "?q=NIA@")).invitations.total).toBe(1);
    expect((await page(manager, "?q=%25")).invitations.total).toBe(0);
    expect((await page(manager, "?role=supervisor")).invitations.total).toBe(0);
    expect((await page(manager, "?stage=training")).invitations.total).toBe(0);

    const post = (who: TestPerson | null, intent: string, invitationId = nia?.id ?? "") =>
      outcome(() => action(world.post(who, "/manage/people?q=n", { intent, invitationId })));
    world.clock.now += 2 * 60_000;
    expect((await post(other, "resend")).status).toBe(404);
    expect((await post(dana, "resend")).status).toBe(403);
    expect((await post(null, "resend")).status).toBe(303);
    expect((await post(manager, "burn")).status).toBe(400);
    expect(await post(manager, "resend")).toMatchObject({
      status: 200,
      data: { sent: { email: nia?.email } },
    });
    expect((await post(manager, "resend")).status, "a second click, a moment later").toBe(429);
    expect(await post(manager, "withdraw")).toMatchObject({ status: 303, location: "/manage/people?q=n" });
    expect((await post(manager, "resend")).status).toBe(409);
    expect((await page(manager)).invitations.total).toBe(0);
    expect(await world.db.$count(invitations)).toBe(2);
  });

  test("costs as many statements for two hundred people as for three", async () => {
    let statements = 0;
    const { world, manager, mine, page } = await open({ onQuery: () => void (statements += 1) });
    const counted = async (query: string) => {
      statements = 0;
      await page(manager, query);
      return statements;
    };
    const queries = ["", "?q=a", "?attention=yes", "?stage=training&role=trainee"];
    const few = [];
    for (const query of queries) few.push(await counted(query));
    for (let i = 0; i < 60; i += 1) await world.trainee(`Name ${i}`, { cohort: mine, assignedBy: manager });
    const many = [];
    for (const query of queries) many.push(await counted(query));
    expect(many).toEqual(few);
    expect(Math.max(...many)).toBeLessThanOrEqual(11);
  });
});

describe("the download of the list", () => {
  test("has the people of the filter, without formulas, and is recorded", async () => {
    const { world, manager, ben, csv } = await open();
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ shownName: "=1+1" }).where(eq(people.id, ben.id)),
    );
    const answer = await csv(manager, "?role=trainee&page=7");
    expect(answer.headers.get("Content-Disposition")).toBe('attachment; filename="people.csv"');
    const rows = parse(await answer.text(), { bom: true });
    expect(rows.map((row) => [row[0], row[2], row[3], row[4], row[5], row[6]])).toEqual([
      ["Name", "Status", "Roles", "Cohorts", "Supervisor", "Stage"],
      ["'=1+1", "Active", "Trainee", "Spring", "Dana", "In training"],
      ["Rosa", "Active", "Trainee", "Spring", "", "In training"],
    ]);
    const log = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "person.list_exported_with_names"));
    expect(log).toMatchObject([{ actorId: manager.id, details: { people: 2 } }]);
    expect(JSON.stringify(log)).not.toContain("Rosa");
  });

  test("is only for managers, and only of their own people", async () => {
    const { world, manager, other, dana, admin, mine, csv } = await open();
    expect((await csv(dana)).status).toBe(403);
    expect((await csv(admin)).status).toBe(403);
    expect((await csv(null)).status).toBeGreaterThanOrEqual(300);
    expect(parse(await (await csv(other, `?cohort=${mine.id}`)).text(), { bom: true })).toHaveLength(1);
    await staff(world, mine.id, other, manager);
    expect(parse(await (await csv(other, `?cohort=${mine.id}`)).text(), { bom: true })).toHaveLength(7);
  });
});

import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { unitOfWork } from "~/db/unit-of-work.server";
import { auditQuery } from "~/features/audit/queries/log.server";
import { sealAuditLog } from "~/features/audit/commands/seal.server";
import { auditLog } from "~/db/schema/journal";
import { appendAudit, appendAudits, type AuditEntry } from "~/journal/audit.server";
import { loader } from "~/routes/manage.audit";

import { outcome, type TestPerson } from "../../support/world";
import { scene } from "../../support/cohort-scene";

type Page = {
  page: { lines: { id: string; action: string }[]; next: string | null };
  checked: { broken: unknown } | null;
};

async function open() {
  const all = await scene();
  const { world, manager, mine } = all;
  await unitOfWork(world.db, (tx) => tx.delete(auditLog));
  const entry = (more: Partial<AuditEntry>): AuditEntry => ({
    actorId: manager.id,
    action: "cohort.changed",
    subjectKind: "cohort",
    subjectId: mine.id,
    ...more,
  });
  const write = (more: Partial<AuditEntry>) =>
    unitOfWork(world.db, (tx) => appendAudit(tx, entry(more), world.deps));
  const see = (who: TestPerson | null, query = "") =>
    outcome(() => loader(world.get(who, `/manage/audit${query}`)));
  const actions = async (who: TestPerson, query = "") =>
    ((await see(who, query)).data as Page).page.lines.map((line) => line.action);
  return { ...all, entry, write, see, actions };
}

describe("the audit log", () => {
  test("a manager sees their cohorts and their people's records, not others', and no one's sign-ins", async () => {
    const { manager, other, admin, mine, theirs, rosa, stranger, write, actions } = await open();
    await write({ cohortId: mine.id });
    await write({
      action: "practice.confirmed",
      subjectKind: "practice",
      subjectId: "p",
      aboutPersonId: rosa.id,
    });
    await write({ action: "cohort.closed", cohortId: theirs.id, actorId: other.id });
    await write({ action: "practice.read", aboutPersonId: stranger.id });
    await write({
      action: "person.signed_in",
      subjectKind: "person",
      aboutPersonId: rosa.id,
      actorId: rosa.id,
    });
    expect(await actions(manager)).toEqual(["practice.confirmed", "cohort.changed"]);
    expect(await actions(other)).toEqual(["practice.read", "cohort.closed"]);
    expect(await actions(admin)).toHaveLength(5);
  });

  test("filters by cohort, person, kind and day; records of other managers are not found", async () => {
    const { world, manager, admin, mine, theirs, rosa, stranger, write, see, actions } = await open();
    await write({ cohortId: mine.id });
    world.clock.now += 86_400_000;
    await write({ action: "practice.confirmed", aboutPersonId: rosa.id });
    expect(await actions(manager, `?cohort=${mine.id}`)).toEqual(["cohort.changed"]);
    expect(await actions(manager, `?person=${rosa.id}`)).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?what=practice")).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?what=nonsense")).toHaveLength(2);
    expect(await actions(manager, "?until=2026-03-02")).toEqual(["cohort.changed"]);
    expect(await actions(manager, "?from=2026-03-03")).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?from=2026-02-30")).toHaveLength(2);
    expect(await actions(admin, `?person=${stranger.id}`)).toEqual([]);
    for (const query of [
      `?cohort=${theirs.id}`,
      `?person=${stranger.id}`,
      "?person=unknown",
      "?cohort=unknown",
    ]) {
      expect((await see(manager, query)).status).toBe(404);
    }
    expect((await see(admin, "?person=unknown")).status).toBe(404);
  });

  test("pages by id: each line once, none left out", async () => {
    const { world, manager, mine, entry, see } = await open();
    await unitOfWork(world.db, (tx) =>
      appendAudits(
        tx,
        Array.from({ length: 120 }, () => entry({ cohortId: mine.id })),
        world.deps,
      ),
    );
    const seen: string[] = [];
    let query = "";
    for (let page = 0; page < 5; page += 1) {
      const { lines, next } = ((await see(manager, query)).data as Page).page;
      seen.push(...lines.map((line) => line.id));
      if (next === null) break;
      query = `?before=${next}`;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect([...seen].sort().reverse()).toEqual(seen);
    expect(((await see(manager, "?before=0")).data as Page).page.lines).toEqual([]);
  });

  test("the seals are checked on request, and a changed line is found", async () => {
    const { world, manager, admin, mine, write, see } = await open();
    await write({ cohortId: mine.id });
    world.clock.now += 3_600_000;
    await sealAuditLog(world.db, { now: world.deps.now });
    expect((await see(manager)).data).toMatchObject({ checked: null, seal: { number: 1 } });
    expect((await see(admin, "?check=seals")).data).toMatchObject({ checked: { broken: null } });
    await unitOfWork(world.db, (tx) => tx.update(auditLog).set({ action: "cohort.closed" }));
    expect((await see(admin, "?check=seals")).data).toMatchObject({ checked: { broken: { number: 1 } } });
  });

  test("is for managers and administrators", async () => {
    const { dana, rosa, see } = await open();
    expect((await see(dana)).status).toBe(403);
    expect((await see(rosa)).status).toBe(403);
    expect((await see(null)).status).toBe(303);
  });

  onSqlite("finds its lines by an index, whatever the filter", async () => {
    const { world, manager, mine, rosa } = await open();
    const none = { cohortId: null, personId: null, group: null, from: null, until: null, before: null };
    const plan = (scope: Parameters<typeof auditQuery>[1], filter: Partial<typeof none> | object) =>
      world.db.explain(auditQuery(world.db, scope, { ...none, ...filter })).join("\n");
    expect(plan("all", {})).toContain("USING INDEX sqlite_autoindex_audit_log_1");
    expect(plan({ managerId: manager.id }, {})).toMatch(/audit_log_by_cohort[\s\S]*audit_log_by_about/);
    expect(plan({ managerId: manager.id }, { cohortId: mine.id })).toContain("audit_log_by_cohort");
    expect(plan("all", { personId: rosa.id })).toMatch(/audit_log_by_about[\s\S]*audit_log_by_actor/);
  });
});

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { unitOfWork } from "~/db/unit-of-work.server";
import { auditQuery } from "~/features/audit/queries/log.server";
import { sealAuditLog } from "~/features/audit/commands/seal.server";
import { auditLog } from "~/db/schema/journal";
import { appendAudit, appendAudits, type AuditEntry } from "~/journal/audit.server";
import { readAuditAsked } from "~/features/audit/asked";
import { resolveAsked } from "~/features/audit/queries/asked.server";
import { loader as csv } from "~/routes/manage.audit_.export[.]csv";
import { loader } from "~/routes/manage.audit";

import { outcome, type TestPerson } from "../../support/world";
import { scene } from "../../support/cohort-scene";

type Page = {
  page: { lines: { id: string; action: string }[]; next: string | null };
  checked: { broken: unknown } | null;
  meant: Record<"by" | "about", { people: { id: string; name: string }[]; total: number } | null>;
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
    const { world, manager, admin, dana, mine, theirs, rosa, stranger, write, see, actions } = await open();
    await write({ cohortId: mine.id });
    world.clock.now += 86_400_000;
    await write({ action: "practice.confirmed", aboutPersonId: rosa.id, actorId: dana.id });
    expect(await actions(manager, `?cohort=${mine.id}`)).toEqual(["cohort.changed"]);
    expect(await actions(manager, `?person=${rosa.id}`)).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?what=practice")).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?what=nonsense")).toHaveLength(2);
    expect(await actions(manager, "?what=practice.confirmed")).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?what=practice.read")).toEqual([]);
    expect(await actions(manager, `?by=${dana.id}`)).toEqual(["practice.confirmed"]);
    expect(await actions(manager, `?by=${manager.id}`)).toEqual(["cohort.changed"]);
    expect(await actions(manager, `?about=${rosa.id}&by=${dana.id}&what=practice`)).toHaveLength(1);
    expect(await actions(manager, `?about=${dana.id}`)).toEqual([]);
    expect(await actions(manager, "?until=2026-03-02")).toEqual(["cohort.changed"]);
    expect(await actions(manager, "?from=2026-03-03")).toEqual(["practice.confirmed"]);
    expect(await actions(manager, "?from=2026-02-30")).toHaveLength(2);
    expect(await actions(admin, `?person=${stranger.id}`)).toEqual([]);
    for (const query of [
      `?cohort=${theirs.id}`,
      `?person=${stranger.id}`,
      `?by=${stranger.id}`,
      `?about=${stranger.id}`,
      "?person=unknown",
      "?by=unknown",
      `?about=${"😀".repeat(5000)}`,
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

  test("a typed name leads to the person, or to a choice among those it fits; only one's own people are found", async () => {
    const { world, manager, admin, mine, rosa, write, see } = await open();
    const roland = await world.trainee("Roland", { cohort: mine, assignedBy: manager });
    await write({ action: "practice.confirmed", aboutPersonId: rosa.id });
    const one = await see(manager, "?aboutName=rosa&what=practice");
    expect(one).toMatchObject({ status: 303, location: `/manage/audit?about=${rosa.id}&what=practice` });
    const several = (await see(manager, "?byName=RO&from=2026-01-01")).data as Page;
    expect(several.meant.by?.people.map(({ id }) => id).sort()).toEqual([rosa.id, roland.id].sort());
    expect(several, "no entries that were not asked for").toMatchObject({ page: null });
    const none = (await see(manager, "?aboutName=stranger")).data as Page;
    expect(none.meant.about).toEqual({ people: [], total: 0 });
    expect((await see(admin, "?aboutName=stranger")).status).toBe(303);
    const hostile = encodeURIComponent("%_'\u0000\"<b>".repeat(900));
    expect((await see(manager, `?byName=${hostile}`)).status).toBe(200);
  });

  test("is exported as filtered, without formulas; the export is an entry of its own", async () => {
    const { world, manager, admin, dana, mine, stranger, write, actions } = await open();
    const named = await world.trainee("=cmd|' /C calc'!A0", { cohort: mine, assignedBy: manager });
    await write({ action: "practice.confirmed", aboutPersonId: named.id });
    await write({ action: "practice.read", aboutPersonId: stranger.id });
    await write({ cohortId: mine.id });
    const file = (who: TestPerson | null, query = "") =>
      outcome(() => csv(world.get(who, `/manage/audit/export.csv${query}`)));
    const textOf = async (who: TestPerson, query = "") => {
      const answer = await csv(world.get(who, `/manage/audit/export.csv${query}`));
      expect(answer.headers.get("Content-Disposition")).toContain("attachment");
      return (await answer.text()).split("\r\n").filter(Boolean);
    };
    const lines = await textOf(manager, "?what=practice");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/Time \(UTC\).*Code.*About/);
    expect(lines[1]).toContain(`"practice.confirmed","Maya","'=cmd`);
    expect(await textOf(admin)).toHaveLength(5);
    expect(await actions(admin, "?what=audit.exported")).toEqual(["audit.exported", "audit.exported"]);
    const [entry] = await world.db.select().from(auditLog).where(eq(auditLog.actorId, admin.id));
    expect(entry?.details).toEqual({ lines: 4, isCut: false, what: null, from: null, until: null });
    for (const query of [`?about=${stranger.id}`, "?cohort=unknown"])
      expect((await file(manager, query)).status).toBe(404);
    expect((await file(dana)).status).toBe(403);
    expect((await file(null)).status).toBe(401);
  });

  test("a file has fifty thousand entries at most, each once, in few statements", async () => {
    const seen: string[] = [];
    const { world, admin } = await scene({ onQuery: ({ sql }) => void seen.push(sql) });
    const deps = { ...world.deps, now: () => 1 };
    await unitOfWork(world.appDb, (tx) =>
      appendAudits(
        tx,
        Array.from({ length: 50_001 }, () => ({
          actorId: null,
          action: "quiz.started" as const,
          subjectKind: "quiz",
          subjectId: "q",
        })),
        deps,
      ),
    );
    seen.length = 0;
    const answer = await csv(world.get(admin, "/manage/audit/export.csv?what=quiz.started"));
    expect((await answer.text()).trimEnd().split("\r\n")).toHaveLength(50_001);
    expect(seen.filter((sql) => /^select/i.test(sql)).length).toBeLessThan(20);
    const [entry] = await world.db.select().from(auditLog).where(eq(auditLog.action, "audit.exported"));
    expect(entry?.details).toMatchObject({ lines: 50_000, isCut: true });
  });

  onSqlite("finds its lines by an index, whatever the filter, and never sorts the whole log", async () => {
    const { world, manager, mine, rosa, dana } = await open();
    const plan = async (who: TestPerson, query: string, areMany = false) => {
      const asked = readAuditAsked(new URL(`http://localhost/manage/audit${query}`));
      const resolved = (await resolveAsked(world.db, world.viewerOf(who), asked))!;
      const scope = areMany ? { managerId: who.id, areMany } : resolved.scope;
      const statement = auditQuery(world.db, scope, { filter: resolved.filter, limit: 51 });
      return world.db.explain(statement).join("\n");
    };
    const admin = await world.person("Al", "administrator");
    for (const [query, index] of [
      ["", "audit_log_by_time"],
      [`?before=${mine.id}`, "audit_log_by_time"],
      ["?from=2026-01-01&until=2026-02-01", "audit_log_by_time"],
      ["?what=practice", "audit_log_by_time"],
      ["?what=practice.read", "audit_log_by_action"],
      [`?by=${dana.id}`, "audit_log_by_actor"],
      [`?about=${rosa.id}`, "audit_log_by_about"],
    ] as const) {
      expect(await plan(admin, query), query).toContain(`USING INDEX ${index}`);
      expect(await plan(admin, query), query).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/);
    }
    expect(await plan(admin, `?person=${rosa.id}`)).toMatch(/audit_log_by_about[\s\S]*audit_log_by_actor/);
    expect(await plan(manager, "")).toMatch(/audit_log_by_cohort[\s\S]*audit_log_by_about/);
    expect(await plan(manager, `?cohort=${mine.id}`)).toContain("audit_log_by_cohort");
    const many = await plan(manager, "", true);
    expect(many).toContain("USING INDEX audit_log_by_time");
    expect(many).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/);
  });
});

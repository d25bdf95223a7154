import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { staff } from "../../support/cohort-scene";
import { onSqlite } from "../../support/database";
import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { apply, gather, sign, stateOf, story, type Story } from "./story";
import { certificates } from "~/db/schema/certification";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { applicationQueue, followedBy, queueQuery } from "~/features/certification/queries/queue.server";
import * as own from "~/routes/certification._index";
import * as deciding from "~/routes/manage.applications.$id";
import * as queue from "~/routes/manage.applications._index";
import { revOf } from "./revision";

const decidePath = (s: Story) =>
  [`/manage/applications/${s.trainee.applicationId}`, { id: s.trainee.applicationId }] as const;

const postDecision = (s: Story, who: TestPerson | null, fields: Record<string, string>) => {
  const [path, params] = decidePath(s);
  return outcome(() => deciding.action(s.w.post(who, path, fields, params)));
};

describe("/manage/applications", () => {
  test("lists signed applications, to managers of the cohort", async () => {
    const s = await story();
    const { w, manager } = s;
    await apply(s);
    const load = (who: TestPerson | null, search = "") =>
      outcome(() => queue.loader(w.get(who, `/manage/applications${search}`)));
    expect(await load(manager)).toMatchObject({ status: 200, data: { lines: [], queue: "waiting" } });
    expect(await load(manager, "?show=reviewing")).toMatchObject({
      data: { lines: [{ state: "submitted" }] },
    });
    await sign(s, s.supervisor);
    expect(await load(manager)).toMatchObject({
      data: { lines: [{ id: s.trainee.applicationId, isOwnSignature: false }], total: 1 },
    });
    for (const odd of ["?page=-1", "?page=x", "?page=999999999999", "?show=__proto__"])
      expect((await load(manager, odd)).status).toBe(200);
    expect((await load(s.trainee)).status).toBe(403);
    expect((await load(s.supervisor)).status).toBe(403);
    expect((await load(null)).status).toBe(303);
  });

  test("the one waiting longest is first", async () => {
    const s = await story();
    const { w, manager, supervisor, cohort } = s;
    const later = {
      ...s,
      trainee: await w.trainee("Lea Later", { cohort, supervisor, assignedBy: manager }),
    };
    await gather(w, later.trainee, supervisor);
    await apply(later);
    await apply(s);
    await sign(s, supervisor);
    w.clock.now += 1000;
    await sign(later, supervisor);
    const { lines } = await applicationQueue(w.db, w.viewerOf(manager), "waiting", 1, w.clock.now);
    expect(lines.map(({ shownName }) => shownName)).toEqual(["Toni Trainee", "Lea Later"]);
    expect((await applicationQueue(w.db, w.viewerOf(manager), "waiting", 2, w.clock.now)).lines).toEqual([]);
  });

  onSqlite("the queue is read by indexes: a manager's by cohort", async () => {
    const { w, manager, cohort } = await story();
    const plan = (roles: ("manager" | "administrator")[]) => {
      const where = followedBy(w.db, { ...w.viewerOf(manager), roles }, "issued", [cohort.id]);
      return w.db.explain(queueQuery(w.db, where, "issued", 1, roles.includes("administrator")));
    };
    expect(plan(["manager"]).some((step) => step.includes("applications_by_cohort"))).toBe(true);
    for (const roles of [["manager"], ["administrator"], ["manager", "administrator"]] as const) {
      expect(plan([...roles]).filter((step) => step.startsWith("SCAN"))).toEqual([]);
    }
  });

  test("the application shows numbers and signatures, and no notes", async () => {
    const s = await story();
    await apply(s);
    await sign(s, s.supervisor);
    const [path, params] = decidePath(s);
    const shown = await outcome(() => deciding.loader(s.w.get(s.manager, path, params)));
    expect(shown).toMatchObject({
      status: 200,
      data: { page: { mayDecide: true, signed: { isAsSigned: true } } },
    });
    expect(JSON.stringify(shown.data)).not.toContain("first day back at work");
    for (const [who, status] of [
      [s.supervisor, 403],
      [s.trainee, 403],
      [await s.w.person("Elsa Elsewhere", "manager"), 404],
      [await s.w.person("Ada Admin", "administrator"), 404],
      [null, 303],
    ] as const) {
      expect((await outcome(() => deciding.loader(s.w.get(who, path, params)))).status).toBe(status);
      expect(
        (await postDecision(s, who, { intent: "issue", rev: "2", password: TEST_PASSWORD })).status,
      ).toBe(status);
    }
    expect(await stateOf(s)).toBe("recommended");
  });

  test("issues with the password; a second click leads to the same certificate, another person is told that it is issued", async () => {
    const s = await story();
    const mona = await s.w.person("Mona", "manager");
    await staff(s.w, s.cohort.id, mona, s.manager);
    await apply(s);
    await sign(s, s.supervisor);
    const fields = { intent: "issue", rev: await revOf(s), password: TEST_PASSWORD };
    expect((await postDecision(s, s.manager, { ...fields, password: "wrong password" })).status).toBe(400);
    expect((await postDecision(s, s.manager, { ...fields, password: "" })).status).toBe(400);
    expect((await postDecision(s, s.manager, { ...fields, rev: "1" })).status).toBe(409);
    const twice = await Promise.all([postDecision(s, s.manager, fields), postDecision(s, s.manager, fields)]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await postDecision(s, mona, fields)).status).toBe(409);
    expect(await s.w.db.$count(certificates)).toBe(1);
  });

  test("names the characters that cannot be printed, and whose name they are in", async () => {
    const s = await story();
    await unitOfWork(s.w.db, (tx) =>
      tx.update(people).set({ legalName: "𒀀𒁀" }).where(eq(people.id, s.trainee.id)),
    );
    await apply(s);
    await sign(s, s.supervisor);
    const refused = await postDecision(s, s.manager, {
      intent: "issue",
      rev: await revOf(s),
      password: TEST_PASSWORD,
    });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.data)).toMatch(/trainee’s legal name: .*𒀀/);
  });

  test("returns, denies with check box and reason, reopens", async () => {
    const s = await story();
    await apply(s);
    await sign(s, s.supervisor);
    const deny = { intent: "deny", rev: await revOf(s), reason: "The hours are of another program." };
    expect((await postDecision(s, s.manager, deny)).status).toBe(400);
    expect((await postDecision(s, s.manager, { ...deny, confirm: "on" })).status).toBe(303);
    expect(await stateOf(s)).toBe("denied");
    const shown = await outcome(() => own.loader(s.w.get(s.trainee, "/certification")));
    expect(shown.data).toMatchObject({ page: { answer: { kind: "denied", reason: deny.reason } } });
    expect((await postDecision(s, s.manager, { intent: "reopen", rev: await revOf(s) })).status).toBe(303);
    expect(await stateOf(s)).toBe("in_training");
    await apply(s);
    await sign(s, s.supervisor);
    const back = {
      intent: "return",
      rev: await revOf(s),
      criterion: "practice-records",
      reason: "One setting is missing.",
      dueOn: "2026-04-01",
    };
    expect((await postDecision(s, s.manager, back)).status).toBe(303);
    expect(await stateOf(s)).toBe("returned");
  });
});

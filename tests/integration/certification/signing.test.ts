import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { applicationEvents, certificates, signOffs } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { personRoles } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { returnApplication } from "~/features/certification/commands/applications.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { apply, issue, reassign, sign, stateOf, story } from "./story";

const REASON = "Two entries of March name no setting. Please add them.";

describe("signing off", () => {
  test("the assigned supervisor signs, and everything the signature rests on is kept", async () => {
    const s = await story();
    const { w, trainee, supervisor } = s;
    await apply(s);
    expect(await sign(s, supervisor)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("recommended");
    const [signed] = await w.db.select().from(signOffs);
    expect(signed).toMatchObject({
      supervisorId: supervisor.id,
      typedName: supervisor.legalName,
      withdrawnAt: null,
    });
    expect(signed!.statement).toBe(w.curriculum.profiles[0]!.signOff.statement);
    const events = await w.db
      .select()
      .from(applicationEvents)
      .where(eq(applicationEvents.kind, "recommended"));
    expect(events[0]!.evidenceHash).toBe(signed!.evidenceHash);
    expect(events[0]!.evaluation).toMatchObject({
      evaluation: { isReady: true, evidenceHash: signed!.evidenceHash },
    });
    const audit = await w.db.select().from(auditLog).where(eq(auditLog.aboutPersonId, trainee.id));
    expect(audit.map(({ action }) => action)).toContain("application.recommended");
  });

  test("two signatures at once make one, and the second click shows the same success", async () => {
    const s = await story();
    await apply(s);
    const outcomes = await Promise.all([sign(s, s.supervisor), sign(s, s.supervisor)]);
    expect(outcomes).toEqual([{ ok: true }, { ok: true }]);
    expect(await s.w.db.$count(signOffs)).toBe(1);
    const events = await s.w.db
      .select()
      .from(applicationEvents)
      .where(eq(applicationEvents.kind, "recommended"));
    expect(events).toHaveLength(1);
    // From a page opened after the signature it is no repeat.
    expect(await sign(s, s.supervisor)).toMatchObject({ ok: false, code: "conflict", state: "recommended" });
  });

  test("a signature and a return at once: one of them counts, the other is told", async () => {
    const s = await story();
    await apply(s);
    const { rev } = (await applicationById(s.w.db, s.trainee.applicationId))!;
    const back = {
      applicationId: s.trainee.applicationId,
      rev,
      criterion: "observation",
      reason: REASON,
      dueOn: null,
    };
    const outcomes = await Promise.all([
      sign(s, s.supervisor),
      returnApplication(s.w.db, s.w.viewerOf(s.supervisor), back, s.deps),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(["recommended", "returned"]).toContain(await stateOf(s));
    expect(await s.w.db.$count(signOffs)).toBe((await stateOf(s)) === "recommended" ? 1 : 0);
  });

  test("only the current supervisor: not another trainee's, not oneself, not a manager; each attempt is logged", async () => {
    const s = await story();
    const { w, trainee, manager } = s;
    const other = await w.person("Olga Other", "supervisor");
    // A trainee who is a supervisor as well. The database refuses an assignment to oneself.
    await unitOfWork(w.db, (tx) =>
      tx
        .insert(personRoles)
        .values({ personId: trainee.id, role: "supervisor", grantedAt: 1, grantedBy: null }),
    );
    await apply(s);
    const self = { ...trainee, roles: ["trainee" as const, "supervisor" as const] };
    for (const who of [other, self, manager])
      expect(await sign(s, who)).toEqual({ ok: false, code: "not_found" });
    expect(await w.db.$count(signOffs)).toBe(0);
    expect(await stateOf(s)).toBe("submitted");
    const refused = await w.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "application.sign_off_refused"));
    expect(refused.map(({ actorId }) => actorId).sort()).toEqual([other.id, self.id, manager.id].sort());
  });

  test("another person's name signs nothing", async () => {
    const s = await story();
    await apply(s);
    expect(await sign(s, { ...s.supervisor, legalName: "Somebody Else" })).toEqual({
      ok: false,
      code: "invalid",
      field: "typedName",
    });
    expect(await stateOf(s)).toBe("submitted");
  });

  test("before the trainee applied, or after it was returned, there is nothing to sign", async () => {
    const s = await story();
    expect(await sign(s, s.supervisor)).toEqual({ ok: false, code: "conflict", state: "in_training" });
  });

  test("evidence that was lost since applying leaves nothing to sign", async () => {
    const s = await story();
    await apply(s);
    await unitOfWork(s.w.db, (tx) => tx.update(practiceEntries).set({ state: "withdrawn" }));
    expect(await sign(s, s.supervisor)).toEqual({ ok: false, code: "not_ready" });
  });
});

describe("a change of supervisor", () => {
  test("pending work is reassigned: the new one signs, the old one cannot", async () => {
    const s = await story();
    const fresh = await s.w.person("Nina New", "supervisor");
    await apply(s);
    await reassign(s.w, s.trainee, fresh, s.manager);
    expect(await sign(s, s.supervisor)).toEqual({ ok: false, code: "not_found" });
    expect(await sign(s, fresh)).toEqual({ ok: true });
  });

  test("an earlier signature stays valid, and the issue rests on it", async () => {
    const s = await story();
    const fresh = await s.w.person("Nina New", "supervisor");
    await apply(s);
    await sign(s, s.supervisor);
    await reassign(s.w, s.trainee, fresh, s.manager);
    expect((await issue(s, s.manager)).ok).toBe(true);
    const [row] = await s.w.db.select({ facts: certificates.facts }).from(certificates);
    expect(row!.facts.supervisor.name).toBe(s.supervisor.legalName);
  });
});

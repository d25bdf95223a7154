import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { applicationEvents, certificateDocuments, certificates, signOffs } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { auditLog, outbox } from "~/db/schema/journal";
import { people, personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import {
  returnApplication,
  withdrawApplication,
} from "~/features/certification/commands/applications.server";
import {
  askToSignAgain,
  denyApplication,
  reopenApplication,
  sendBackApplication,
} from "~/features/certification/commands/decisions.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { applicationQueue } from "~/features/certification/queries/queue.server";
import { endOfDay } from "~/lib/dates";
import { staff } from "../../support/cohort-scene";
import { apply, gather, issue, practise, sign, stateOf, story } from "./story";

const REASON = "Two entries of March name no setting. Please add them.";

describe("returning", () => {
  test("includes criterion, reason and day; the trainee is notified, makes changes and applies again", async () => {
    const s = await story();
    const { w, trainee, supervisor } = s;
    await apply(s);
    const input = {
      applicationId: trainee.applicationId,
      rev: 1,
      criterion: "practice-records",
      reason: REASON,
      dueOn: "2026-03-20",
    };
    expect(
      await returnApplication(w.db, w.viewerOf(supervisor), { ...input, criterion: "made-up" }, s.deps),
    ).toEqual({
      ok: false,
      code: "invalid",
      field: "criterion",
    });
    expect(await returnApplication(w.db, w.viewerOf(supervisor), input, s.deps)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("returned");
    const [event] = await w.db.select().from(applicationEvents).where(eq(applicationEvents.kind, "returned"));
    expect(event).toMatchObject({
      criterion: "practice-records",
      reason: REASON,
      dueOn: "2026-03-20",
      actorId: supervisor.id,
    });
    const mails = await w.db.select().from(outbox);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      template: "application_returned",
      toEmail: trainee.email,
      params: { path: "/certification" },
    });
    expect(await apply(s)).toMatchObject({ ok: true });
    expect(await sign(s, supervisor)).toEqual({ ok: true });
  });

  test("by the manager ends the signature, which is retained", async () => {
    const s = await story();
    const { w, trainee, manager } = s;
    await apply(s);
    await sign(s, s.supervisor);
    const input = {
      applicationId: trainee.applicationId,
      rev: 2,
      criterion: "observation",
      reason: REASON,
      dueOn: null,
    };
    expect(await sendBackApplication(w.db, w.viewerOf(manager), input, s.deps)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("returned");
    const [signed] = await w.db.select().from(signOffs);
    expect(signed!.withdrawnAt).toBe(w.clock.now);
    await apply(s);
    expect(await sign(s, s.supervisor)).toEqual({ ok: true });
    expect(await w.db.$count(signOffs)).toBe(2);
  });
});

describe("issuing", () => {
  test("creates certificate, document, event, email and audit entry together, with the facts frozen", async () => {
    const s = await story();
    const { w, trainee, manager, supervisor } = s;
    await apply(s);
    await sign(s, supervisor);
    const made = await issue(s, manager);
    expect(made).toMatchObject({ ok: true });
    expect(await stateOf(s)).toBe("issued");
    const [certificate] = await w.db.select().from(certificates);
    const zone = w.curriculum.program.timeZone;
    expect(certificate).toMatchObject({
      personId: trainee.id,
      state: "active",
      issuedOn: "2026-03-02",
      validUntil: "2027-03-02",
      expiresAt: endOfDay("2027-03-02", zone),
      issuedBy: manager.id,
    });
    expect(certificate!.code).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
    expect(certificate!.facts).toMatchObject({
      holderName: trainee.legalName,
      credentialTitle: "Small Test Certificate",
      trainingHours: 2,
      practiceHours: 2,
      supervisor: { name: supervisor.legalName, signedOn: "2026-03-02" },
      issuer: { name: manager.legalName, signedOn: "2026-03-02" },
    });
    const [document] = await w.db.select().from(certificateDocuments);
    expect(document!.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(document!.size).toBe(document!.bytes.byteLength);
    const mails = await w.db.select().from(outbox);
    expect(mails.map(({ template, toEmail }) => [template, toEmail])).toEqual([
      ["certificate_issued", trainee.email],
    ]);
    const audit = await w.db.select().from(auditLog).where(eq(auditLog.action, "application.issued"));
    expect(audit).toHaveLength(1);

    // A name that changes later changes no certificate.
    await unitOfWork(w.db, (tx) =>
      tx.update(people).set({ legalName: "Other" }).where(eq(people.id, trainee.id)),
    );
    const [again] = await w.db.select().from(certificates);
    expect(again!.facts.holderName).toBe(trainee.legalName);
  });

  test("twenty simultaneous requests issue one certificate: its issuer sees it each time, another person is told", async () => {
    const s = await story();
    await apply(s);
    await sign(s, s.supervisor);
    const mona = await s.w.person("Mona", "manager");
    await staff(s.w, s.cohort.id, mona, s.manager);
    const who = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? s.manager : mona));
    const outcomes = await Promise.all(who.map((one) => issue(s, one)));
    const [made] = await s.w.db.select().from(certificates);
    for (const [at, outcome] of outcomes.entries())
      expect(outcome).toEqual(
        who[at]!.id === made!.issuedBy
          ? { ok: true, certificateId: made!.id, code: made!.code }
          : { ok: false, code: "conflict", state: "issued" },
      );
    expect(await s.w.db.$count(certificates)).toBe(1);
    expect(await s.w.db.$count(certificateDocuments)).toBe(1);
    expect(await s.w.db.$count(outbox)).toBe(1);
  }, 60_000);

  test("evidence that differs from what was signed stops it; after the supervisor signs again, it is issued", async () => {
    const s = await story();
    const { w, trainee, supervisor, manager } = s;
    await apply(s);
    await sign(s, supervisor);
    await practise(w, trainee, 30, { confirmedBy: supervisor });
    expect(await issue(s, manager)).toMatchObject({
      ok: false,
      code: "stale",
      counted: { entries: 2, minutes: 150 },
    });
    expect(await w.db.$count(certificates)).toBe(0);
    const { rev } = (await applicationById(w.db, trainee.applicationId))!;
    const input = { applicationId: trainee.applicationId, rev };
    expect(await askToSignAgain(w.db, w.viewerOf(manager), input, s.deps)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("submitted");
    expect(await sign(s, supervisor)).toEqual({ ok: true });
    expect(await issue(s, manager)).toMatchObject({ ok: true });
  });

  test("a manager who signed as supervisor is refused; when there is no other, an administrator issues", async () => {
    const s = await story();
    const { w, cohort, supervisor } = s;
    const admin = await w.person("Ada Admin", "administrator");
    const both = { ...supervisor, roles: ["supervisor" as const, "manager" as const] };
    await unitOfWork(w.db, async (tx) => {
      await tx
        .insert(personRoles)
        .values({ personId: supervisor.id, role: "manager", grantedAt: 1, grantedBy: null });
      await tx.insert(cohortStaff).values({
        id: w.deps.newId(),
        cohortId: cohort.id,
        personId: supervisor.id,
        role: "manager",
        fromAt: 1,
      });
    });
    await apply(s);
    await sign(s, both);
    expect(await issue(s, both)).toEqual({ ok: false, code: "forbidden" });
    // While another manager could, an administrator does not.
    expect(await issue(s, admin)).toEqual({ ok: false, code: "not_found" });
    expect((await applicationQueue(w.db, w.viewerOf(admin), "waiting", 1, w.clock.now)).lines).toEqual([]);

    await unitOfWork(w.db, (tx) =>
      tx
        .update(cohortStaff)
        .set({ toAt: 2 })
        .where(and(eq(cohortStaff.personId, s.manager.id), isNull(cohortStaff.toAt))),
    );
    expect(await issue(s, s.manager)).toEqual({ ok: false, code: "not_found" });
    expect((await applicationQueue(w.db, w.viewerOf(admin), "waiting", 1, w.clock.now)).lines).toMatchObject([
      { id: s.trainee.applicationId, signedBy: supervisor.shownName },
    ]);
    expect((await applicationQueue(w.db, w.viewerOf(both), "waiting", 1, w.clock.now)).lines).toMatchObject([
      { isOwnSignature: true },
    ]);
    expect(await issue(s, admin)).toMatchObject({ ok: true });
  });

  test("no one issues to themselves, nor a manager of another cohort", async () => {
    const s = await story();
    const { w, trainee, cohort } = s;
    const elsewhere = await w.person("Elsa Elsewhere", "manager");
    await w.cohort("Autumn", elsewhere);
    const self = { ...trainee, roles: ["trainee" as const, "manager" as const, "administrator" as const] };
    await unitOfWork(w.db, async (tx) => {
      await tx
        .insert(personRoles)
        .values({ personId: trainee.id, role: "manager", grantedAt: 1, grantedBy: null });
      await tx.insert(cohortStaff).values({
        id: w.deps.newId(),
        cohortId: cohort.id,
        personId: trainee.id,
        role: "manager",
        fromAt: 1,
      });
    });
    await apply(s);
    await sign(s, s.supervisor);
    expect(await issue(s, self)).toEqual({ ok: false, code: "not_found" });
    expect(await issue(s, elsewhere)).toEqual({ ok: false, code: "not_found" });
    expect((await applicationQueue(w.db, w.viewerOf(self), "waiting", 1, w.clock.now)).total).toBe(0);
    expect((await applicationQueue(w.db, w.viewerOf(elsewhere), "waiting", 1, w.clock.now)).total).toBe(0);
    expect((await applicationQueue(w.db, w.viewerOf(s.manager), "waiting", 1, w.clock.now)).total).toBe(1);
  });

  test("a name that cannot be printed is reported, and nothing is issued", async () => {
    const s = await story();
    await unitOfWork(s.w.db, (tx) =>
      tx.update(people).set({ legalName: "𒀀𒁀 😀" }).where(eq(people.id, s.trainee.id)),
    );
    await apply(s);
    await sign(s, s.supervisor);
    const refused = await issue(s, s.manager);
    expect(refused).toMatchObject({ ok: false, code: "cannot_draw", field: "holderName" });
    if (!refused.ok && refused.code === "cannot_draw") expect(refused.characters).toContain("𒀀");
    expect(await s.w.db.$count(certificates)).toBe(0);
    expect(await stateOf(s)).toBe("recommended");
  });

  test("a closed cohort, or a membership that has ended, does not prevent it", async () => {
    const s = await story();
    await apply(s);
    await unitOfWork(s.w.db, async (tx) => {
      await tx.update(cohorts).set({ status: "closed", closedAt: 1 });
      await tx.update(memberships).set({ leftAt: 1 });
    });
    expect(await sign(s, s.supervisor)).toEqual({ ok: true });
    expect(await issue(s, s.manager)).toMatchObject({ ok: true });
  });
});

describe("closing and reopening", () => {
  test("withdrawing loses nothing; a manager reopens it, once, and the path continues", async () => {
    const s = await story();
    const { w, trainee, manager } = s;
    await apply(s);
    await sign(s, s.supervisor);
    expect(await withdrawApplication(w.db, w.viewerOf(trainee), { rev: 1 }, s.deps)).toMatchObject({
      code: "conflict",
    });
    expect(await withdrawApplication(w.db, w.viewerOf(trainee), { rev: 2 }, s.deps)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("withdrawn");
    expect(await issue(s, manager)).toEqual({ ok: false, code: "conflict", state: "withdrawn" });

    const input = { applicationId: trainee.applicationId, rev: 3 };
    expect(await reopenApplication(w.db, w.viewerOf(s.supervisor), input, s.deps)).toEqual({
      ok: false,
      code: "not_found",
    });
    const mona = await w.person("Mona", "manager");
    await staff(w, s.cohort.id, mona, manager);
    const [first, again, other] = await Promise.all(
      [manager, manager, mona].map((who) => reopenApplication(w.db, w.viewerOf(who), input, s.deps)),
    );
    expect(again, "one's own second click is shown the same").toEqual(first);
    expect(other!.ok, "another is told").toBe(!first!.ok);
    expect(await stateOf(s)).toBe("in_training");
    await apply(s);
    await sign(s, s.supervisor);
    expect(await issue(s, manager)).toMatchObject({ ok: true });
    const kinds = await w.db
      .select({ kind: applicationEvents.kind })
      .from(applicationEvents)
      .where(eq(applicationEvents.applicationId, trainee.applicationId))
      .orderBy(applicationEvents.seq);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "submitted",
      "recommended",
      "withdrawn",
      "reopened",
      "submitted",
      "recommended",
      "issued",
    ]);
  });

  test("it cannot be reopened while another one is open", async () => {
    const s = await story();
    const { w, trainee, cohort, manager } = s;
    await withdrawApplication(w.db, w.viewerOf(trainee), { rev: 0 }, s.deps);
    const profile = w.curriculum.profiles[0]!;
    const { openApplication } = await import("~/features/certification/transaction/applications.server");
    await unitOfWork(w.db, (tx) =>
      openApplication(
        tx,
        { personId: trainee.id },
        { personId: trainee.id, cohortId: cohort.id, profileId: profile.id },
        { ...w.deps, curriculum: w.curriculum },
      ),
    );
    const input = { applicationId: trainee.applicationId, rev: 1 };
    expect(await reopenApplication(w.db, w.viewerOf(manager), input, s.deps)).toEqual({
      ok: false,
      code: "conflict",
      state: "withdrawn",
    });
  });

  test("denying keeps the reason, and can be reversed by reopening", async () => {
    const s = await story();
    const { w, trainee, manager } = s;
    await apply(s);
    await sign(s, s.supervisor);
    const input = { applicationId: trainee.applicationId, rev: 2, reason: REASON };
    expect(await denyApplication(w.db, w.viewerOf(manager), input, s.deps)).toEqual({ ok: true });
    expect(await stateOf(s)).toBe("denied");
    const [event] = await w.db.select().from(applicationEvents).where(eq(applicationEvents.kind, "denied"));
    expect(event!.reason).toBe(REASON);
    const again = { applicationId: trainee.applicationId, rev: 3 };
    expect(await reopenApplication(w.db, w.viewerOf(manager), again, s.deps)).toEqual({ ok: true });
  });

  test("of two trainees, an action on one does not affect the other", async () => {
    const s = await story();
    const { w, cohort, supervisor, manager } = s;
    const other = await w.trainee("Ola Other", { cohort, supervisor, assignedBy: manager });
    await gather(w, other, supervisor);
    await apply(s);
    expect(await stateOf({ w, trainee: other })).toBe("in_training");
    await sign(s, supervisor);
    await issue(s, manager);
    expect(await stateOf({ w, trainee: other })).toBe("in_training");
  });
});

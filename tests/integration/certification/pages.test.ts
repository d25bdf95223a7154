import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { staff } from "../../support/cohort-scene";
import { onSqlite } from "../../support/database";
import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { apply, gather, practise, reassign, sign, stateOf, story, type Story } from "./story";
import { attestations } from "~/db/schema/attestations";
import { applications, certificates, signOffs } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { evaluationOf } from "~/features/certification/queries/applications.server";
import { MASKED_NOTE } from "~/features/practice/model";
import { applicationQueue, followedBy, queueQuery } from "~/features/staff/queries/applications.server";
import * as own from "~/routes/certification._index";
import * as applying from "~/routes/certification.apply";
import * as deciding from "~/routes/manage.applications.$id";
import * as queue from "~/routes/manage.applications._index";
import * as reviewing from "~/routes/supervise.applications.$id";

const reviewPath = (s: Story) =>
  [`/supervise/applications/${s.trainee.applicationId}`, { id: s.trainee.applicationId }] as const;
const decidePath = (s: Story) =>
  [`/manage/applications/${s.trainee.applicationId}`, { id: s.trainee.applicationId }] as const;

async function revOf({ w, trainee }: Story) {
  const [row] = await w.db
    .select({ rev: applications.rev })
    .from(applications)
    .where(eq(applications.id, trainee.applicationId));
  return String(row!.rev);
}

async function signFields(s: Story): Promise<Record<string, string>> {
  const { evidenceHash } = (await evaluationOf(s.w.db, s.w.curriculum, s.trainee.id))!;
  return {
    intent: "sign_off",
    rev: await revOf(s),
    evidenceHash,
    seen: "0.0.0.0",
    observed: "on",
    conflict: "on",
    typedName: s.supervisor.legalName,
    password: TEST_PASSWORD,
  };
}

const review = (s: Story, who: TestPerson | null) => {
  const [path, params] = reviewPath(s);
  return outcome(() => reviewing.loader(s.w.get(who, path, params)));
};
const postReview = (s: Story, who: TestPerson | null, fields: Record<string, string>) => {
  const [path, params] = reviewPath(s);
  return outcome(() => reviewing.action(s.w.post(who, path, fields, params)));
};
const postDecision = (s: Story, who: TestPerson | null, fields: Record<string, string>) => {
  const [path, params] = decidePath(s);
  return outcome(() => deciding.action(s.w.post(who, path, fields, params)));
};

describe("/certification", () => {
  test("shows the trainee which requirements are met; without an application it says so; staff have no such page", async () => {
    const { w, trainee, manager } = await story();
    const shown = await outcome(() => own.loader(w.get(trainee, "/certification")));
    expect(shown).toMatchObject({
      status: 200,
      data: { page: { evaluation: { isReady: true } }, title: "Certification" },
    });
    const nobody = await w.person("Noor New", "trainee");
    expect(await outcome(() => own.loader(w.get(nobody, "/certification")))).toMatchObject({
      status: 200,
      data: { page: { application: null, evaluation: null, certificates: [] } },
    });
    expect((await outcome(() => own.loader(w.get(manager, "/certification")))).status).toBe(403);
    expect(await outcome(() => own.loader(w.get(null, "/certification")))).toMatchObject({
      status: 303,
      location: "/login?to=%2Fcertification",
    });
  });

  test("withdrawing requires the check box, uses the page's revision, and shows what happened after a return", async () => {
    const s = await story();
    const { w, trainee } = s;
    const post = (fields: Record<string, string>) =>
      outcome(() => own.action(w.post(trainee, "/certification", fields)));
    expect((await post({ intent: "withdraw", rev: "0" })).status).toBe(400);
    expect((await post({ intent: "withdraw", rev: "7", confirm: "on" })).status).toBe(409);
    expect(await stateOf(s)).toBe("in_training");
    expect(await post({ intent: "withdraw", rev: "0", confirm: "on" })).toMatchObject({
      status: 303,
      location: "/certification",
    });
    expect(await stateOf(s)).toBe("withdrawn");
    expect((await post({ intent: "withdraw", rev: "1", confirm: "on" })).status).toBe(404);
  });
});

describe("/certification/apply", () => {
  test("is available once every requirement is met, and redirects otherwise", async () => {
    const s = await story();
    const { w, trainee } = s;
    const load = () => outcome(() => applying.loader(w.get(trainee, "/certification/apply")));
    expect(await load()).toMatchObject({
      status: 200,
      data: { page: { texts: [{ requirementId: "true-records" }] }, truth: null },
    });
    await unitOfWork(w.db, (tx) => tx.update(practiceEntries).set({ state: "queried" }));
    expect(await load()).toMatchObject({ status: 303, location: "/certification" });
  });

  test("submits it, once, when each box is checked", async () => {
    const s = await story();
    const { w, trainee } = s;
    const post = (fields: Record<string, string>) =>
      outcome(() => applying.action(w.post(trainee, "/certification/apply", fields)));
    const unticked = await post({ rev: "0" });
    expect(unticked).toMatchObject({
      status: 400,
      data: { reply: { error: { "agree_true-records": [expect.any(String)] } } },
    });
    expect(await stateOf(s)).toBe("in_training");
    const fields = { rev: "0", "agree_true-records": "on" };
    const twice = await Promise.all([post(fields), post(fields)]);
    // The second click leads to the same page as the first: it is submitted.
    expect(twice.map(({ location }) => location)).toEqual(["/certification", "/certification"]);
    expect(await stateOf(s)).toBe("submitted");
    expect((await w.db.select().from(attestations).where(eq(attestations.occasion, "applying"))).length).toBe(
      1,
    );
  });

  test("a stale page submits nothing", async () => {
    const s = await story();
    const stale = await outcome(() =>
      applying.action(s.w.post(s.trainee, "/certification/apply", { rev: "5", "agree_true-records": "on" })),
    );
    expect(stale.status).toBe(409);
    expect(await stateOf(s)).toBe("in_training");
  });
});

describe("/supervise/applications/:id", () => {
  test("shows the assigned supervisor everything but the notes, which are read one by one", async () => {
    const s = await story();
    const { w, supervisor, trainee } = s;
    await apply(s);
    const shown = await review(s, supervisor);
    expect(shown).toMatchObject({
      status: 200,
      data: {
        isComplete: true,
        page: { own: { legalName: supervisor.legalName }, entries: [{ minutes: 120, isCounted: true }] },
      },
    });
    expect(JSON.stringify(shown.data)).not.toContain(trainee.email);
    expect(JSON.stringify(shown.data)).not.toContain("We talked about");
    expect(await w.db.$count(auditLog, eq(auditLog.action, "practice.read"))).toBe(0);
  });

  test("shows which entries count: pending, replaced and removed ones are distinguished", async () => {
    const s = await story();
    const { w, trainee, supervisor } = s;
    const [first] = await w.db.select({ id: practiceEntries.id }).from(practiceEntries);
    await practise(w, trainee, 150, { confirmedBy: supervisor, correctsId: first!.id });
    await practise(w, trainee, 15);
    await unitOfWork(w.db, (tx) =>
      tx.update(practiceEntries).set({ note: MASKED_NOTE }).where(eq(practiceEntries.minutes, 150)),
    );
    const { data } = await review(s, supervisor);
    const entries = (
      data as { page: { entries: { minutes: number; isCounted: boolean; isNoteRemoved: boolean }[] } }
    ).page.entries;
    expect(
      new Map(entries.map(({ minutes, isCounted, isNoteRemoved }) => [minutes, [isCounted, isNoteRemoved]])),
    ).toEqual(
      new Map([
        [120, [false, false]],
        [150, [true, true]],
        [15, [false, false]],
      ]),
    );
    expect(JSON.stringify(data)).not.toContain(MASKED_NOTE);
  });

  test("no one else: other supervisors see the same 404 as for an unknown id, other roles 403, visitors /login", async () => {
    const s = await story();
    const { w } = s;
    await apply(s);
    const other = await w.person("Olga Other", "supervisor");
    const unknown = await outcome(() =>
      reviewing.loader(w.get(other, "/supervise/applications/x", { id: w.deps.newId() })),
    );
    expect(await review(s, other)).toMatchObject({ status: 404, data: unknown.data });
    expect((await review(s, s.manager)).status).toBe(403);
    expect((await review(s, s.trainee)).status).toBe(403);
    expect((await review(s, null)).status).toBe(303);
    const fields = await signFields(s);
    expect((await postReview(s, other, { ...fields, typedName: other.legalName })).status).toBe(404);
    expect((await postReview(s, s.manager, fields)).status).toBe(403);
    expect((await postReview(s, null, fields)).status).toBe(303);
    expect(await w.db.$count(signOffs)).toBe(0);
    expect(await w.db.$count(auditLog, eq(auditLog.action, "application.sign_off_refused"))).toBe(1);
  });

  test("signs with name, password and both declarations; after an error, what was typed is kept except the password", async () => {
    const s = await story();
    await apply(s);
    const fields = await signFields(s);
    const wrong = await postReview(s, s.supervisor, { ...fields, password: "not this one at all" });
    expect(wrong).toMatchObject({
      status: 400,
      data: { reply: { error: { password: [expect.any(String)] } } },
    });
    expect(JSON.stringify(wrong.data)).toContain(s.supervisor.legalName);
    expect(JSON.stringify(wrong.data)).not.toContain("not this one at all");
    for (const missing of ["observed", "conflict", "typedName", "password", "evidenceHash"]) {
      const { [missing]: _gone, ...rest } = fields;
      expect((await postReview(s, s.supervisor, rest)).status).toBe(400);
    }
    expect((await postReview(s, s.supervisor, { ...fields, typedName: "Somebody Else" })).status).toBe(400);
    expect(await stateOf(s)).toBe("submitted");
    const twice = await Promise.all([
      postReview(s, s.supervisor, fields),
      postReview(s, s.supervisor, fields),
    ]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect(await stateOf(s)).toBe("recommended");
    expect(await s.w.db.$count(signOffs)).toBe(1);
    expect((await postReview(s, s.supervisor, { ...fields, rev: await revOf(s) })).status).toBe(409);
  });

  test("evidence that changed between page and signature: nothing is signed, and the page says what changed", async () => {
    const s = await story();
    await apply(s);
    const fields = { ...(await signFields(s)), seen: "4.2.1.120" };
    await practise(s.w, s.trainee, 90, { confirmedBy: s.supervisor });
    const refused = await postReview(s, s.supervisor, fields);
    expect(refused.status).toBe(409);
    const words = JSON.stringify(refused.data);
    expect(words).toContain("practice entries: 1 with 2 hours");
    expect(words).toContain("practice entries: 2 with 3 hours 30 minutes");
    expect(await s.w.db.$count(signOffs)).toBe(0);
    expect((await postReview(s, s.supervisor, await signFields(s))).status).toBe(303);
  });

  test("a supervisor who was replaced while the page was open signs nothing", async () => {
    const s = await story();
    await apply(s);
    const fields = await signFields(s);
    await reassign(s.w, s.trainee, await s.w.person("Nina New", "supervisor"), s.manager);
    expect((await postReview(s, s.supervisor, fields)).status).toBe(404);
    expect(await s.w.db.$count(signOffs)).toBe(0);
  });

  test("returns it with a listed criterion and a reason of 10 to 1000 characters", async () => {
    const s = await story();
    await apply(s);
    const fields = {
      intent: "return",
      rev: "1",
      criterion: "observation",
      reason: "Please show me one more group.",
      dueOn: "",
    };
    for (const bad of [
      { criterion: "" },
      { criterion: "made-up" },
      { reason: "short" },
      { reason: "x".repeat(1001) },
      { reason: "a NUL \u0000 in a long enough reason" },
      { dueOn: "2020-01-01" },
      { dueOn: "2026-02-30" },
    ]) {
      expect((await postReview(s, s.supervisor, { ...fields, ...bad })).status).toBe(400);
    }
    expect(await stateOf(s)).toBe("submitted");
    expect((await postReview(s, s.supervisor, { ...fields, reason: "x".repeat(1_100_000) })).status).toBe(
      413,
    );
    expect(
      await postReview(s, s.supervisor, { ...fields, reason: "Noch einmal 🙂, bitte <b>ganz</b>." }),
    ).toMatchObject({ status: 303 });
    expect(await stateOf(s)).toBe("returned");
    const shown = await outcome(() => own.loader(s.w.get(s.trainee, "/certification")));
    expect(shown.data).toMatchObject({
      page: {
        answer: {
          criterion: "I have not yet seen enough of their work",
          reason: "Noch einmal 🙂, bitte <b>ganz</b>.",
        },
      },
    });
  });
});

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

  test("the longest waiting one is first", async () => {
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
    expect(JSON.stringify(refused.data)).toMatch(/trainee's legal name: .*𒀀/);
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

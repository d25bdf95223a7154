import { evaluationOf } from "../../support/evaluation";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { apply, practise, reassign, stateOf, story, type Story } from "./story";
import { attestations } from "~/db/schema/attestations";
import { signOffs } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MASKED_NOTE } from "~/features/practice/model";
import * as own from "~/routes/certification._index";
import * as applying from "~/routes/certification.apply";
import * as reviewing from "~/routes/supervise.applications.$id";
import { revOf } from "./revision";

const reviewPath = (s: Story) =>
  [`/supervise/applications/${s.trainee.applicationId}`, { id: s.trainee.applicationId }] as const;

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
    const text = JSON.stringify(refused.data);
    expect(text).toContain("practice entries: 1 with 2 hours");
    expect(text).toContain("practice entries: 2 with 3 hours 30 minutes");
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

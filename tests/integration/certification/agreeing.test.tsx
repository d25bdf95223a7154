import { evaluationOf } from "../../support/evaluation";
import { and, asc, eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { laterVersion, putInForce, under } from "../../support/profile-versions";
import { outcome } from "../../support/world";
import { html } from "../../unit/ui/render";
import { behind, rowOf, moveAll, completeOverdose } from "./behind";
import { AGREED } from "./story";
import { hashStatement } from "~/curriculum/hash.server";
import { attestations } from "~/db/schema/attestations";
import { applications } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import { agreeToTexts } from "~/features/certification/commands/agreeing.server";
import { submitApplication } from "~/features/certification/commands/applications.server";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { movePreview } from "~/features/certification/queries/profile-move-preview.server";
import { action as agree, loader as textsPage } from "~/routes/certification.texts";

describe("agreeing again", () => {
  async function movedOne() {
    const s = await behind();
    await moveAll(s);
    const page = () => outcome(() => textsPage(under(s.later, s.w.get(s.trainee, "/certification/texts"))));
    const send = (fields: Record<string, string>, curriculum = s.later) =>
      outcome(() => agree(under(curriculum, s.w.post(s.trainee, "/certification/texts", fields))));
    const given = () =>
      s.w.db
        .select({ id: attestations.textId, hash: attestations.textHash, occasion: attestations.occasion })
        .from(attestations)
        .where(and(eq(attestations.personId, s.trainee.id), inArray(attestations.textId, ["code-of-ethics"])))
        .orderBy(asc(attestations.id));
    return { ...s, page, send, given };
  }

  test("asks for exactly what changed, in the version people are held to, once", async () => {
    const { w, later, page, send, given, trainee } = await movedOne();
    const before = w.curriculum.policyBySlug("code-of-ethics")!;
    const now = later.policyBySlug("code-of-ethics")!;
    const shown = await page();
    expect(shown.data).toMatchObject({
      title: "Texts to agree to",
      texts: [
        {
          field: "agree_agree-code",
          kind: "policy",
          title: now.title,
          html: now.html,
          hash: now.hash,
          hashBefore: before.hash,
          policyKind: "code_of_ethics",
        },
      ],
    });
    const form = { "agree_agree-code": now.hash };
    const both = await Promise.all([send(form), send(form)]);
    expect(both.map(({ status, location }) => [status, location])).toEqual([
      [303, "/certification"],
      [303, "/certification"],
    ]);
    expect(await given()).toEqual([
      { id: "code-of-ethics", hash: before.hash, occasion: "joining" },
      { id: "code-of-ethics", hash: now.hash, occasion: "joining" },
    ]);
    const evaluation = (await evaluationOf(w.db, later, trainee.id))!;
    expect(evaluation.requirements[0]).toMatchObject({ id: "agree-code", state: "met" });
    expect(await page()).toMatchObject({ status: 303, location: "/certification" });
    const logged = await w.db.select().from(auditLog).where(eq(auditLog.action, "texts.agreed_again"));
    expect(logged).toMatchObject([{ actorId: trainee.id, aboutPersonId: trainee.id, details: { texts: 1 } }]);
  });

  test("shows the version they were moved to, although the text has changed again since", async () => {
    const { w, later, trainee, send } = await movedOne();
    const evenLater = laterVersion(later, { policies: ["code-of-ethics"], profile: { termYears: 9 } });
    await putInForce(w, evenLater);
    const { html: shown, hash } = later.policyBySlug("code-of-ethics")!;
    const page = await outcome(() => textsPage(under(evenLater, w.get(trainee, "/"))));
    expect(page.data).toMatchObject({ texts: [{ html: shown, hash }] });
    const newest = evenLater.policyBySlug("code-of-ethics")!.hash;
    expect((await send({ "agree_agree-code": newest }, evenLater)).status).toBe(409);
    expect((await send({ "agree_agree-code": hash }, evenLater)).status).toBe(303);
    expect((await evaluationOf(w.db, evenLater, trainee.id))!.requirements[0]).toMatchObject({
      state: "met",
    });
  });

  test("a changed statement is asked for too; a box that was checked stays checked", async () => {
    const s = await movedOne();
    const { w, trainee, send } = s;
    const [profile] = s.later.profiles;
    const text = "I am 18 years old or older today.";
    const third = laterVersion(s.later, {
      profile: {
        statements: profile!.statements.map((one) => (one.id === "adult" ? { ...one, text } : one)),
      },
    });
    await putInForce(w, third);
    expect(await moveAll({ ...s, later: third, deps: { ...s.deps, curriculum: third } })).toMatchObject({
      moved: 1,
    });
    const page = await outcome(() => textsPage(under(third, w.get(trainee, "/"))));
    expect(page.data).toMatchObject({
      texts: [{ field: "agree_agree-code" }, { field: "agree_confirm-adult", kind: "statement", text }],
    });
    const code = { "agree_agree-code": third.policyBySlug("code-of-ethics")!.hash };
    const half = await send(code, third);
    expect(half).toMatchObject({
      status: 400,
      data: { reply: { initialValue: code, error: { "agree_confirm-adult": [expect.any(String)] } } },
    });
    const adult = hashStatement({ id: "adult", text });
    expect((await send({ ...code, "agree_confirm-adult": adult }, third)).status).toBe(303);
    const { requirements } = (await evaluationOf(w.db, third, trainee.id))!;
    expect(requirements.slice(0, 3).map(({ state }) => state)).toEqual(["met", "met", "met"]);
  });

  test("an unchecked box is returned with what to do, and nothing is recorded", async () => {
    const { w, deps, trainee, send, given } = await movedOne();
    const forms: Record<string, string>[] = [{}, { "agree_agree-code": "" }, { "agree_true-records": "x" }];
    const half = await agreeToTexts(w.db, w.viewerOf(trainee), {}, deps);
    expect(half).toEqual({ ok: false, code: "invalid", requirementIds: ["agree-code"] });
    for (const fields of forms) {
      const again = await send(fields);
      expect(again.status).toBe(400);
      expect(JSON.stringify(again.data)).toContain("check the box if you agree.");
    }
    expect(await given()).toHaveLength(1);
  });

  test("a text that has changed by now is not agreed to: the page shows it, unchecked", async () => {
    const { w, send, given } = await movedOne();
    const old = w.curriculum.policyBySlug("code-of-ethics")!.hash;
    const stale = await send({ "agree_agree-code": old });
    expect(stale.status).toBe(409);
    expect(stale.data).toMatchObject({
      reply: { error: { "agree_agree-code": [expect.stringContaining("was updated")] } },
    });
    expect(JSON.stringify(stale.data)).toContain('"initialValue":{}');
    expect(await given()).toHaveLength(1);
  });

  test("a person who agreed to this version before is not asked", async () => {
    const s = await behind();
    const { slug, hash } = s.later.policyBySlug("code-of-ethics")!;
    await unitOfWork(s.w.db, (tx) =>
      recordAttestations(
        tx,
        { personId: s.trainee.id },
        {
          applicationId: s.trainee.applicationId,
          occasion: "joining",
          texts: [{ kind: "policy", id: slug, hash }],
        },
        s.w.deps,
      ),
    );
    const scope = { cohortId: s.cohort.id };
    const preview = (await movePreview(
      s.w.db,
      s.w.viewerOf(s.manager),
      { scope, askedPage: null },
      { curriculum: s.later },
    ))!;
    expect(preview.counts.agree).toBe(0);
    await moveAll(s);
    const page = await outcome(() => textsPage(under(s.later, s.w.get(s.trainee, "/"))));
    expect(page.status).toBe(303);
  });

  test("the list of requirements leads there, for the trainee and while it can be done", async () => {
    const { w, later, trainee } = await movedOne();
    const { requirements } = (await evaluationOf(w.db, later, trainee.id))!;
    const own = html(<RequirementPath requirements={requirements} audience="trainee" canAgree />);
    expect(own).toContain('href="/certification/texts"');
    expect(own).toContain("Please read this version and agree to it.");
    const closed = html(<RequirementPath requirements={requirements} audience="trainee" />);
    expect(closed).not.toContain("/certification/texts");
    const staff = html(<RequirementPath requirements={requirements} audience="staff" canAgree />);
    expect(staff).not.toContain("/certification/texts");
  });

  test("is for the trainee only, and not found for staff or without an application", async () => {
    const { w, later, supervisor, manager, given } = await movedOne();
    const fresh = await w.person("Noor New", "trainee");
    for (const [who, status] of [
      [supervisor, 403],
      [manager, 403],
      [null, 303],
      [fresh, 303],
    ] as const) {
      expect((await outcome(() => textsPage(under(later, w.get(who, "/"))))).status).toBe(status);
      const run = () => agree(under(later, w.post(who, "/", { "agree_agree-code": "x" })));
      expect((await outcome(run)).status).toBe(status);
    }
    expect(await given()).toHaveLength(1);
  });

  test("a recommended application stays as it was signed", async () => {
    const { w, send, given, later, trainee } = await movedOne();
    await unitOfWork(w.db, (tx) =>
      tx.update(applications).set({ state: "recommended" }).where(eq(applications.id, trainee.applicationId)),
    );
    const { hash } = later.policyBySlug("code-of-ethics")!;
    expect(await send({ "agree_agree-code": hash })).toMatchObject({
      status: 303,
      location: "/certification",
    });
    expect(await given()).toHaveLength(1);
  });
});

test("the path continues: after the new module and the texts, the application is complete under the new version", async () => {
  const s = await behind();
  await moveAll(s);
  await completeOverdose(s, s.trainee);
  const { hash } = s.later.policyBySlug("code-of-ethics")!;
  await agree(under(s.later, s.w.post(s.trainee, "/", { "agree_agree-code": hash })));
  expect(await evaluationOf(s.w.db, s.later, s.trainee.id)).toMatchObject({ isReady: true, stage: "ready" });
  const { rev } = await rowOf(s, s.trainee.applicationId);
  const input = { rev, statement: null, agreed: AGREED };
  expect((await submitApplication(s.w.db, s.w.viewerOf(s.trainee), input, s.deps)).ok).toBe(true);
});

import { evaluationOf } from "../../support/evaluation";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { AGREED, gather, sign, stateOf } from "./story";
import { html } from "../../unit/ui/render";
import { laterVersion, under } from "../../support/profile-versions";
import { outcome } from "../../support/world";
import type { Curriculum } from "~/curriculum/types";
import { applications, certificates } from "~/db/schema/certification";
import { moduleCompletions } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { signOffApplication, submitApplication } from "~/features/certification/commands/applications.server";
import { MovePage } from "~/features/certification/components/move-preview";
import { issueCertificate } from "~/features/certification/commands/issue.server";
import { earlierVersion } from "~/features/certification/queries/earlier-version.server";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { movePreview } from "~/features/certification/queries/profile-move-preview.server";
import { evaluateApplication } from "~/features/certification/queries/applications.server";
import { action as moveCohort, loader as cohortPage } from "~/routes/manage.cohorts.$id.profile";
import { action as movePerson, loader as profilePage } from "~/routes/manage.people.$id_.profile";
import { OVERDOSE, behind, rowOf, seenFor, eventsOf, movesLogged } from "./behind";

describe("moving one person", () => {
  test("does what the preview said: credits stay, the new module and the changed text are required", async () => {
    const s = await behind();
    const { w, later, trainee, manager } = s;
    const shown = await profilePage(under(later, w.get(manager, "/", { id: trainee.id })));
    const { preview } = shown;
    expect(preview.counts).toEqual({ moves: 1, agree: 1, fallFromReady: 1, practiceCloses: 1 });
    const [person] = preview.people.rows;
    expect(person).toMatchObject({
      shownName: trainee.shownName,
      state: "in_training",
      effect: {
        agrees: [{ requirementId: "agree-code" }],
        missingModules: [OVERDOSE],
        missingHours: [],
        fallsFromReady: true,
        practiceCloses: true,
      },
      hours: [
        { id: "training", before: { have: 2, need: 2 }, after: { need: 3 } },
        { id: "practice", before: { have: 2, need: 2 }, after: { have: 2, need: 2 } },
      ],
    });
    expect(preview.versions.map(({ people: some, changes }) => [some, changes.texts, changes.rules])).toEqual(
      [
        [
          1,
          [
            expect.objectContaining({
              id: "code-of-ethics",
              change: "updated",
              hashBefore: w.curriculum.policyBySlug("code-of-ethics")!.hash,
            }),
          ],
          [{ rule: "pass_percent", from: 66, to: 80 }],
        ],
      ],
    );
    const earned = await w.db
      .select()
      .from(moduleCompletions)
      .where(eq(moduleCompletions.personId, trainee.id));
    const was = await rowOf(s, trainee.applicationId);

    const form = { seen: preview.seen, confirm: "on" };
    const done = await outcome(() =>
      movePerson(under(later, w.post(manager, "/", form, { id: trainee.id }))),
    );
    expect(done).toMatchObject({ status: 303, location: `/manage/people/${trainee.id}/profile?moved=1` });

    const now = await rowOf(s, trainee.applicationId);
    const [profile] = later.profiles;
    expect(now).toMatchObject({
      state: "in_training",
      stateSince: was.stateSince,
      profileHash: profile!.hash,
      rev: was.rev + 1,
    });
    expect(now.texts["code-of-ethics"]).toBe(later.policyBySlug("code-of-ethics")!.hash);
    expect(now.texts["data-notice"]).toBe(was.texts["data-notice"]);
    expect(
      await w.db.select().from(moduleCompletions).where(eq(moduleCompletions.personId, trainee.id)),
    ).toEqual(earned);
    const evaluation = (await evaluationOf(w.db, later, trainee.id))!;
    expect(evaluation.isReady).toBe(false);
    expect(evaluation.requirements.map(({ id, state }) => [id, state])).toEqual([
      ["agree-code", "not_met"],
      ["read-data-notice", "met"],
      ["confirm-adult", "met"],
      ["training", "not_met"],
      ["practice", "locked"],
      ["true-records", "not_met"],
      ["sign-off", "locked"],
    ]);

    const [event] = await eventsOf(s, trainee.applicationId);
    expect(event).toMatchObject({ actorId: manager.id, evidenceHash: null });
    expect(event!.evaluation).toEqual({
      from: { profileId: was.profileId, profileHash: was.profileHash, texts: was.texts },
      to: { profileId: now.profileId, profileHash: now.profileHash, texts: now.texts },
    });
    expect(await movesLogged(s)).toMatchObject([
      {
        actorId: manager.id,
        subjectId: trainee.applicationId,
        aboutPersonId: trainee.id,
        cohortId: s.cohort.id,
        details: { from: was.profileHash, to: now.profileHash },
      },
    ]);
    expect(await earlierVersion(w.db, later, trainee.id)).toBeNull();
  });

  test("submitted twice, it has one effect, and the second response shows success", async () => {
    const s = await behind();
    const form = { seen: await seenFor(s, { applicationId: s.trainee.applicationId }), confirm: "on" };
    const send = () =>
      outcome(() => movePerson(under(s.later, s.w.post(s.manager, "/", form, { id: s.trainee.id }))));
    const both = await Promise.all([send(), send()]);
    const here = `/manage/people/${s.trainee.id}/profile`;
    expect(both.map(({ location }) => location).sort()).toEqual([`${here}?moved=0`, `${here}?moved=1`]);
    expect(await eventsOf(s, s.trainee.applicationId)).toHaveLength(1);
    expect(await movesLogged(s)).toHaveLength(1);
    expect((await rowOf(s, s.trainee.applicationId)).rev).toBe(1);
    const again = await profilePage(under(s.later, s.w.get(s.manager, "/x?moved=0", { id: s.trainee.id })));
    expect(again).toMatchObject({ moved: 0, preview: { counts: { moves: 0 } } });
    const page = html(
      <MovePage
        breadcrumbs={[]}
        preview={again.preview}
        moved={again.moved}
        one
        toPage={() => here}
        back="/"
        reply={null}
        constraints={{}}
        pending={false}
      />,
    );
    expect(page).toContain("There was nothing left to move.");
    expect(page).not.toContain("<form");
  });

  test("the page says what changes and what is new, with one check box and one button", async () => {
    const s = await behind();
    const { preview } = await profilePage(under(s.later, s.w.get(s.manager, "/", { id: s.trainee.id })));
    const page = html(
      <MovePage
        breadcrumbs={[]}
        preview={preview}
        moved={null}
        one
        toPage={() => "/"}
        back="/"
        reply={null}
        constraints={{}}
        pending={false}
      />,
    );
    for (const text of [
      "Added: Module 3 (Overdose recognition and response).",
      "Updated. People are asked to agree to it again.",
      "Percent needed to pass a quiz: 80 instead of 66.",
      "Module 3 (Overdose recognition and response) not completed.",
      "No longer ready to apply",
      "2 of 3 hours",
      "Move to the current requirements",
    ]) {
      expect(page).toContain(text);
    }
    expect(page.match(/type="checkbox"/g)).toHaveLength(1);
    const { hash } = s.w.curriculum.policyBySlug("code-of-ethics")!;
    expect(page).toContain(`href="/policies/code-of-ethics?hash=${hash}"`);
  });

  test("a returned application is moved and stays returned; a closed one is left alone", async () => {
    const s = await behind();
    const set = (state: "returned" | "withdrawn" | "denied") =>
      unitOfWork(s.w.db, (tx) =>
        tx.update(applications).set({ state }).where(eq(applications.id, s.trainee.applicationId)),
      );
    const scope = { applicationId: s.trainee.applicationId };
    for (const state of ["withdrawn", "denied"] as const) {
      await set(state);
      expect(
        await movePreview(
          s.w.db,
          s.w.viewerOf(s.manager),
          { scope, askedPage: null },
          { curriculum: s.later },
        ),
      ).toMatchObject({
        counts: { moves: 0 },
        stays: { total: 0 },
      });
      const nothing = { scope, seen: await seenFor(s, scope) };
      const done = await moveToCurrentProfile(s.w.db, s.w.viewerOf(s.manager), nothing, s.deps);
      expect(done).toEqual({ ok: true, moved: 0 });
    }
    const [profile] = s.w.curriculum.profiles;
    expect((await rowOf(s, s.trainee.applicationId)).profileHash).toBe(profile!.hash);
    await set("returned");
    const done = await moveToCurrentProfile(
      s.w.db,
      s.w.viewerOf(s.manager),
      { scope, seen: await seenFor(s, scope) },
      s.deps,
    );
    expect(done).toEqual({ ok: true, moved: 1 });
    expect(await stateOf(s)).toBe("returned");
  });
});

describe("what was submitted or signed", () => {
  test("is not moved, is named with the reason, and still issues under the signed version", async () => {
    const s = await behind();
    const { w, later, deps, manager, supervisor, cohort } = s;
    const other = await w.trainee("Uma Under Way", { cohort, supervisor, assignedBy: manager });
    const sent = await w.trainee("Sal Submitted", { cohort, supervisor, assignedBy: manager });
    await gather(w, sent, supervisor);
    for (const who of [s.trainee, sent]) {
      const { rev } = await rowOf(s, who.applicationId);
      const done = await submitApplication(
        w.db,
        w.viewerOf(who),
        { rev, statement: null, agreed: AGREED },
        deps,
      );
      expect(done.ok).toBe(true);
    }
    expect(await sign(s, supervisor)).toEqual({ ok: true });

    const shown = await cohortPage(under(later, w.get(manager, "/", { id: cohort.id })));
    expect(shown.preview.people.rows.map(({ shownName }) => shownName)).toEqual([other.shownName]);
    expect(shown.preview.stays.rows.map(({ shownName, because }) => [shownName, because])).toEqual([
      [sent.shownName, "submitted"],
      [s.trainee.shownName, "recommended"],
    ]);
    const form = { seen: shown.preview.seen, confirm: "on" };
    const moved = await outcome(() =>
      moveCohort(under(later, w.post(manager, "/", form, { id: cohort.id }))),
    );
    expect(moved.location).toBe(`/manage/cohorts/${cohort.id}/profile?moved=1`);
    const [first] = w.curriculum.profiles;
    for (const who of [s.trainee, sent]) {
      expect((await rowOf(s, who.applicationId)).profileHash).toBe(first!.hash);
      expect(await eventsOf(s, who.applicationId)).toEqual([]);
    }

    const { rev } = await rowOf(s, s.trainee.applicationId);
    const made = await issueCertificate(
      w.db,
      w.viewerOf(manager),
      { applicationId: s.trainee.applicationId, rev },
      deps,
    );
    expect(made.ok).toBe(true);
    const [certificate] = await w.db.select().from(certificates);
    expect(certificate!.facts.trainingHours).toBe(2);
    expect(certificate!.facts.modules.map(({ title }) => title)).not.toContain(OVERDOSE.title);

    const after = (await movePreview(
      w.db,
      w.viewerOf(manager),
      { scope: { cohortId: cohort.id }, askedPage: null },
      { curriculum: later },
    ))!;
    expect(after.stays.rows.map(({ because }) => because)).toEqual(["submitted", "issued"]);
    const { evaluation } = await evaluateApplication(w.db, later, await rowOf(s, sent.applicationId));
    const signed = await signOffApplication(
      w.db,
      w.viewerOf(supervisor),
      {
        applicationId: sent.applicationId,
        rev: 1,
        evidenceHash: evaluation.evidenceHash,
        typedName: supervisor.legalName,
      },
      deps,
    );
    expect(signed).toEqual({ ok: true });
  });

  test("what was submitted between preview and move makes the move stale", async () => {
    const s = await behind();
    const seen = await seenFor(s, { cohortId: s.cohort.id });
    await s.w.trainee("Uma Under Way", { cohort: s.cohort, assignedBy: s.manager });
    const form = { seen, confirm: "on" };
    const send = (curriculum: Curriculum) =>
      outcome(() => moveCohort(under(curriculum, s.w.post(s.manager, "/", form, { id: s.cohort.id }))));
    const stale = await send(s.later);
    expect(stale).toMatchObject({ status: 409 });
    expect(JSON.stringify(stale.data)).toContain("No one was moved.");
    // The box has to be checked again, for what the page shows now.
    expect(JSON.stringify(stale.data)).toContain('"initialValue":{}');
    expect(await movesLogged(s)).toEqual([]);

    const fresh = await seenFor(s, { cohortId: s.cohort.id });
    const evenLater = laterVersion(s.later, { profile: { termYears: 9 } });
    const other = await outcome(() =>
      moveCohort(
        under(evenLater, s.w.post(s.manager, "/", { seen: fresh, confirm: "on" }, { id: s.cohort.id })),
      ),
    );
    expect(other.status).toBe(409);
    expect(await movesLogged(s)).toEqual([]);

    // Changed since, and back in the same state.
    await unitOfWork(s.w.db, (tx) =>
      tx.update(applications).set({ rev: 5 }).where(eq(applications.id, s.trainee.applicationId)),
    );
    const touched = await outcome(() =>
      moveCohort(
        under(s.later, s.w.post(s.manager, "/", { seen: fresh, confirm: "on" }, { id: s.cohort.id })),
      ),
    );
    expect(touched.status).toBe(409);

    const { rev } = await rowOf(s, s.trainee.applicationId);
    const submitted = await submitApplication(
      s.w.db,
      s.w.viewerOf(s.trainee),
      { rev, statement: null, agreed: AGREED },
      s.deps,
    );
    expect(submitted.ok).toBe(true);
    const late = await outcome(() =>
      moveCohort(
        under(s.later, s.w.post(s.manager, "/", { seen: fresh, confirm: "on" }, { id: s.cohort.id })),
      ),
    );
    expect(late.status).toBe(409);
    expect(await movesLogged(s)).toEqual([]);
  });
});

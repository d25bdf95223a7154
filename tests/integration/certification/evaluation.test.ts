import { evaluationOf } from "../../support/evaluation";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { apply, gather, practise, stateOf, story } from "./story";
import { hashStatement } from "~/curriculum/hash.server";
import { agreements } from "~/db/schema/agreements";
import { memberships } from "~/db/schema/cohorts";
import { attestations } from "~/db/schema/attestations";
import { attempts } from "~/db/schema/assessment";
import { applicationEvents, applications } from "~/db/schema/certification";
import { contentVersions } from "~/db/schema/curriculum";
import { auditLog } from "~/db/schema/journal";
import { lessonCompletions, moduleCompletions } from "~/db/schema/learning";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { quizAccess } from "~/features/assessment/queries/quiz-access.server";
import { quizResults } from "~/features/assessment/queries/results.server";
import {
  evaluations,
  openApplicationOf,
  stages,
  statesQuery,
} from "~/features/certification/queries/applications.server";
import { openApplication } from "~/features/certification/transaction/applications.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { loader as modulePage } from "~/routes/learn.$module._index";

describe("beginning", () => {
  test("an application is held to the profile and every text in force, and only one can be open", async () => {
    const { w, cohort } = await story();
    const person = await w.person("Noor New", "trainee");
    const profile = w.curriculum.profiles[0]!;
    const open = () =>
      unitOfWork(w.db, (tx) =>
        openApplication(
          tx,
          { personId: person.id },
          { personId: person.id, cohortId: cohort.id, profileId: profile.id },
          { ...w.deps, curriculum: w.curriculum },
        ),
      );
    const both = await Promise.all([open(), open()]);
    const { applicationId } = both[0];
    expect(both).toContainEqual({ ok: true, applicationId });
    expect(both).toContainEqual({ ok: false, code: "conflict", applicationId });

    const application = await openApplicationOf(w.db, person.id);
    expect(application).toMatchObject({
      state: "in_training",
      profileHash: profile.hash,
      rev: 0,
      cohortId: cohort.id,
    });
    for (const policy of w.curriculum.policies) expect(application!.texts[policy.slug]).toBe(policy.hash);
    for (const statement of profile.statements)
      expect(application!.texts[statement.id]).toBe(hashStatement(statement));

    const events = await w.db
      .select()
      .from(applicationEvents)
      .where(eq(applicationEvents.applicationId, application!.id));
    expect(events.map(({ seq, kind, actorId }) => [seq, kind, actorId])).toEqual([[1, "opened", person.id]]);
    const audit = await w.db.select().from(auditLog).where(eq(auditLog.subjectId, application!.id));
    expect(audit.map(({ action }) => action)).toEqual(["application.opened"]);
  });
});

describe("evaluating", () => {
  test("what the other features wrote is counted", async () => {
    const { w, trainee } = await story();
    const evaluation = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
    expect(evaluation).toMatchObject({ applicationId: trainee.applicationId, isReady: true, stage: "ready" });
    expect(evaluation.requirements.map(({ id, state }) => [id, state])).toEqual([
      ["agree-code", "met"],
      ["read-data-notice", "met"],
      ["confirm-adult", "met"],
      ["training", "met"],
      ["practice", "met"],
      ["true-records", "not_met"],
      ["sign-off", "locked"],
    ]);
  });

  test("many people get the same result as individually, and people without an application are missing", async () => {
    const { w, trainee, supervisor, manager, cohort } = await story();
    const fresh = await w.trainee("Finn Fresh", { cohort, supervisor, assignedBy: manager });
    const all = await evaluations(w.db, w.curriculum, [trainee.id, fresh.id, manager.id]);
    expect(all.size).toBe(2);
    expect(all.get(fresh.id)).toMatchObject({ isReady: false, stage: "training", nextActor: "trainee" });
    const {
      evidenceHash: _hash,
      counted: _counted,
      ...alone
    } = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
    expect(all.get(trainee.id)).toEqual(alone);
  });

  test("more than five hundred people are evaluated in a few queries", async () => {
    const { w, trainee } = await story();
    const ids = [...Array.from({ length: 1200 }, () => w.deps.newId()), trainee.id];
    expect((await evaluations(w.db, w.curriculum, ids)).size).toBe(1);
  });

  test("pending hours are distinguished from confirmed ones, and a confirmed correction replaces its entry", async () => {
    const { w, trainee, supervisor } = await story();
    const practice = async () =>
      (await evaluationOf(w.db, w.curriculum, trainee.id))!.requirements.find(({ id }) => id === "practice")!;
    await practise(w, trainee, 30);
    expect(await practice()).toMatchObject({ state: "met", have: 2, waiting: 0.5 });
    const [entry] = await w.db
      .select()
      .from(practiceEntries)
      .where(and(eq(practiceEntries.personId, trainee.id), eq(practiceEntries.state, "confirmed")));
    await practise(w, trainee, 60, { confirmedBy: supervisor, correctsId: entry!.id });
    expect(await practice()).toMatchObject({ state: "not_met", have: 1, actor: "trainee" });
  });

  test("the fingerprint changes with what is counted, and with nothing else", async () => {
    const { w, trainee, supervisor } = await story();
    const hash = async () => (await evaluationOf(w.db, w.curriculum, trainee.id))!.evidenceHash;
    const first = await hash();
    await practise(w, trainee, 45);
    expect(await hash()).toBe(first);
    await practise(w, trainee, 15, { confirmedBy: supervisor });
    const second = await hash();
    expect(second).not.toBe(first);
    await unitOfWork(w.db, (tx) =>
      tx.update(practiceEntries).set({ rev: 9 }).where(eq(practiceEntries.personId, trainee.id)),
    );
    const third = await hash();
    expect(third).not.toBe(second);
    // Credits stay: neither a regrade nor a removed lesson changes what was signed.
    await unitOfWork(w.db, async (tx) => {
      await tx.update(attempts).set({ isPassed: false }).where(eq(attempts.personId, trainee.id));
      await tx.delete(lessonCompletions).where(eq(lessonCompletions.personId, trainee.id));
    });
    expect(await hash()).toBe(third);
    await unitOfWork(w.db, (tx) =>
      tx
        .update(moduleCompletions)
        .set({ minutes: { advocacy: 15 } })
        .where(eq(moduleCompletions.personId, trainee.id)),
    );
    expect(await hash()).not.toBe(third);
  });

  test("a person is held to the version of the profile that was in force", async () => {
    const { w, trainee } = await story();
    const profile = w.curriculum.profiles[0]!;
    const requirements = profile.requirements.map((requirement) =>
      requirement.kind === "practice_hours" ? { ...requirement, hours: 200 } : requirement,
    );
    const json = JSON.stringify({ ...profile, requirements, hash: "older" });
    await unitOfWork(w.db, async (tx) => {
      await tx
        .insert(contentVersions)
        .values({ kind: "profile", id: profile.id, hash: "older", json, firstSeenAt: 1 });
      await tx.update(agreements).set({ profileHash: "older" }).where(eq(agreements.personId, trainee.id));
    });
    const evaluation = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
    expect(evaluation.requirements.find(({ id }) => id === "practice")).toMatchObject({
      state: "not_met",
      need: 200,
    });
    expect((await evaluations(w.db, w.curriculum, [trainee.id])).get(trainee.id)!.isReady).toBe(false);
  });

  test("quiz and module page use the same profile: that of the latest application, even once it is closed", async () => {
    const { w, trainee } = await story();
    const profile = w.curriculum.profiles[0]!;
    const [module] = w.curriculum.modules;
    const json = JSON.stringify({ ...profile, quiz: { ...profile.quiz, passPercent: 55 }, hash: "older" });
    await unitOfWork(w.db, async (tx) => {
      await tx
        .insert(contentVersions)
        .values({ kind: "profile", id: profile.id, hash: "older", json, firstSeenAt: 1 });
      await tx.update(agreements).set({ profileHash: "older" }).where(eq(agreements.personId, trainee.id));
      await tx
        .update(applications)
        .set({ state: "withdrawn" })
        .where(eq(applications.id, trainee.applicationId));
    });
    const access = await quizAccess(w.db, w.curriculum, {
      personId: trainee.id,
      module: module!,
      now: w.clock.now,
    });
    expect(access.profile.quiz.passPercent).toBe(55);
    const shown = await modulePage(w.get(trainee, `/learn/${module!.slug}`, { module: module!.slug }));
    expect(shown.module.quizRules.passPercent).toBe(55);
    expect((await profileFor(w.db, w.curriculum, null)).quiz.passPercent).toBe(profile.quiz.passPercent);
  });

  test("the stages of a whole cohort match individual evaluation, and are found by index", async () => {
    const { w, trainee, supervisor, manager, cohort } = await story();
    const of = { cohort, supervisor, assignedBy: manager };
    const fresh = await w.trainee("Finn Fresh", of);
    const practising = await w.trainee("Pam Practising", of);
    await gather(w, practising, supervisor);
    await unitOfWork(w.db, (tx) =>
      tx.delete(practiceEntries).where(eq(practiceEntries.personId, practising.id)),
    );
    // Passed, and not completed: a lesson could not be read.
    const unread = await w.trainee("Una Unread", of);
    await gather(w, unread, supervisor);
    await unitOfWork(w.db, async (tx) => {
      const [last] = w.curriculum.modules.slice(-1);
      const its = and(eq(moduleCompletions.personId, unread.id), eq(moduleCompletions.moduleId, last!.id));
      await tx.delete(moduleCompletions).where(its);
    });
    const gone = await w.trainee("Gia Gone", of);
    await unitOfWork(w.db, (tx) =>
      tx
        .update(applications)
        .set({ state: "withdrawn", stateSince: 77 })
        .where(eq(applications.id, gone.applicationId)),
    );
    const ids = [trainee, fresh, practising, unread, gone, manager].map(({ id }) => id);
    const quizzes = await quizResults(w.db, ids);
    const practice = await practiceTotals(w.db, ids);
    const known = (id: string) => ({
      completed: new Set(
        quizzes.get(id)?.flatMap(({ moduleId, completedAt }) => (completedAt === null ? [] : [moduleId])),
      ),
      confirmedMinutes: practice.get(id)?.confirmedMinutes ?? 0,
    });
    const whole = await evaluations(w.db, w.curriculum, ids);
    const listed = await stages(w.db, w.curriculum, ids, known, w.clock.now);
    expect([...listed].map(([id, { stage }]) => [id, stage]).sort()).toEqual(
      [...whole].map(([id, { stage }]) => [id, stage]).sort(),
    );
    expect(listed.get(trainee.id)?.stage).toBe("ready");
    expect(listed.get(unread.id)?.stage).toBe("practising");
    expect(listed.get(gone.id)).toEqual({ stage: "closed", since: 77, expiresAt: null, certifiedAt: null });
    const members = w.db
      .select({ personId: memberships.personId })
      .from(memberships)
      .where(eq(memberships.cohortId, cohort.id));
    expect(await stages(w.db, w.curriculum, members, known, w.clock.now)).toEqual(listed);
    if (w.db.engine !== "sqlite") return;
    const plan = w.db.explain(statesQuery(w.db, w.curriculum.profiles[0]!.hash, members)).join("\n");
    expect(plan).toContain("applications_by_person");
    expect(plan).not.toMatch(/SCAN (applications|memberships)(?! USING)/);
  });

  test("a person is held to the texts that were in force", async () => {
    const { w, trainee } = await story();
    await unitOfWork(w.db, (tx) =>
      tx
        .update(attestations)
        .set({ textHash: "an older text" })
        .where(and(eq(attestations.personId, trainee.id), eq(attestations.textId, "code-of-ethics"))),
    );
    expect((await evaluationOf(w.db, w.curriculum, trainee.id))!.isReady).toBe(false);
    await unitOfWork(w.db, (tx) =>
      tx
        .update(agreements)
        .set({
          texts: {
            ...Object.fromEntries(w.curriculum.policies.map(({ slug, hash }) => [slug, hash])),
            "code-of-ethics": "an older text",
          },
        })
        .where(eq(agreements.personId, trainee.id)),
    );
    expect((await evaluationOf(w.db, w.curriculum, trainee.id))!.isReady).toBe(true);
  });

  test("the newest closed application counts when none is open", async () => {
    const s = await story();
    const { w, trainee, cohort } = s;
    await unitOfWork(w.db, (tx) =>
      tx
        .update(applications)
        .set({ state: "issued", closedAt: w.clock.now })
        .where(eq(applications.id, trainee.applicationId)),
    );
    expect((await evaluationOf(w.db, w.curriculum, trainee.id))!.stage).toBe("issued");
    w.clock.now += 1;
    const profile = w.curriculum.profiles[0]!;
    const opened = await unitOfWork(w.db, (tx) =>
      openApplication(
        tx,
        { personId: trainee.id },
        { personId: trainee.id, cohortId: cohort.id, profileId: profile.id },
        { ...w.deps, curriculum: w.curriculum },
      ),
    );
    expect((await evaluationOf(w.db, w.curriculum, trainee.id))!.applicationId).toBe(opened.applicationId);
  });
});

describe("applying", () => {
  test("it is submitted with its texts confirmed, once; the evaluation is frozen with it", async () => {
    const s = await story();
    const { w, trainee } = s;
    const outcomes = await Promise.all([apply(s), apply(s)]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await stateOf(s)).toBe("submitted");
    const events = await w.db
      .select()
      .from(applicationEvents)
      .where(eq(applicationEvents.applicationId, trainee.applicationId));
    expect(events.map(({ kind }) => kind)).toEqual(["submitted"]);
    expect(events[0]!.evidenceHash).toBe((await evaluationOf(w.db, w.curriculum, trainee.id))!.evidenceHash);
    expect(JSON.stringify(events[0]!.evaluation)).toContain('"have":2');
    const given = await w.db.select().from(attestations).where(eq(attestations.occasion, "applying"));
    expect(given).toHaveLength(1);
    expect(given[0]).toMatchObject({
      personId: trainee.id,
      textId: "truth-of-records",
      applicationId: trainee.applicationId,
    });
  });

  test("it is refused while something is missing, and nothing is written", async () => {
    const s = await story();
    const { w, trainee } = s;
    await unitOfWork(w.db, (tx) =>
      tx.delete(moduleCompletions).where(eq(moduleCompletions.personId, trainee.id)),
    );
    expect(await apply(s)).toEqual({ ok: false, code: "not_ready" });
    expect(await stateOf(s)).toBe("in_training");
    expect(await w.db.$count(applicationEvents)).toBe(0);
  });

  test("another person's evidence counts for no one else", async () => {
    const { w, manager, supervisor, cohort } = await story();
    const other = await w.trainee("Ola Other", { cohort, supervisor, assignedBy: manager });
    expect((await evaluationOf(w.db, w.curriculum, other.id))!.isReady).toBe(false);
    await gather(w, other, supervisor);
    expect((await evaluationOf(w.db, w.curriculum, other.id))!.isReady).toBe(true);
  });
});

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { laterVersion, putInForce, under } from "../../support/profile-versions";
import { outcome } from "../../support/world";
import { behind, rowOf, seenFor, moveAll, eventsOf, movesLogged } from "./behind";
import type { Curriculum } from "~/curriculum/types";
import { agreements } from "~/db/schema/agreements";
import { applicationEvents, applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { movePreview } from "~/features/certification/queries/profile-move-preview.server";
import { moveSet, versionsHeldQuery } from "~/features/certification/queries/profile-move-set.server";
import { loader as editPage } from "~/routes/manage.cohorts.$id.edit";
import { action as moveCohort, loader as cohortPage } from "~/routes/manage.cohorts.$id.profile";
import { action as movePerson, loader as profilePage } from "~/routes/manage.people.$id_.profile";

describe("moving a cohort", () => {
  test("affects its trainees, in batches of any size, each with the next event of their own", async () => {
    const s = await behind();
    const { w, later, cohort, manager } = s;
    const theirs = await w.cohort("Autumn", manager);
    const elsewhere = await w.trainee("Ella Elsewhere", { cohort: theirs, assignedBy: manager });
    const gone = await w.trainee("Gia Gone", { cohort, assignedBy: manager });
    await unitOfWork(w.db, async (tx) => {
      await tx.update(memberships).set({ leftAt: w.clock.now }).where(eq(memberships.personId, gone.id));
      const ids = Array.from({ length: 620 }, () => w.deps.newId());
      const [profile] = w.curriculum.profiles;
      const pin = { profileId: profile!.id, profileHash: profile!.hash };
      const texts = Object.fromEntries(w.curriculum.policies.map(({ slug, hash }) => [slug, hash]));
      for (let from = 0; from < ids.length; from += 310) {
        const some = ids.slice(from, from + 310);
        await tx.insert(people).values(
          some.map((id, place) => ({
            id,
            email: `${id}@example.org`,
            legalName: "Person",
            shownName: `Person ${1000 + from + place}`,
            passwordHash: "x",
            status: "active" as const,
            createdAt: w.clock.now,
          })),
        );
        await tx.insert(memberships).values(
          some.map((personId) => ({
            id: w.deps.newId(),
            cohortId: cohort.id,
            personId,
            joinedAt: w.clock.now,
          })),
        );
        await tx.insert(agreements).values(
          some.map((personId) => ({
            id: `agreement-${personId}`,
            personId,
            ...pin,
            texts,
            fromAt: w.clock.now,
          })),
        );
        await tx.insert(applications).values(
          some.map((personId) => ({
            id: `app-${personId}`,
            personId,
            cohortId: cohort.id,
            agreementId: `agreement-${personId}`,
            state: "in_training" as const,
            openedAt: w.clock.now,
            stateSince: w.clock.now,
          })),
        );
      }
      await tx.insert(applicationEvents).values({
        applicationId: s.trainee.applicationId,
        seq: 1,
        kind: "opened",
        actorId: s.trainee.id,
        at: w.clock.now,
      });
    });

    const edit = () => editPage(under(later, w.get(manager, "/", { id: cohort.id })));
    expect((await edit()).behind).toBe(621);
    const page = async (asked: string) =>
      (await cohortPage(under(later, w.get(manager, `/x?page=${asked}`, { id: cohort.id })))).preview;
    const first = await page("1");
    expect(first.counts).toEqual({ moves: 621, agree: 621, fallFromReady: 1, practiceCloses: 1 });
    expect(first.people).toMatchObject({ page: 1, pages: 13, from: 0 });
    expect(first.people.rows).toHaveLength(50);
    expect((await page("13")).people.rows).toHaveLength(21);
    expect((await page("none")).people.page).toBe(1);
    expect((await page("999999")).people.page).toBe(13);

    expect(await moveAll(s)).toEqual({ ok: true, moved: 621 });
    expect((await edit()).behind).toBe(0);
    expect(await movesLogged(s)).toHaveLength(621);
    expect((await eventsOf(s, s.trainee.applicationId)).map(({ seq }) => seq)).toEqual([2]);
    const [profile] = w.curriculum.profiles;
    const left = await w.db
      .select({ id: applications.id })
      .from(applications)
      .innerJoin(agreements, eq(agreements.id, applications.agreementId))
      .where(eq(agreements.profileHash, profile!.hash));
    expect(left.map(({ id }) => id).sort()).toEqual([elsewhere.applicationId, gone.applicationId].sort());
    // A person who has left can be moved individually.
    const alone = { scope: { applicationId: gone.applicationId }, seen: "" };
    alone.seen = await seenFor(s, alone.scope);
    expect(await moveToCurrentProfile(w.db, w.viewerOf(manager), alone, s.deps)).toEqual({
      ok: true,
      moved: 1,
    });
  });

  test("submitted twice at the same time, it moves each person once", async () => {
    const s = await behind();
    const form = { seen: await seenFor(s, { cohortId: s.cohort.id }), confirm: "on" };
    const send = () =>
      outcome(() => moveCohort(under(s.later, s.w.post(s.manager, "/", form, { id: s.cohort.id }))));
    const both = await Promise.all([send(), send()]);
    const here = `/manage/cohorts/${s.cohort.id}/profile`;
    expect(both.map(({ location }) => location).sort()).toEqual([`${here}?moved=0`, `${here}?moved=1`]);
    expect(await eventsOf(s, s.trainee.applicationId)).toHaveLength(1);
    expect(await movesLogged(s)).toHaveLength(1);
  });

  test("people held to different versions are distinguished", async () => {
    const s = await behind();
    await s.w.trainee("Uma Under Way", { cohort: s.cohort, assignedBy: s.manager });
    expect(await moveAll(s)).toMatchObject({ moved: 2 });
    await s.w.trainee("Vic Late", { cohort: s.cohort, assignedBy: s.manager });
    const third = laterVersion(s.later, { profile: { termYears: 9 }, policies: ["data-notice"] });
    await putInForce(s.w, third);
    const scope = { cohortId: s.cohort.id };
    const preview = (await movePreview(
      s.w.db,
      s.w.viewerOf(s.manager),
      { scope, askedPage: null },
      { curriculum: third },
    ))!;
    expect(
      preview.versions.map(({ people: some, changes }) => [some, changes.texts.map(({ id }) => id).sort()]),
    ).toEqual([
      [2, ["data-notice"]],
      [1, ["code-of-ethics", "data-notice"]],
    ]);
  });

  test("a trainee from a cohort with another profile is held to this cohort's", async () => {
    const s = await behind();
    const other = { ...s.later.profiles[0]!, id: "other", hash: "other" };
    const both: Curriculum = {
      ...s.later,
      profiles: [...s.later.profiles, other],
      profileById: (id) => (id === "other" ? other : s.later.profileById(id)),
      moduleById: (id) => s.later.moduleById(id),
      policyBySlug: (slug) => s.later.policyBySlug(slug),
    };
    await putInForce(s.w, both);
    await unitOfWork(s.w.db, (tx) =>
      tx.update(cohorts).set({ profileId: "other" }).where(eq(cohorts.id, s.cohort.id)),
    );
    const deps = { ...s.deps, curriculum: both };
    const scope = { applicationId: s.trainee.applicationId };
    const { seen } = (await moveSet(s.w.db, s.w.viewerOf(s.manager), scope, { curriculum: both }))!;
    expect(await moveToCurrentProfile(s.w.db, s.w.viewerOf(s.manager), { scope, seen }, deps)).toMatchObject({
      moved: 1,
    });
    expect(await rowOf(s, s.trainee.applicationId)).toMatchObject({
      profileId: "other",
      profileHash: "other",
    });
  });

  onSqlite("the count on the cohort's page is found by an index", async () => {
    const s = await behind();
    const plan = s.w.db.explain(versionsHeldQuery(s.w.db, s.cohort.id));
    expect(plan.some((step) => step.includes("applications_by_cohort"))).toBe(true);
    expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
  });
});

describe("who may move", () => {
  test("a manager of the cohort only; for others it is not found", async () => {
    const s = await behind();
    const { w, later } = s;
    const elsewhere = await w.person("Elsa Elsewhere", "manager");
    await w.cohort("Autumn", elsewhere);
    const admin = await w.person("Ada Admin", "administrator");
    const form = {
      seen: await seenFor(s, { applicationId: s.trainee.applicationId }),
      confirm: "on",
    };
    const onPerson = { id: s.trainee.id };
    const onCohort = { id: s.cohort.id };
    for (const [who, status] of [
      [elsewhere, 404],
      [s.supervisor, 403],
      [s.trainee, 403],
      [admin, 403],
      [null, 303],
    ] as const) {
      for (const run of [
        () => profilePage(under(later, w.get(who, "/", onPerson))),
        () => movePerson(under(later, w.post(who, "/", form, onPerson))),
        () => cohortPage(under(later, w.get(who, "/", onCohort))),
        () => moveCohort(under(later, w.post(who, "/", form, onCohort))),
        () => movePerson(under(later, w.post(who, "/", {}, onPerson))),
        () => moveCohort(under(later, w.post(who, "/", {}, onCohort))),
      ]) {
        expect((await outcome(run)).status, `${who?.shownName}`).toBe(status);
      }
    }
    for (const id of ["unknown", s.manager.id, s.cohort.id]) {
      expect((await outcome(() => profilePage(under(later, w.get(s.manager, "/", { id }))))).status).toBe(
        404,
      );
      expect(
        (await outcome(() => movePerson(under(later, w.post(s.manager, "/", form, { id }))))).status,
      ).toBe(404);
    }
    const wrongRole = { ...w.viewerOf(s.manager), roles: ["administrator" as const] };
    for (const scope of [{ applicationId: s.trainee.applicationId }, { cohortId: s.cohort.id }]) {
      const input = { scope, seen: form.seen };
      for (const actor of [wrongRole, w.viewerOf(elsewhere)]) {
        expect(await moveToCurrentProfile(w.db, actor, input, s.deps)).toEqual({
          ok: false,
          code: "not_found",
        });
      }
    }
    expect(await movesLogged(s)).toEqual([]);
  });

  test("no one moves their own application, individually or with the cohort", async () => {
    const s = await behind();
    const { w, cohort } = s;
    const both = { ...(await w.trainee("Bo Both", { cohort, assignedBy: s.manager })) };
    both.roles = ["trainee", "manager"];
    await unitOfWork(w.db, (tx) =>
      tx.insert(cohortStaff).values({
        id: w.deps.newId(),
        cohortId: cohort.id,
        personId: both.id,
        role: "manager",
        fromAt: w.clock.now,
      }),
    );
    const own = await outcome(() => profilePage(under(s.later, w.get(both, "/", { id: both.id }))));
    expect(own.status).toBe(404);
    const scope = { cohortId: cohort.id };
    const preview = (await movePreview(
      w.db,
      w.viewerOf(both),
      { scope, askedPage: null },
      { curriculum: s.later },
    ))!;
    expect(preview.people.rows.map(({ shownName }) => shownName)).toEqual([s.trainee.shownName]);
    expect(preview.stays.rows).toMatchObject([{ shownName: both.shownName, because: "own" }]);
    const input = { scope, seen: preview.seen };
    expect(await moveToCurrentProfile(w.db, w.viewerOf(both), input, s.deps)).toEqual({ ok: true, moved: 1 });
    const [profile] = w.curriculum.profiles;
    expect((await rowOf(s, both.applicationId)).profileHash).toBe(profile!.hash);
  });

  test("a form without the check box or without the previewed version moves no one", async () => {
    const s = await behind();
    const seen = await seenFor(s, { cohortId: s.cohort.id });
    const forms: Record<string, string>[] = [
      { seen },
      { confirm: "on" },
      { seen: "x".repeat(200), confirm: "on" },
      { seen, confirm: "yes" },
    ];
    for (const form of forms) {
      const run = () => moveCohort(under(s.later, s.w.post(s.manager, "/", form, { id: s.cohort.id })));
      expect((await outcome(run)).status).toBe(400);
    }
    const made = () =>
      moveCohort(
        under(s.later, s.w.post(s.manager, "/", { seen: "made up", confirm: "on" }, { id: s.cohort.id })),
      );
    expect((await outcome(made)).status).toBe(409);
    expect(await movesLogged(s)).toEqual([]);
  });
});

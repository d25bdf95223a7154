import { evaluationOf } from "../../support/evaluation";
import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { teaching } from "../assessment/support";
import { depsOf, issue, sign } from "../certification/story";
import {
  SLUG,
  setting,
  on,
  learnOf,
  press,
  preview,
  send,
  require,
  written,
  NOTHING,
  readyTrainee,
  apply,
} from "./updates-support";
import { html } from "../../unit/ui/render";
import { withLessonChanged } from "../../support/lesson-changes";
import { outcome } from "../../support/world";
import { applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import { lessonRevisionsRead, requiredUpdatePeople, requiredUpdates } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { idsOfManaged } from "~/features/cohorts/queries/cohorts.server";
import { markRead } from "~/features/assessment/commands/reading.server";
import { NextStepCard } from "~/features/path/components/next-step-card";
import { hashOfPeople, reachOf } from "~/features/learning/queries/update-reach.server";
import { requireUpdate, settleLostLessons } from "~/features/learning/commands/required-updates.server";
import { HOUR } from "~/lib/dates";
import { loader as updatesList } from "~/routes/manage.updates._index";
import { loader as updatesPage } from "~/routes/manage.updates.$module";

describe("requiring an update", () => {
  test("the preview names who is affected: one's own people with unread lessons, and those whose application is held", async () => {
    const { world, manager, tara, adam, stranger, joining, changed } = await setting();
    const submitted = await readyTrainee(world, "Sue", joining);
    expect((await apply(world, submitted, world.curriculum)).ok).toBe(true);
    const gone = await readyTrainee(world, "Gus", joining);
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: world.clock.now }).where(eq(memberships.personId, gone.id)),
    );
    await press(world, adam, changed);

    const seen = await preview(world, manager, changed);
    expect(seen).toMatchObject({
      people: 3,
      read: 0,
      lessons: [
        { slug: "every-part", kind: "changed", changed: "Says more about rest." },
        { slug: "added-t01-l9", kind: "new" },
      ],
      touched: { total: 3, held: 2, page: 1, pages: 1 },
      required: [],
    });
    const finishedAt = world.clock.now;
    expect(seen.touched.rows).toEqual([
      {
        personId: adam.id,
        shownName: "Adam",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Added t01-l9"],
        isHeld: true,
      },
      {
        personId: submitted.id,
        shownName: "Sue",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Every part of a lesson", "Added t01-l9"],
        isHeld: false,
      },
      {
        personId: tara.id,
        shownName: "Tara",
        cohorts: ["Spring"],
        finishedAt,
        lessons: ["Every part of a lesson", "Added t01-l9"],
        isHeld: true,
      },
    ]);

    expect(await require(world, manager, changed)).toMatchObject({
      status: 303,
      location: `/manage/updates/${SLUG}?done=1`,
    });
    const touched = await world.db.select().from(requiredUpdatePeople);
    expect(touched.map(({ personId }) => personId).sort()).toEqual(
      seen.touched.rows.map(({ personId }) => personId).sort(),
    );
    expect(touched.some(({ personId }) => personId === stranger.id || personId === gone.id)).toBe(false);
  });

  test("is written once, with an audit entry for the action and one for each person, and no names in it", async () => {
    const { world, manager, tara, adam, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    for (let presses = 0; presses < 2; presses += 1) {
      expect((await send(world, manager, changed, fields)).status).toBe(303);
    }
    expect(await written(world)).toEqual({ updates: 1, people: 2, audit: 3 });
    const [update] = await world.db.select().from(requiredUpdates);
    expect(update).toMatchObject({
      moduleId: "t01",
      moduleHash: module.hash,
      requiredBy: manager.id,
      lessons: [
        { id: "t01-l1", hash: changed.lessonById("t01-l1")!.hash },
        { id: "t01-l9", hash: changed.lessonById("t01-l9")!.hash },
      ],
    });
    const lines = await world.db.select().from(auditLog).where(eq(auditLog.action, "module.update_required"));
    expect(lines.map(({ aboutPersonId }) => aboutPersonId).sort()).toEqual([tara.id, adam.id, null].sort());
    expect(lines.find(({ aboutPersonId }) => aboutPersonId === null)!.details).toEqual({
      update: update!.id,
      moduleHash: module.hash,
      people: 2,
      lessons: 2,
    });
    expect(JSON.stringify(lines)).not.toMatch(/Tara|Adam/);
  });

  test("two forms submitted at the same time have one effect", async () => {
    const { world, manager, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const both = await Promise.all([1, 2].map(() => send(world, manager, changed, fields)));
    expect(both.map(({ status, location }) => [status, location])).toEqual([
      [303, `/manage/updates/${SLUG}?done=1`],
      [303, `/manage/updates/${SLUG}?done=1`],
    ]);
    expect(await written(world)).toEqual({ updates: 1, people: 2, audit: 3 });
  });

  test("becomes the next step, holds applying, and is released by reading", async () => {
    const { world, manager, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    await require(world, manager, changed);
    const next = async () => (await learnOf(world, trainee, changed)).trainee!.next;
    expect(await next()).toMatchObject({
      kind: "update",
      module: { slug: SLUG },
      lesson: { slug: "every-part" },
    });
    const card = html(
      <NextStepCard
        step={await next()}
        clock={{ locale: "en", zone: "UTC", now: world.clock.now }}
        contact={world.curriculum.program.contact}
      />,
    );
    expect(card).toContain("Walking together · updated lesson");
    expect(card).toContain("Read the update");
    const evaluation = (await evaluationOf(world.db, changed, trainee.id))!;
    expect(evaluation.isReady).toBe(false);
    expect(evaluation.requirements.find(({ kind }) => kind === "modules")).toMatchObject({
      state: "not_met",
      have: 2,
      need: 2,
      updates: [{ id: "t01" }],
    });
    expect((await apply(world, trainee, changed)).ok).toBe(false);

    await press(world, trainee, changed);
    expect(await next()).toMatchObject({ kind: "update", lesson: { slug: "added-t01-l9" } });
    expect((await apply(world, trainee, changed)).ok).toBe(false);
    world.clock.now += 1000;
    await press(world, trainee, changed, { module: SLUG, lesson: "added-t01-l9" });
    expect(await next()).toEqual({ kind: "apply" });
    const mine = eq(requiredUpdatePeople.personId, trainee.id);
    expect((await world.db.select().from(requiredUpdatePeople).where(mine))[0]!.doneAt).toBe(world.clock.now);
    expect((await apply(world, trainee, changed)).ok).toBe(true);
    expect(await preview(world, manager, changed)).toMatchObject({
      touched: { total: 0 },
      required: [{ asked: 3, done: 1 }],
    });
  });

  test.each(["submitted", "recommended", "issued"] as const)(
    "an application that is %s is not held",
    async (state) => {
      const { world, manager, joining, changed } = await setting();
      const trainee = await readyTrainee(world, "Toni", joining);
      const before = await evaluationOf(world.db, world.curriculum, trainee.id);
      await unitOfWork(world.db, (tx) =>
        tx.update(applications).set({ state }).where(eq(applications.id, trainee.applicationId)),
      );
      const row = (await preview(world, manager, changed)).touched.rows.find(
        ({ personId }) => personId === trainee.id,
      );
      expect(row).toMatchObject({ isHeld: false });
      await require(world, manager, changed);
      const after = (await evaluationOf(world.db, changed, trainee.id))!;
      const training = after.requirements.find(({ kind }) => kind === "modules");
      expect(training).toMatchObject({ state: "met", updates: [{ id: "t01" }] });
      expect(after.evidenceHash).toBe(before!.evidenceHash);
    },
  );

  test("what was signed before can be issued after it was required", async () => {
    const { world, manager, supervisor, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    const story = { w: world, deps: depsOf(world), trainee };
    expect((await apply(world, trainee, world.curriculum)).ok).toBe(true);
    expect((await sign(story, supervisor)).ok).toBe(true);
    await require(world, manager, changed);
    const issued = await issue(
      { w: on(world, changed), deps: { ...depsOf(world), curriculum: changed }, trainee },
      manager,
    );
    expect(issued.ok).toBe(true);
  });

  test("a returned application is held", async () => {
    const { world, manager, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    await unitOfWork(world.db, (tx) =>
      tx.update(applications).set({ state: "returned" }).where(eq(applications.id, trainee.applicationId)),
    );
    const { rows } = (await preview(world, manager, changed)).touched;
    expect(rows.find(({ personId }) => personId === trainee.id)).toMatchObject({ isHeld: true });
    await require(world, manager, changed);
    expect((await evaluationOf(world.db, changed, trainee.id))!.isReady).toBe(false);
  });

  test("a stale preview writes nothing: the lessons changed, or the people did", async () => {
    const { world, manager, tara, joining, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const again = withLessonChanged(changed, "t01-l2");
    const refused = await send(world, manager, again, fields);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.data)).toContain("nothing was required");
    expect(JSON.stringify(refused.data)).not.toContain('"confirmed"');

    await readyTrainee(world, "Toni", joining);
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    await unitOfWork(world.db, async (tx) => {
      const latest = { personId: tara.id, readAt: 1 };
      for (const lesson of changed.moduleById("t01")!.lessons)
        await tx
          .insert(lessonRevisionsRead)
          .values({ ...latest, lessonId: lesson.id, contentHash: lesson.hash });
    });
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    expect(await written(world)).toEqual(NOTHING);
    const { preview: now } = await updatesPage(
      teaching(world.get(manager, `/manage/updates/${SLUG}`, { module: SLUG }), changed),
    );
    expect(now.touched.rows.map(({ shownName }) => shownName)).toEqual(["Adam", "Toni"]);
  });

  test("with no one affected, there is nothing to require", async () => {
    const { world, manager } = await setting();
    const { module, touched, lessons } = await preview(world, manager, world.curriculum);
    expect({ total: touched.total, lessons }).toEqual({ total: 0, lessons: [] });
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    expect((await send(world, manager, world.curriculum, fields)).status).toBe(409);
    expect(await written(world)).toEqual(NOTHING);
  });

  test("the same version is not required of anyone twice, but a later one is", async () => {
    const { world, manager, joining, changed } = await setting();
    await require(world, manager, changed);
    const late = await readyTrainee(world, "Lea", joining);
    const seen = await preview(world, manager, changed);
    expect(seen.touched.rows.map(({ personId }) => personId)).toEqual([late.id]);
    await require(world, manager, changed);
    expect(await written(world)).toMatchObject({ updates: 2, people: 3 });
    expect((await preview(world, manager, changed)).touched.total).toBe(0);
    const later = withLessonChanged(changed, "t01-l2");
    expect((await preview(world, manager, later)).touched.total).toBe(3);
  });

  test("a required lesson that is revised again is read in its newer text", async () => {
    const { world, manager, tara, changed } = await setting();
    await require(world, manager, changed);
    const later = withLessonChanged(changed, "t01-l1", { hash: "f".repeat(64) });
    world.clock.now += 1000;
    await press(world, tara, later);
    await press(world, tara, later, { module: SLUG, lesson: "added-t01-l9" });
    const open = and(eq(requiredUpdatePeople.personId, tara.id), isNull(requiredUpdatePeople.doneAt));
    expect(await world.db.$count(requiredUpdatePeople, open)).toBe(0);
  });

  test("another manager's people are neither shown nor affected", async () => {
    const { world, manager, other, stranger, changed } = await setting();
    await require(world, manager, changed);
    expect((await learnOf(world, stranger, changed)).trainee!.updates).toMatchObject([{ isRequired: false }]);
    const theirs = await preview(world, other, changed);
    expect(theirs).toMatchObject({ people: 1, required: [], touched: { total: 1 } });
    expect(theirs.touched.rows[0]!.personId).toBe(stranger.id);
    const mine = await preview(world, manager, changed);
    expect(JSON.stringify(mine)).not.toContain(stranger.id);
    // The preview of one manager gives no access to another's people.
    const fields = { moduleHash: theirs.module.hash, touched: theirs.touched.hash, confirmed: "on" };
    expect((await send(world, manager, changed, fields)).status).toBe(409);
    expect(await written(world)).toMatchObject({ updates: 1 });
  });

  test("is for managers only", async () => {
    const { world, tara, supervisor, manager, changed } = await setting();
    const admin = await world.person("Ada", "administrator");
    const { module, touched } = await preview(world, manager, changed);
    const fields = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    for (const who of [tara, supervisor, admin]) {
      expect((await send(world, who, changed, fields)).status).toBe(403);
      expect((await outcome(() => updatesList(world.get(who, "/manage/updates")))).status).toBe(403);
      const page = await outcome(() => updatesPage(world.get(who, "/", { module: SLUG })));
      expect(page.status).toBe(403);
      const input = { moduleId: "t01", moduleHash: module.hash, touched: touched.hash };
      expect(
        await requireUpdate(world.db, world.viewerOf(who), input, { ...world.deps, curriculum: changed }),
      ).toEqual({ ok: false, code: "forbidden" });
    }
    expect((await send(world, null, changed, fields)).location).toMatch(/^\/login/);
    expect(await written(world)).toEqual(NOTHING);
  });

  test("invalid input is refused, and nothing is written", async () => {
    const { world, manager, changed } = await setting();
    const { module, touched } = await preview(world, manager, changed);
    const good = { moduleHash: module.hash, touched: touched.hash, confirmed: "on" };
    const { confirmed: _box, ...unchecked } = good;
    const statusOf = async (fields: Record<string, string>, slug = SLUG) =>
      (await send(world, manager, changed, fields, slug)).status;
    expect(await statusOf(unchecked)).toBe(400);
    expect(await statusOf({ ...good, confirmed: "yes" })).toBe(400);
    expect(await statusOf({ ...good, moduleHash: "x".repeat(65) })).toBe(400);
    expect(await statusOf({ confirmed: "on" })).toBe(400);
    expect(await statusOf({ ...good, touched: "f".repeat(64) })).toBe(409);
    for (const slug of ["nowhere", "", "constructor"]) {
      expect(await statusOf(good, slug)).toBe(404);
      const page = await outcome(() => updatesPage(world.get(manager, "/", { module: slug })));
      expect(page.status).toBe(404);
    }
    expect(await written(world)).toEqual(NOTHING);
  });
});

describe("a required lesson that is removed again", () => {
  test("is required of no one: the job resolves it for whoever has read the rest", async () => {
    const { world, manager, tara, adam, changed } = await setting();
    const { db, deps, viewerOf } = world;
    world.clock.now += HOUR;
    const module = changed.moduleById("t01")!;
    const [reach] = await reachOf(db, [module], idsOfManaged(db, manager.id));
    const touched = hashOfPeople(reach!.touched.map(({ personId }) => personId));
    const input = { moduleId: "t01", moduleHash: module.hash, touched };
    expect(await requireUpdate(db, viewerOf(manager), input, { ...deps, curriculum: changed })).toMatchObject(
      {
        ok: true,
        people: 2,
      },
    );
    const lesson = module.lessons.find(({ id }) => id === "t01-l1")!;
    await markRead(db, viewerOf(tara), { lesson }, { ...deps, curriculum: changed });
    const open = async () => {
      const rows = await db
        .select({ personId: requiredUpdatePeople.personId })
        .from(requiredUpdatePeople)
        .where(isNull(requiredUpdatePeople.doneAt));
      return rows.map(({ personId }) => personId).sort();
    };
    const { now } = deps;
    expect(await settleLostLessons(db, { curriculum: changed, now })).toBe("0 cleared");
    expect(await open()).toEqual([tara.id, adam.id].sort());

    const without = withLessonChanged(world.curriculum, "t01-l1");
    expect(await settleLostLessons(db, { curriculum: without, now })).toBe("1 cleared");
    expect(await open()).toEqual([adam.id]);
    expect(await settleLostLessons(db, { curriculum: without, now })).toBe("0 cleared");
    // The other one is released by reading what is left.
    await markRead(
      db,
      viewerOf(adam),
      { lesson: without.lessonById("t01-l1")! },
      { ...deps, curriculum: without },
    );
    expect(await open()).toEqual([]);
  });
});

import { evaluationOf } from "../../support/evaluation";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { readLessons, teaching } from "../assessment/support";
import {
  SLUG,
  FIRST,
  setting,
  on,
  learnOf,
  moduleOf,
  press,
  preview,
  require,
  readyTrainee,
} from "./updates-support";
import { html } from "../../unit/ui/render";
import { withLessonChanged } from "../../support/lesson-changes";
import { auditLog } from "~/db/schema/journal";
import { lessonCompletions, lessonRevisionsRead, moduleCompletions } from "~/db/schema/learning";
import { markRead } from "~/features/assessment/commands/reading.server";
import { LessonEnd, RevisedSince } from "~/features/learning/components/lesson-frame";
import { NewInModule, NewSinceFinished } from "~/features/path/components/new-since";
import { LessonList } from "~/features/path/components/module-parts";
import { loader as lessonPage } from "~/routes/learn.$module.$lesson";

describe("what is new since a module was finished", () => {
  test("revokes nothing: path, hours, practice, requirements and evidence stay unchanged", async () => {
    const { world, joining, changed } = await setting();
    const trainee = await readyTrainee(world, "Toni", joining);
    const before = await learnOf(world, trainee, world.curriculum);
    const wasEvaluated = await evaluationOf(world.db, world.curriculum, trainee.id);
    expect(wasEvaluated?.isReady).toBe(true);
    const after = await learnOf(world, trainee, changed);
    expect(await evaluationOf(world.db, changed, trainee.id)).toEqual(wasEvaluated);
    expect(after.trainee).toMatchObject({
      next: { kind: "apply" },
      training: before.trainee!.training,
      practice: { lockedBy: [] },
    });
    expect(after.modules.map(({ hours, progress }) => [hours, progress?.state])).toEqual(
      before.modules.map(({ hours }) => [hours, "done"]),
    );
  });

  test("is listed with what changed, as optional", async () => {
    const { world, tara, changed } = await setting();
    expect((await learnOf(world, tara, world.curriculum)).trainee!.updates).toEqual([]);
    const { trainee } = await learnOf(world, tara, changed);
    expect(trainee!.updates).toMatchObject([
      {
        slug: SLUG,
        isRequired: false,
        lessons: [
          { slug: "every-part", kind: "changed", changed: "Says more about rest." },
          { slug: "added-t01-l9", kind: "new", changed: null },
        ],
      },
    ]);
    expect(trainee!.next).toMatchObject({ kind: "lesson", module: { id: "t02" } });
    const module = await moduleOf(world, tara, changed);
    expect(module.update).toEqual(trainee!.updates[0]);
    expect(module.lessons.map(({ news }) => news)).toEqual(["changed", null, "new"]);
  });

  test("is collapsed while it is optional, and expanded once it is required", async () => {
    const { world, tara, manager, changed } = await setting();
    const optional = (await learnOf(world, tara, changed)).trainee!.updates;
    const page = html(<NewSinceFinished updates={optional} />);
    expect(page).toMatch(/<details(?! open)[^>]*>.*2 lessons are new or updated \(optional\).*every-part/s);
    expect(page).toContain("These are optional.");
    expect(page).not.toContain("Required by your program");
    const module = await moduleOf(world, tara, changed);
    const list = html(<LessonList module={module} isLocked={false} />);
    expect(list).toContain("Updated since you completed it");
    expect(list).toContain("New since you completed it");
    expect(list).not.toContain("Not read yet");

    expect((await require(world, manager, changed)).status).toBe(303);
    const required = (await learnOf(world, tara, changed)).trainee!.updates;
    const now = html(<NewSinceFinished updates={required} />);
    expect(now).toContain("Required by your program");
    expect(now).not.toContain("<details");
    expect(html(<NewInModule update={required[0]!} />)).toContain("Your program requires everyone");
    expect(html(<NewSinceFinished updates={[]} />)).toBe("");
  });

  test("a lesson that was read and changed says what changed, and can be marked again, once", async () => {
    const { world, tara, changed } = await setting();
    const open = async () => {
      const args = teaching(world.get(tara, `/learn/${SLUG}/every-part`, FIRST), changed);
      const { page } = await lessonPage(args);
      return page.kind === "lesson" ? page : null;
    };
    expect(await open()).toMatchObject({
      changed: "Says more about rest.",
      reading: { readAt: world.clock.now, isSameText: false, isModuleDone: true },
    });
    const first = await world.db
      .select()
      .from(lessonCompletions)
      .where(eq(lessonCompletions.personId, tara.id));
    world.clock.now += 60_000;
    for (let presses = 0; presses < 2; presses += 1) {
      expect(await press(world, tara, changed)).toMatchObject({ status: 303, location: `/learn/${SLUG}` });
    }
    expect((await open())!.reading).toMatchObject({ isSameText: true, isModuleDone: true });
    expect(
      await world.db.select().from(lessonCompletions).where(eq(lessonCompletions.personId, tara.id)),
    ).toEqual(first);
    expect(await world.db.$count(lessonRevisionsRead)).toBe(1);
    expect(await world.db.$count(auditLog, eq(auditLog.action, "lesson.update_read"))).toBe(1);
    const { updates } = (await learnOf(world, tara, changed)).trainee!;
    expect(updates.flatMap(({ lessons }) => lessons.map(({ slug }) => slug))).toEqual(["added-t01-l9"]);

    const added = { module: SLUG, lesson: "added-t01-l9" };
    expect((await press(world, tara, changed, added)).location).toBe(`/learn/${SLUG}`);
    expect((await learnOf(world, tara, changed)).trainee!.updates).toEqual([]);
    expect(await world.db.$count(moduleCompletions, eq(moduleCompletions.personId, tara.id))).toBe(1);
  });

  test("the lesson's one main button marks the updated text; afterward it leads on again", async () => {
    const { world, tara, changed } = await setting();
    const clock = { locale: "en", zone: "UTC", now: world.clock.now };
    const ending = async () => {
      const args = teaching(world.get(tara, `/learn/${SLUG}/every-part`, FIRST), changed);
      const { page } = await lessonPage(args);
      if (page.kind !== "lesson") throw new Error(page.kind);
      return {
        end: html(<LessonEnd lesson={page} reading={page.reading} clock={clock} />),
        notice: html(<RevisedSince changed={page.changed} lesson={page} />),
      };
    };
    const before = await ending();
    expect(before.notice).toContain("Says more about rest.");
    expect(before.notice).toContain("Your progress still counts.");
    expect(before.end).toMatch(/<button[^>]*value="read"[^>]*>.*I have read the updated text/s);
    expect(before.end).not.toContain("Next:");
    await press(world, tara, changed);
    const after = (await ending()).end;
    expect(after).not.toContain("<button");
    expect(after).toContain("Next: A second lesson");
  });

  test("where the module is not finished, marking a revised text continues as before", async () => {
    const { world, joining, changed } = await setting();
    const newcomer = await world.trainee("Nia", joining);
    await readLessons(world, newcomer, "t01", 1);
    expect((await learnOf(world, newcomer, changed)).trainee!.updates).toEqual([]);
    expect(await press(world, newcomer, changed)).toMatchObject({
      status: 303,
      location: `/learn/${SLUG}/second-lesson`,
    });
  });

  test("a lesson that cannot be shown is required of no one", async () => {
    const { world, tara, manager } = await setting();
    const broken = withLessonChanged(world.curriculum, "t01-l1", {
      faults: [{ file: "x", line: 1, found: "y", instead: "z" }],
    });
    expect((await learnOf(world, tara, broken)).trainee!.updates).toEqual([]);
    expect((await preview(world, manager, broken)).touched.total).toBe(0);
  });
});

test("marking a revised text as read twice at the same time is recorded once", async () => {
  const { world, tara, changed } = await setting();
  const lesson = changed.lessonById("t01-l1")!;
  const deps = { ...world.deps, curriculum: changed };
  const both = await Promise.all(
    [1, 2].map(() => markRead(world.db, on(world, changed).viewerOf(tara), { lesson }, deps)),
  );
  expect(both.map((one) => one.ok && one.isNew).sort()).toEqual([false, true]);
  expect(await world.db.$count(lessonRevisionsRead)).toBe(1);
});

import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { passQuiz } from "../../support/completions";
import { onSqlite } from "../../support/database";
import { begin, changeRules, finish, quizWorld, submit, withModule } from "./support";
import { auditLog } from "~/db/schema/journal";
import { lessonCompletions, moduleCompletionFlags, moduleCompletions } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { regradeAttempt, submitAttempt } from "~/features/assessment/commands/grading.server";
import { markRead } from "~/features/assessment/commands/reading.server";
import { missingBefore } from "~/features/assessment/queries/module-access.server";
import { quizResultsOf, quizResultsQuery } from "~/features/assessment/queries/results.server";
import { HOUR } from "~/lib/dates";

/* A passed quiz completes its module, as of that day: nothing that comes later revokes it. */

type World = Awaited<ReturnType<typeof quizWorld>>;

const completions = ({ db }: World) =>
  db.select().from(moduleCompletions).orderBy(asc(moduleCompletions.number));
const flags = ({ db }: World) => db.select().from(moduleCompletionFlags);

function regrade({ db, curriculum, viewerOf, manager, deps }: World, attemptId: string) {
  return regradeAttempt(db, viewerOf(manager), { attemptId }, { ...deps, curriculum });
}

describe("passing", () => {
  it("records the lessons as they were read, the credit of that day and the module's version", async () => {
    const w = await quizWorld();
    w.clock.now += HOUR;
    const attemptId = await finish(w.world, w.trainee, w.module.id, 3);
    expect(await completions(w)).toEqual([
      {
        personId: w.trainee.id,
        moduleId: w.module.id,
        number: 1,
        attemptId,
        lessons: w.module.lessons.map(({ id, hash }) => ({ id, hash })),
        minutes: Object.fromEntries(
          Object.entries(w.module.hours).map(([domain, hours]) => [domain, hours * 60]),
        ),
        moduleHash: w.module.hash,
        completedAt: w.clock.now,
      },
    ]);
    const log = await w.db.select().from(auditLog).where(eq(auditLog.action, "module.completed"));
    expect(log).toMatchObject([
      { actorId: w.trainee.id, aboutPersonId: w.trainee.id, details: { attempt: attemptId, number: 1 } },
    ]);
  });

  it("is recorded once, however often it is submitted; a missed quiz is not recorded", async () => {
    const w = await quizWorld();
    await finish(w.world, w.trainee, w.module.id, 0);
    expect(await completions(w)).toEqual([]);
    w.clock.now += 48 * HOUR;
    const attemptId = await begin(w.world, w.trainee, w.module.id);
    await changeRules(w.world, attemptId, { passPercent: 0 });
    await Promise.all([1, 2, 3].map(() => submit(w.world, w.trainee, attemptId)));
    expect(await completions(w)).toHaveLength(1);
  });

  it("counts with the lessons read, when a lesson is added while the quiz is open", async () => {
    const w = await quizWorld();
    const attemptId = await begin(w.world, w.trainee, w.module.id);
    await changeRules(w.world, attemptId, { passPercent: 0 });
    const curriculum = withModule(w.curriculum, w.module.id, ({ lessons }) => ({
      lessons: [...lessons, { ...lessons[0]!, id: "t01-l9", slug: "added", hash: "added" }],
    }));
    const result = await submitAttempt(
      w.db,
      w.viewerOf(w.trainee),
      { attemptId, seq: 0 },
      { ...w.deps, curriculum },
    );
    expect(result).toMatchObject({ ok: true, isPassed: true });
    const [made] = await completions(w);
    expect(made!.lessons.map(({ id }) => id)).toEqual(w.module.lessons.map(({ id }) => id));
  });

  it("leaves nothing half done when the module was removed from the content", async () => {
    const w = await quizWorld();
    const attemptId = await begin(w.world, w.trainee, w.module.id);
    await changeRules(w.world, attemptId, { passPercent: 0 });
    const without = { ...w.curriculum, modules: [], moduleById: () => undefined };
    const viewer = w.viewerOf(w.trainee);
    expect(
      await submitAttempt(w.db, viewer, { attemptId, seq: 0 }, { ...w.deps, curriculum: without }),
    ).toMatchObject({
      ok: true,
    });
    expect(await completions(w)).toEqual([]);
  });
});

describe("a quiz that was passed while a lesson could not be read", () => {
  it("completes the module with the last lesson, and not before", async () => {
    const w = await quizWorld();
    const { db, world, trainee, module } = w;
    const [first, second, ...more] = module.lessons;
    expect(more).toEqual([]);
    await unitOfWork(db, async (tx) => {
      await tx.delete(lessonCompletions).where(eq(lessonCompletions.personId, trainee.id));
      await passQuiz(tx, world, trainee.id, module.id, "passed");
    });
    const read = (lesson: typeof first) =>
      markRead(db, w.viewerOf(trainee), { lesson: lesson! }, { ...w.deps, curriculum: w.curriculum });
    await read(first);
    expect(await completions(w)).toEqual([]);
    expect(await missingBefore(db, w.curriculum, { personId: trainee.id, moduleId: "t02" })).toEqual(["t01"]);
    await read(second);
    await read(second);
    expect(await completions(w)).toMatchObject([{ attemptId: "passed", number: 1 }]);
    expect(await missingBefore(db, w.curriculum, { personId: trainee.id, moduleId: "t02" })).toEqual([]);
  });
});

describe("a regrade", () => {
  it("that no longer passes flags the module for review, and revokes nothing", async () => {
    const w = await quizWorld();
    const attemptId = await finish(w.world, w.trainee, w.module.id, 2);
    const before = await completions(w);
    await changeRules(w.world, attemptId, { passPercent: 100 });
    w.clock.now += HOUR;
    expect(await regrade(w, attemptId)).toMatchObject({ ok: true, isPassed: false });
    expect(await completions(w)).toEqual(before);
    expect(await flags(w)).toMatchObject([
      {
        personId: w.trainee.id,
        moduleId: w.module.id,
        attemptId,
        reason: "regrade",
        flaggedAt: w.clock.now,
        settledAt: null,
      },
    ]);
    // Once more: it is flagged already.
    expect(await regrade(w, attemptId)).toMatchObject({ ok: true, isPassed: false });
    expect(await flags(w)).toHaveLength(1);

    const [result] = await quizResultsOf(w.db, w.trainee.id);
    expect(result).toMatchObject({
      missed: 0,
      passedAt: before[0]!.completedAt,
      completedAt: before[0]!.completedAt,
    });
    expect(await missingBefore(w.db, w.curriculum, { personId: w.trainee.id, moduleId: "t02" })).toEqual([]);

    // It passes again: the flag is resolved by the person who regraded it.
    await changeRules(w.world, attemptId, { passPercent: 50 });
    expect(await regrade(w, attemptId)).toMatchObject({ ok: true, isPassed: true });
    expect(await flags(w)).toMatchObject([{ settledBy: w.manager.id }]);
    expect(await completions(w)).toEqual(before);
  });

  it("that passes now completes the module, once", async () => {
    const w = await quizWorld();
    const attemptId = await finish(w.world, w.trainee, w.module.id, 1);
    await changeRules(w.world, attemptId, { passPercent: 10 });
    for (let time = 0; time < 2; time += 1)
      expect(await regrade(w, attemptId)).toMatchObject({ ok: true, isPassed: true });
    expect(await completions(w)).toMatchObject([{ attemptId, number: 1 }]);
    expect(await flags(w)).toEqual([]);
  });

  it("of an attempt that completed nothing flags nothing", async () => {
    const w = await quizWorld();
    const attemptId = await finish(w.world, w.trainee, w.module.id, 0);
    await regrade(w, attemptId);
    expect(await flags(w)).toEqual([]);
  });
});

describe("lists", () => {
  onSqlite("find a completion by its attempt's index", async () => {
    const { db, trainee } = await quizWorld();
    const plan = db.explain(quizResultsQuery(db, [trainee.id])).join("\n");
    expect(plan).toContain("module_completions_attempt");
    expect(plan).not.toMatch(/SCAN (attempts|module_completions)(?! USING)/);
  });
});

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { onSqlite } from "../../support/database";
import { attemptRow, begin, finish, quizWorld, readLessons, stepsOf } from "./support";
import { attempts, gradings } from "~/db/schema/assessment";
import { regradeAttempt } from "~/features/assessment/commands/grading.server";
import { quizResults, quizResultsQuery } from "~/features/assessment/queries/results.server";
import { HOUR } from "~/lib/dates";

describe("regrading", () => {
  it("replays the steps, keeps both results, and is for the person's managers", async () => {
    const { db, curriculum, world, trainee, other, manager, supervisor, module, deps, clock, viewerOf } =
      await quizWorld();
    const attemptId = await finish(world, trainee, module.id, 1);
    const before = await stepsOf(world, attemptId);
    const stranger = await world.person("Stella Stranger", "manager");
    const admin = await world.person("Ada Admin", "administrator");
    const regrade = (who: typeof manager) =>
      regradeAttempt(db, viewerOf(who), { attemptId }, { ...deps, curriculum });
    for (const who of [trainee, other, supervisor, stranger])
      expect(await regrade(who)).toEqual({ ok: false, code: "not_found" });

    // As if the program had counted wrongly the first time.
    await db.run((tx) =>
      tx
        .update(attempts)
        .set({ points: 3, isPassed: true })
        .where(eq(attempts.id, attemptId))
        .then(() => {}),
    );
    clock.now += HOUR;
    expect(await regrade(manager)).toEqual({ ok: true, number: 2, points: 1, isPassed: false });
    expect(await attemptRow(world, attemptId)).toMatchObject({
      points: 1,
      isPassed: false,
      gradedAt: clock.now,
    });
    expect(await regrade(admin)).toMatchObject({ ok: true, number: 3 });
    const rows = await db
      .select({ number: gradings.number, reason: gradings.reason, points: gradings.points })
      .from(gradings);
    expect(rows).toEqual([
      { number: 1, reason: "submission", points: 1 },
      { number: 2, reason: "regrade", points: 1 },
      { number: 3, reason: "regrade", points: 1 },
    ]);
    expect(await stepsOf(world, attemptId)).toEqual(before);
  });

  it("requires a submitted attempt that exists", async () => {
    const { db, curriculum, world, trainee, manager, module, deps, viewerOf } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    expect(await regradeAttempt(db, viewerOf(manager), { attemptId }, { ...deps, curriculum })).toEqual({
      ok: false,
      code: "conflict",
    });
    expect(
      await regradeAttempt(db, viewerOf(manager), { attemptId: "none" }, { ...deps, curriculum }),
    ).toEqual({
      ok: false,
      code: "not_found",
    });
    expect(await db.select().from(gradings)).toEqual([]);
  });
});

describe("results", () => {
  it("returns the state of each quiz for many people at once", async () => {
    const { db, world, trainee, other, manager, module, clock } = await quizWorld();
    await finish(world, trainee, module.id, 1);
    clock.now += HOUR;
    const passedAt = clock.now;
    const passedAttemptId = await finish(world, trainee, module.id, 2);
    await readLessons(world, trainee, "t02");
    const open = await begin(world, trainee, "t02");
    const results = await quizResults(db, [trainee.id, other.id, manager.id]);
    expect([...results.keys()]).toEqual([trainee.id]);
    expect(results.get(trainee.id)).toEqual([
      {
        moduleId: module.id,
        attempts: 2,
        missed: 1,
        passedAt,
        passedAttemptId,
        completedAt: passedAt,
        bestPercent: 66,
        openAttemptId: null,
        lastSubmittedAt: passedAt,
        firstPassed: 0,
      },
      {
        moduleId: "t02",
        attempts: 1,
        missed: 0,
        passedAt: null,
        passedAttemptId: null,
        completedAt: null,
        bestPercent: null,
        openAttemptId: open,
        lastSubmittedAt: null,
        firstPassed: null,
      },
    ]);
    expect(await quizResults(db, [])).toEqual(new Map());
  });

  it("accepts more people than one statement may name", async () => {
    const { db, world, trainee, module } = await quizWorld();
    await finish(world, trainee, module.id, 3);
    const ids = [...Array.from({ length: 1200 }, (_, index) => `nobody-${index}`), trainee.id];
    expect((await quizResults(db, ids)).get(trainee.id)).toHaveLength(1);
  });

  onSqlite("is read by its index", async () => {
    const { db, trainee, other } = await quizWorld();
    const plan = db.explain(quizResultsQuery(db, [trainee.id, other.id])).join("\n");
    expect(plan).toMatch(/USING INDEX attempts_number/);
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });
});

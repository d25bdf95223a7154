import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { onSqlite } from "../../support/database";
import {
  askedIn,
  attemptRow,
  begin,
  finish,
  quizWorld,
  readLessons,
  save,
  submit,
  withModule,
} from "./support";
import { attempts, gradings } from "~/db/schema/assessment";
import { auditLog } from "~/db/schema/journal";
import { saveAnswers, startAttempt } from "~/features/assessment/commands/attempts.server";
import { submitAttempt } from "~/features/assessment/commands/grading.server";
import { attemptView } from "~/features/assessment/queries/attempt.server";
import { askedAt, attemptOf, gradingInForce, stepsAt } from "~/features/assessment/queries/records.server";
import { HOUR } from "~/lib/dates";

describe("starting", () => {
  it("creates the attempt with its questions, rules and seed, and records it in the audit log", async () => {
    const { world, db, curriculum, trainee, module, clock } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const row = await attemptRow(world, attemptId);
    const profile = curriculum.profiles[0]!;
    expect(row).toMatchObject({
      number: 1,
      state: "in_progress",
      startedAt: clock.now,
      seq: 0,
      points: null,
      maxPoints: 3,
      isPassed: null,
    });
    expect(row.rules).toMatchObject({
      draw: 3,
      passPercent: 66,
      tries: null,
      waitHours: [0, 24],
      profileId: profile.id,
      profileHash: profile.hash,
    });
    const asked = await askedIn(world, attemptId);
    expect(asked.map((one) => one.position)).toEqual([1, 2, 3]);
    expect(new Set(asked.map((one) => one.question.lessonId))).toEqual(
      new Set(module.lessons.map((lesson) => lesson.id)),
    );
    const log = await db.select().from(auditLog).where(eq(auditLog.subjectId, attemptId));
    expect(log).toMatchObject([
      { action: "quiz.started", actorId: trainee.id, aboutPersonId: trainee.id, details: { number: 1 } },
    ]);
  });

  it("leads two clicks to the same attempt", async () => {
    const { db, world, trainee, module } = await quizWorld();
    const [one, other] = await Promise.all([
      begin(world, trainee, module.id),
      begin(world, trainee, module.id),
    ]);
    expect(one).toBe(other);
    expect(await begin(world, trainee, module.id)).toBe(one);
    expect(await db.select().from(attempts)).toHaveLength(1);
  });

  it("lets the database itself refuse a second open attempt", async () => {
    const { db, world, trainee, module, deps } = await quizWorld();
    const row = await attemptRow(world, await begin(world, trainee, module.id));
    await expect(
      db.run((tx) =>
        tx
          .insert(attempts)
          .values({ ...row, id: deps.newId(), number: 2 })
          .then(() => {}),
      ),
    ).rejects.toThrow();
  });

  it("requires every lesson first, the modules before it, and the trainee role", async () => {
    const { db, curriculum, world, cohort, manager, supervisor, module, deps, viewerOf } = await quizWorld();
    const fresh = await world.trainee("Fay Fresh", { cohort, assignedBy: manager });
    await readLessons(world, fresh, module.id, 1);
    const start = (who: typeof manager, moduleId: string) =>
      startAttempt(db, viewerOf(who), { moduleId }, { ...deps, curriculum });
    const [, second] = module.lessons;
    expect(await start(fresh, module.id)).toMatchObject({
      code: "not_ready",
      obstacle: { kind: "unread", lessons: [{ slug: second!.slug }] },
    });
    expect(await start(fresh, "t02")).toMatchObject({
      code: "not_ready",
      obstacle: { kind: "locked", modules: [{ slug: module.slug }] },
    });
    expect(await start(supervisor, module.id)).toEqual({ ok: false, code: "forbidden" });
    expect(await start(manager, module.id)).toEqual({ ok: false, code: "forbidden" });
    expect(await start(fresh, "no-such-module")).toEqual({ ok: false, code: "not_found" });
    expect(await db.select().from(attempts)).toEqual([]);
  });

  it("does not start a quiz whose file has a fault, and requires no lesson that has one", async () => {
    const { db, curriculum, world, cohort, manager, trainee, module, deps, viewerOf } = await quizWorld();
    const fault = { file: "quiz.yaml", line: 3, found: "nothing", instead: "something" };
    const broken = withModule(curriculum, module.id, () => ({ faults: [fault] }));
    expect(
      await startAttempt(db, viewerOf(trainee), { moduleId: module.id }, { ...deps, curriculum: broken }),
    ).toMatchObject({
      obstacle: { kind: "broken" },
    });

    const fresh = await world.trainee("Fay Fresh", { cohort, assignedBy: manager });
    await readLessons(world, fresh, module.id, 1);
    const halfBroken = withModule(curriculum, module.id, ({ lessons }) => ({
      lessons: lessons.map((lesson, index) => (index === 1 ? { ...lesson, faults: [fault] } : lesson)),
    }));
    expect(
      await startAttempt(db, viewerOf(fresh), { moduleId: module.id }, { ...deps, curriculum: halfBroken }),
    ).toMatchObject({
      ok: true,
    });
  });

  it("waits after the second miss, draws new questions, and ends with a pass", async () => {
    const { db, curriculum, world, trainee, module, deps, clock, viewerOf } = await quizWorld();
    const again = () => startAttempt(db, viewerOf(trainee), { moduleId: module.id }, { ...deps, curriculum });
    await finish(world, trainee, module.id, 0);
    clock.now += HOUR;
    await finish(world, trainee, module.id, 1);
    const until = clock.now + 24 * HOUR;
    expect(await again()).toMatchObject({ code: "not_ready", decision: { kind: "wait", until } });
    clock.now = until;
    const third = await finish(world, trainee, module.id, 3);
    expect(await again()).toMatchObject({
      code: "not_ready",
      decision: { kind: "passed", attemptId: third },
    });
    const rows = await db
      .select({ number: attempts.number, seed: attempts.seed, isPassed: attempts.isPassed })
      .from(attempts)
      .orderBy(attempts.number);
    expect(rows.map((row) => [row.number, row.isPassed])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(new Set(rows.map((row) => row.seed)).size).toBe(3);
  });
});

describe("submitting", () => {
  it("grades once, whichever of two clicks is first", async () => {
    const { db, world, trainee, module, clock } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const asked = await askedIn(world, attemptId);
    await save(
      world,
      trainee,
      attemptId,
      ...asked.slice(0, 2).map(({ position, right }) => ({ position, chosen: right, seen: 0 })),
    );
    clock.now += HOUR;
    const results = await Promise.all([submit(world, trainee, attemptId), submit(world, trainee, attemptId)]);
    expect(results.every((result) => result.ok && result.isPassed)).toBe(true);
    expect(results.filter((result) => result.ok && result.isNew)).toHaveLength(1);
    expect(await attemptRow(world, attemptId)).toMatchObject({
      state: "graded",
      submittedAt: clock.now,
      gradedAt: clock.now,
      points: 2,
      isPassed: true,
    });
    const rows = await db.select().from(gradings);
    expect(rows).toMatchObject([
      { number: 1, reason: "submission", points: 2, maxPoints: 3, isPassed: true },
    ]);
    expect(rows[0]!.answers.map((answer) => answer.isCorrect)).toEqual([true, true, false]);
    const log = await db
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.subjectId, attemptId));
    expect(log.map((line) => line.action)).toEqual(["quiz.started", "quiz.submitted"]);
  });

  it("is not possible for others, or for questions not shown yet", async () => {
    const { db, curriculum, world, trainee, other, module, deps, viewerOf } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const [one] = await askedIn(world, attemptId);
    await save(world, trainee, attemptId, { position: 1, chosen: one!.right, seen: 0 });
    const hand = (who: typeof trainee, seq: number) =>
      submitAttempt(db, viewerOf(who), { attemptId, seq }, { ...deps, curriculum });
    expect(await hand(other, 1)).toEqual({ ok: false, code: "not_found" });
    expect(await hand(trainee, 0)).toEqual({ ok: false, code: "stale" });
    expect((await attemptRow(world, attemptId)).state).toBe("in_progress");
    expect(await db.select().from(gradings)).toEqual([]);
  });

  it("is never earlier than the last answer, even when the clock is set back", async () => {
    const { world, trainee, module, clock } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const [one] = await askedIn(world, attemptId);
    clock.now += HOUR;
    await save(world, trainee, attemptId, { position: 1, chosen: one!.right, seen: 0 });
    const saved = clock.now;
    clock.now -= 5 * HOUR;
    await submit(world, trainee, attemptId);
    expect((await attemptRow(world, attemptId)).submittedAt).toBe(saved);
  });

  it("uses the questions as they were given, in grading and in review", async () => {
    const { db, curriculum, world, trainee, module, deps, viewerOf, clock } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const asked = await askedIn(world, attemptId);
    // Every key is inverted and every text is new.
    const edited = withModule(curriculum, module.id, ({ questions }) => ({
      questions: questions.map((question) => ({
        ...question,
        prompt: `Edited: ${question.prompt}`,
        hash: `edited-${question.hash}`,
        options: question.options.map((option) => ({
          ...option,
          correct: !option.correct,
          feedback: `Edited: ${option.feedback}`,
        })),
      })),
    }));
    const viewer = viewerOf(trainee);
    const answers = asked.map(({ position, right }) => ({ position, chosen: right, seen: 0 }));
    expect(
      await saveAnswers(db, viewer, { attemptId, answers }, { ...deps, curriculum: edited }),
    ).toMatchObject({ ok: true });
    expect(
      await submitAttempt(db, viewer, { attemptId, seq: 3 }, { ...deps, curriculum: edited }),
    ).toMatchObject({
      ok: true,
      isPassed: true,
    });
    expect(await attemptRow(world, attemptId)).toMatchObject({ points: 3 });
    const review = await attemptView(db, edited, {
      personId: trainee.id,
      module: edited.moduleById(module.id)!,
      attemptId,
      now: clock.now,
    });
    expect(review).toMatchObject({ kind: "graded", percent: 100 });
    expect(JSON.stringify(review)).not.toContain("Edited");
    expect(JSON.stringify(review)).toContain(JSON.stringify(asked[0]!.question.prompt.trim()).slice(1, -1));
  });

  it("uses the rules under which it was started", async () => {
    const { world, db, trainee, module } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const { rules } = await attemptRow(world, attemptId);
    await db.run((tx) =>
      tx
        .update(attempts)
        .set({ rules: { ...rules, passPercent: 67 } })
        .where(eq(attempts.id, attemptId))
        .then(() => {}),
    );
    const asked = await askedIn(world, attemptId);
    await save(
      world,
      trainee,
      attemptId,
      ...asked.slice(0, 2).map(({ position, right }) => ({ position, chosen: right, seen: 0 })),
    );
    expect(await submit(world, trainee, attemptId)).toMatchObject({ isPassed: false });
  });
});

describe("an attempt's rows", () => {
  onSqlite("are found by their keys", async () => {
    const asked: string[] = [];
    const { db, trainee } = await quizWorld({ onQuery: ({ sql }) => void asked.push(sql) });
    asked.length = 0;
    await attemptOf(db, trainee.id, "a");
    await askedAt(db, "a");
    await askedAt(db, "a", [1, 2]);
    await stepsAt(db, "a");
    await gradingInForce(db, "a");
    expect(new Set(asked).size).toBe(4);
    for (const sql of asked) {
      const params = [...sql.matchAll(/\?/g)].map(() => null);
      const plan = db.explain({ toSQL: () => ({ sql, params }) }).join("\n");
      expect(plan).toMatch(/SEARCH .* USING (PRIMARY KEY|INDEX sqlite_autoindex|.*INDEX)/);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });
});

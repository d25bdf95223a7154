import { describe, expect, test } from "vitest";

import { outcome } from "../../support/world";
import { askedIn, attemptRow, begin, quizWorld, save, teaching, withModule } from "./support";
import { saveAnswers } from "~/features/assessment/commands/attempts.server";
import { submitAttempt } from "~/features/assessment/commands/grading.server";
import { isPass, percentOf } from "~/features/assessment/model";
import { attemptView } from "~/features/assessment/queries/attempt.server";
import { loader as quizPage } from "~/routes/learn.$module.quiz._index";

/*
 * Covered elsewhere: questions edited and rules changed during an attempt, in assessment/attempts.test.ts; a lesson that
 * is added and a module that is removed, in assessment/completions.test.ts; two devices, in assessment/answers.test.ts and
 * e2e/crash.spec.ts.
 */

describe("an attempt while the content changes", () => {
  test("continues to its grade when all its questions were deleted from the file", async () => {
    const { db, curriculum, world, trainee, module, deps, viewerOf, clock } = await quizWorld();
    const attemptId = await begin(world, trainee, module.id);
    const asked = await askedIn(world, attemptId);
    await save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 });
    const emptied = withModule(curriculum, module.id, () => ({ questions: [] }));
    const view = await attemptView(db, emptied, {
      personId: trainee.id,
      module: emptied.moduleById(module.id)!,
      attemptId,
      now: clock.now,
    });
    expect(JSON.stringify(view)).toContain(JSON.stringify(asked[1]!.question.prompt.trim()).slice(1, -1));
    const viewer = viewerOf(trainee);
    const rest = asked.slice(1).map(({ position, right }) => ({ position, chosen: right, seen: 0 }));
    expect(
      await saveAnswers(db, viewer, { attemptId, answers: rest }, { ...deps, curriculum: emptied }),
    ).toMatchObject({
      ok: true,
    });
    expect(
      await submitAttempt(db, viewer, { attemptId, seq: 3 }, { ...deps, curriculum: emptied }),
    ).toMatchObject({
      ok: true,
      isPassed: true,
    });
    expect(await attemptRow(world, attemptId)).toMatchObject({ state: "graded", points: 3 });
  });

  test("leads to an explanation, not to an error, when the whole module was deleted", async () => {
    const { curriculum, world, trainee, module } = await quizWorld();
    await begin(world, trainee, module.id);
    const without = {
      ...curriculum,
      modules: curriculum.modules.filter(({ id }) => id !== module.id),
      moduleBySlug: (slug: string) => (slug === module.slug ? undefined : curriculum.moduleBySlug(slug)),
      moduleById: (id: string) => (id === module.id ? undefined : curriculum.moduleById(id)),
    };
    const args = world.get(trainee, `/learn/${module.slug}/quiz`, { module: module.slug });
    expect((await outcome(() => quizPage(teaching(args, without)))).status).toBe(404);
  });
});

describe("rounding at the pass mark", () => {
  test("79.5 % of 80 is not passed, and is not shown as 80 %", () => {
    expect(isPass(159, 200, 80)).toBe(false);
    expect(percentOf(159, 200)).toBe(79);
    expect(isPass(160, 200, 80)).toBe(true);
  });
});

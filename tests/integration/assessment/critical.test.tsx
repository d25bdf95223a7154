import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { outcome, type TestWorld } from "../../support/world";
import { html } from "../../unit/ui/render";
import {
  askedIn,
  attemptRow,
  begin,
  finish,
  quizWorld,
  save,
  SLUG,
  submit,
  teaching,
  withCritical,
  withModule,
} from "./support";
import type { Curriculum } from "~/curriculum/types";
import { attempts, gradings } from "~/db/schema/assessment";
import { regradeAttempt } from "~/features/assessment/commands/grading.server";
import { History, LatestMiss, Rules } from "~/features/assessment/components/overview";
import { Review } from "~/features/assessment/components/review";
import { attemptView } from "~/features/assessment/queries/attempt.server";
import { quizOverview } from "~/features/assessment/queries/quiz-overview.server";
import { ModuleQuiz } from "~/features/path/components/module-parts";
import { HOUR } from "~/lib/dates";
import { loader as moduleLoader } from "~/routes/learn.$module._index";
import { loader } from "~/routes/learn.$module.quiz.$attempt";

/*
 * Critical questions: an attempt asks all of them, and is not passed, whatever the score, while one of them is missed.
 */

const RULE = "Some questions are about safety. You must answer all of them correctly to pass.";

/** More than one answer of this one is correct; it asks about the first lesson. */
const CRITICAL = "t01-q02";

async function safeWorld(critical: readonly string[] = [CRITICAL]) {
  const setting = await quizWorld();
  const { world, db, trainee, clock, module } = setting;
  const curriculum = withCritical(world.curriculum, module.id, critical);
  const safe: TestWorld = { ...world, curriculum };
  const asking = (taught: Curriculum) => ({
    personId: trainee.id,
    module: taught.moduleById(module.id)!,
    now: clock.now,
  });
  const look = () => ({ now: clock.now, zone: "UTC", locale: "en" });

  /** A whole attempt: correct except for the answers given here, by question id; null leaves one unanswered. */
  async function answering(others: Record<string, string[] | null>, taught: TestWorld = safe) {
    const attemptId = await begin(taught, trainee, module.id);
    const answers = (await askedIn(taught, attemptId)).flatMap(({ position, question, right }) => {
      const other = others[question.id];
      return other === null ? [] : [{ position, chosen: other ?? right, seen: 0 }];
    });
    await save(taught, trainee, attemptId, ...answers);
    return { attemptId, result: await submit(taught, trainee, attemptId) };
  }

  async function reviewOf(attemptId: string, taught = curriculum) {
    const view = await attemptView(db, taught, { ...asking(taught), attemptId });
    if (view?.kind !== "graded") throw new Error("There is no review.");
    return { view, text: shownText(html(<Review module={SLUG} review={view} look={look()} />)) };
  }

  async function overviewOf(taught = curriculum) {
    const quiz = await quizOverview(db, taught, asking(taught));
    const page = (
      <>
        <Rules quiz={quiz} />
        <LatestMiss module={SLUG} quiz={quiz} />
        <History module={SLUG} lines={quiz.history} look={look()} />
      </>
    );
    return { quiz, text: shownText(html(page)), markup: html(page) };
  }

  return { ...setting, plain: world, safe, curriculum, answering, reviewOf, overviewOf };
}

/** The page as it is read: links keep their targets. */
const shownText = (markup: string) =>
  markup
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g, "[$2]($1)")
    .replaceAll(/<(p|li|h\d|div|ul)\b[^>]*>/g, "\n")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'");

describe("starting", () => {
  it("asks every critical question, and freezes their sorted ids", async () => {
    const { safe, trainee, other, module } = await safeWorld(["t01-q05", CRITICAL]);
    for (const person of [trainee, other]) {
      const attemptId = await begin(safe, person, module.id);
      expect((await attemptRow(safe, attemptId)).rules.critical).toEqual([CRITICAL, "t01-q05"]);
      const ids = (await askedIn(safe, attemptId)).map((one) => one.question.id);
      expect(ids).toHaveLength(3);
      expect(ids).toEqual(expect.arrayContaining([CRITICAL, "t01-q05"]));
    }
  });

  it("leaves the rules unchanged for a bank without any", async () => {
    const { plain, trainee, module } = await safeWorld();
    const { rules } = await attemptRow(plain, await begin(plain, trainee, module.id));
    expect(rules).not.toHaveProperty("critical");
  });

  it("asks all of them when there are more than the profile draws", async () => {
    const ids = ["t01-q01", CRITICAL, "t01-q04", "t01-q06"];
    const { safe, trainee, module, overviewOf } = await safeWorld(ids);
    expect((await overviewOf()).quiz).toMatchObject({ questions: 4, needed: 3 });
    const attemptId = await begin(safe, trainee, module.id);
    expect((await askedIn(safe, attemptId)).map((one) => one.question.id).sort()).toEqual(ids);
    expect((await attemptRow(safe, attemptId)).maxPoints).toBe(4);
  });
});

describe("submitting", () => {
  it.each([
    ["wrong", ["c"]],
    ["half right", ["a"]],
    ["left open", null],
  ])("does not pass with the score alone when a critical answer is %s", async (_name, chosen) => {
    const { db, safe, answering } = await safeWorld();
    const { attemptId, result } = await answering({ [CRITICAL]: chosen });
    expect(result).toEqual({ ok: true, isPassed: false, isNew: true });
    expect(await attemptRow(safe, attemptId)).toMatchObject({ points: 2, maxPoints: 3, isPassed: false });
    const [grading] = await db.select().from(gradings).where(eq(gradings.attemptId, attemptId));
    expect(grading).toMatchObject({ points: 2, maxPoints: 3, isPassed: false });
  });

  it("passes with the same score when the miss is another question", async () => {
    const { safe, trainee, module } = await safeWorld();
    const attemptId = await begin(safe, trainee, module.id);
    const asked = await askedIn(safe, attemptId);
    const missed = asked.find((one) => one.question.id !== CRITICAL)!;
    const answers = asked.map((one) => ({
      position: one.position,
      chosen: one === missed ? one.wrong : one.right,
      seen: 0,
    }));
    await save(safe, trainee, attemptId, ...answers);
    expect(await submit(safe, trainee, attemptId)).toMatchObject({ isPassed: true });
    expect(await attemptRow(safe, attemptId)).toMatchObject({ points: 2, isPassed: true });
  });

  it("does not pass when every critical answer is right and the score is too low", async () => {
    const { safe, trainee, module } = await safeWorld();
    const attemptId = await begin(safe, trainee, module.id);
    const critical = (await askedIn(safe, attemptId)).find((one) => one.question.id === CRITICAL)!;
    await save(safe, trainee, attemptId, {
      position: critical.position,
      chosen: critical.right,
      seen: 0,
    });
    expect(await submit(safe, trainee, attemptId)).toMatchObject({ isPassed: false });
  });

  it("uses what the attempt froze when the bank has other critical questions since", async () => {
    const { safe, plain, curriculum, trainee, module } = await safeWorld();
    const attemptId = await begin(safe, trainee, module.id);
    const asked = await askedIn(safe, attemptId);
    const answers = asked.map((one) => ({
      position: one.position,
      chosen: one.question.id === CRITICAL ? one.wrong : one.right,
      seen: 0,
    }));
    await save(safe, trainee, attemptId, ...answers);
    const others = asked.map((one) => one.question.id).filter((id) => id !== CRITICAL);
    const edited = { ...plain, curriculum: withCritical(curriculum, module.id, others) };
    expect(await submit(edited, trainee, attemptId)).toMatchObject({ isPassed: false });
  });

  it("counts like any other missed attempt for when the next one can start", async () => {
    const { answering, overviewOf, clock } = await safeWorld();
    await answering({ [CRITICAL]: null });
    expect((await overviewOf()).quiz.decision).toEqual({ kind: "yes" });
    clock.now += HOUR;
    await answering({ [CRITICAL]: null });
    expect((await overviewOf()).quiz.decision).toEqual({ kind: "wait", until: clock.now + 24 * HOUR });
  });
});

describe("regrading", () => {
  it("still uses what an attempt froze when nothing is critical anymore", async () => {
    const { db, plain, safe, answering, manager, viewerOf, deps } = await safeWorld();
    const { attemptId } = await answering({ [CRITICAL]: ["c"] });
    // As if the program had counted wrongly the first time.
    await db.run((tx) =>
      tx
        .update(attempts)
        .set({ isPassed: true })
        .where(eq(attempts.id, attemptId))
        .then(() => {}),
    );
    expect(
      await regradeAttempt(db, viewerOf(manager), { attemptId }, { ...deps, curriculum: plain.curriculum }),
    ).toMatchObject({
      ok: true,
      number: 2,
      points: 2,
      isPassed: false,
    });
    expect(await attemptRow(safe, attemptId)).toMatchObject({ isPassed: false });
  });

  it("revokes no pass of an earlier attempt, even when all its misses are critical now", async () => {
    const { db, plain, curriculum, trainee, module, manager, viewerOf, deps } = await safeWorld();
    const attemptId = await finish(plain, trainee, module.id, 2);
    expect((await attemptRow(plain, attemptId)).rules).not.toHaveProperty("critical");
    const everyId = module.questions.map((question) => question.id);
    const strict = withCritical(curriculum, module.id, everyId);
    expect(
      await regradeAttempt(db, viewerOf(manager), { attemptId }, { ...deps, curriculum: strict }),
    ).toMatchObject({
      ok: true,
      number: 2,
      points: 2,
      isPassed: true,
    });
    expect(await attemptRow(plain, attemptId)).toMatchObject({ isPassed: true });
  });
});

describe("what people read", () => {
  it("names the rule before they start, and only where it applies", async () => {
    const { plain, overviewOf } = await safeWorld();
    const safe = await overviewOf();
    expect(safe.quiz.hasSafety).toBe(true);
    expect(safe.text).toContain(RULE);
    const without = await overviewOf(plain.curriculum);
    expect(without.quiz.hasSafety).toBe(false);
    expect(without.text).not.toContain("safety");
  });

  it("names the rule on the module's page too", async () => {
    const { world, trainee, curriculum, clock } = await safeWorld();
    const at = () => world.get(trainee, `/learn/${SLUG}`, { module: SLUG });
    const shown = async (args: ReturnType<typeof at>) => {
      const { module } = await moduleLoader(args);
      const look = { now: clock.now, zone: "UTC", locale: "en" };
      const text = shownText(html(<ModuleQuiz module={module} isLocked={false} clock={look} />));
      return { rules: module.quizRules, text };
    };
    const safe = await shown(teaching(at(), curriculum));
    expect(safe.rules).toMatchObject({ draw: 3, hasSafety: true });
    expect(safe.text).toContain(RULE);
    const without = await shown(at());
    expect(without.rules).toMatchObject({ draw: 3, hasSafety: false });
    expect(without.text).not.toContain("safety");
  });

  it("shows the rule of the open attempt, when the bank has changed since", async () => {
    const { plain, safe, trainee, other, module, db, curriculum, clock, overviewOf } = await safeWorld();
    await begin(plain, trainee, module.id);
    expect((await overviewOf()).quiz.hasSafety).toBe(false);
    await begin(safe, other, module.id);
    const theirs = await quizOverview(db, plain.curriculum, {
      personId: other.id,
      module: curriculum.moduleById(module.id)!,
      now: clock.now,
    });
    expect(theirs.hasSafety).toBe(true);
  });

  it("marks no critical question during the attempt", async () => {
    const { safe, world, trainee, module, curriculum } = await safeWorld();
    const attemptId = await begin(safe, trainee, module.id);
    for (const view of ["", "?question=1", "?view=all", "?step=check"]) {
      const args = world.get(trainee, `/learn/${SLUG}/quiz/${attemptId}${view}`, {
        module: SLUG,
        attempt: attemptId,
      });
      const page = await outcome(() => loader(teaching(args, curriculum)));
      expect(page.status).toBe(200);
      expect(JSON.stringify(page.data)).not.toMatch(/critical|safety/i);
    }
  });

  it("says that the score suffices, and which safety question to review in which lesson", async () => {
    const { safe, answering, reviewOf, overviewOf, module } = await safeWorld();
    const { attemptId } = await answering({ [CRITICAL]: ["c"] });
    const asked = await askedIn(safe, attemptId);
    const { position } = asked.find((one) => one.question.id === CRITICAL)!;
    const lesson = module.lessons[0]!;
    const missed = { position, lessonId: lesson.id, title: lesson.title, slug: lesson.slug };
    const line = `Question ${position}: [${lesson.title}](/learn/${SLUG}/${lesson.slug})`;

    const review = await reviewOf(attemptId);
    expect(review.view).toMatchObject({ percent: 66, isPercentEnough: true, isPassed: false });
    expect(review.view.safety).toEqual([missed]);
    expect(review.text).toContain("You scored 66%. Review one safety question.");
    expect(review.text).toContain("Correct answers: 2 of 3.");
    expect(review.text).toContain(line);
    expect(review.text).not.toMatch(/is required|fail|wrong|to review:/i);

    const overview = await overviewOf();
    expect(overview.quiz.safety).toEqual([missed]);
    expect(overview.text).toContain("You scored 66%. Review one safety question.");
    expect(overview.text).toContain(line);
    expect(overview.text).toContain("Attempt 1: 66%, with a safety question to review");
    expect(overview.text).not.toMatch(/is required|was required|fail|wrong/i);
  });

  it("says both when the score is too low as well", async () => {
    const { safe, reviewOf, overviewOf, trainee, module } = await safeWorld([CRITICAL, "t01-q04"]);
    const attemptId = await finish(safe, trainee, module.id, 0);
    const review = await reviewOf(attemptId);
    expect(review.view).toMatchObject({ isPercentEnough: false });
    expect(review.view.safety.map((question) => question.lessonId).sort()).toEqual(["t01-l1", "t01-l2"]);
    expect(review.text).toContain("Not passed yet: you scored 0%, and 66% is required.");
    expect(review.text).toContain("Review 2 safety questions:");
    // Both lessons are named with their safety questions, so that nothing is left for the other list.
    expect(review.text).not.toContain("to review:");
    const overview = await overviewOf();
    expect(overview.text).toContain("Review 2 safety questions:");
    expect(overview.text).toContain("Attempt 1: 0%, and 66% was required");
  });

  it("lists the other topics after the safety questions", async () => {
    const { safe, reviewOf, trainee, module } = await safeWorld();
    const { text } = await reviewOf(await finish(safe, trainee, module.id, 0));
    expect(text).toMatch(/Review one safety question:[^]*One topic to review:/);
  });

  it("mentions no safety question once passed, or for an attempt that froze none", async () => {
    const { answering, reviewOf, plain, curriculum, other, module, db, clock } = await safeWorld();
    const passed = await reviewOf((await answering({})).attemptId);
    expect(passed.view).toMatchObject({ isPassed: true, safety: [] });
    expect(passed.text).not.toContain("safety");
    const before = await finish(plain, other, module.id, 0);
    const view = await attemptView(db, curriculum, {
      personId: other.id,
      module: curriculum.moduleById(module.id)!,
      attemptId: before,
      now: clock.now,
    });
    expect(view).toMatchObject({ isPassed: false, safety: [] });
  });

  it("names the question alone when its lesson is no longer there", async () => {
    const { answering, reviewOf, curriculum, module } = await safeWorld();
    const { attemptId } = await answering({ [CRITICAL]: null });
    const shorter = withModule(curriculum, module.id, ({ lessons }) => ({ lessons: lessons.slice(1) }));
    const { view, text } = await reviewOf(attemptId, shorter);
    expect(view.safety).toMatchObject([{ lessonId: "t01-l1", title: "", slug: null }]);
    expect(text).toMatch(new RegExp(`\\nQuestion ${view.safety[0]!.position}\\n`));
  });
});

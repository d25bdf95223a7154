import { describe, expect, it } from "vitest";

import { outcome, type TestPerson } from "../../support/world";
import {
  askedIn,
  attemptRow,
  begin,
  changeRules,
  finish,
  quizWorld,
  readLessons,
  save,
  SLUG,
  stepsOf,
  submit,
  teaching,
  withModule,
} from "./support";
import { attempts } from "~/db/schema/assessment";
import { HOUR, MINUTE } from "~/lib/dates";
import { action, loader } from "~/routes/learn.$module.quiz.$attempt";
import { action as quizAction, loader as quizLoader } from "~/routes/learn.$module.quiz._index";

const QUIZ = `/learn/${SLUG}/quiz`;
const PARAMS = { module: SLUG };

async function onAttempt() {
  const setting = await quizWorld();
  const { world, trainee, module, get, post } = setting;
  const attemptId = await begin(world, trainee, module.id);
  const asked = await askedIn(world, attemptId);
  const path = `${QUIZ}/${attemptId}`;
  const params = { module: SLUG, attempt: attemptId };
  const show = (search = "", who: TestPerson | null = trainee) =>
    outcome(() => loader(get(who, path + search, params)));
  const send = (fields: Record<string, string | string[]>, who: TestPerson | null = trainee) =>
    outcome(() => action(post(who, path, fields, params)));
  return { ...setting, attemptId, asked, path, params, show, send };
}

describe("the quiz's page", () => {
  it("shows the rules, and nothing about the questions", async () => {
    const { get, trainee, module } = await quizWorld();
    const page = await outcome(() => quizLoader(get(trainee, QUIZ, PARAMS)));
    expect(page.data).toMatchObject({
      title: "Quiz",
      quiz: {
        questions: 3,
        needed: 2,
        passPercent: 66,
        attemptLimit: null,
        waitHours: [0, 24],
        decision: { kind: "yes" },
        obstacle: null,
        history: [],
      },
    });
    for (const question of module.questions)
      expect(JSON.stringify(page.data)).not.toContain(question.options[0]!.text);
  });

  it("starts an attempt by a form only, and leads back to an open one", async () => {
    const { db, get, post, trainee } = await quizWorld();
    await outcome(() => quizLoader(get(trainee, QUIZ, PARAMS)));
    expect(await db.select().from(attempts)).toEqual([]);
    const [one, other] = await Promise.all(
      [1, 2].map(() => outcome(() => quizAction(post(trainee, QUIZ, {}, PARAMS)))),
    );
    expect(one!.status).toBe(303);
    expect(one!.location).toMatch(new RegExp(`^${QUIZ}/[0-9a-f-]{36}$`));
    expect(other!.location).toBe(one!.location);
    expect((await outcome(() => quizLoader(get(trainee, QUIZ, PARAMS)))).data).toMatchObject({
      quiz: { decision: { kind: "resume" } },
    });
  });

  it("says what has to be done first, on the page and when an attempt is started anyway", async () => {
    const { world, get, post, cohort, manager, module } = await quizWorld();
    const fresh = await world.trainee("Fay Fresh", { cohort, assignedBy: manager });
    await readLessons(world, fresh, module.id, 1);
    const page = await outcome(() => quizLoader(get(fresh, QUIZ, PARAMS)));
    expect(page.data).toMatchObject({
      quiz: { obstacle: { kind: "unread", lessons: [{ title: module.lessons[1]!.title }] } },
    });
    const tried = await outcome(() => quizAction(post(fresh, QUIZ, {}, PARAMS)));
    expect(tried.status).toBe(409);
    const locked = await outcome(() =>
      quizLoader(get(fresh, "/learn/keeping-well/quiz", { module: "keeping-well" })),
    );
    expect(locked.data).toMatchObject({ quiz: { obstacle: { kind: "locked", modules: [{ slug: SLUG }] } } });
  });

  it("explains a quiz that is broken, without the author's message", async () => {
    const { curriculum, get, trainee, module } = await quizWorld();
    const broken = withModule(curriculum, module.id, () => ({
      faults: [{ file: "quiz.yaml", line: 1, found: "secret", instead: "x" }],
    }));
    const page = await outcome(() => quizLoader(teaching(get(trainee, QUIZ, PARAMS), broken)));
    expect(page.data).toMatchObject({ quiz: { obstacle: { kind: "broken" } } });
    expect(JSON.stringify(page.data)).not.toContain("secret");
  });

  it("lists every attempt, the latest first, with what to read again and when the next can start", async () => {
    const { world, get, trainee, module, clock } = await quizWorld();
    const first = await finish(world, trainee, module.id, 0);
    clock.now += HOUR;
    const second = await finish(world, trainee, module.id, 1);
    const page = await outcome(() => quizLoader(get(trainee, QUIZ, PARAMS)));
    expect(page.data).toMatchObject({
      quiz: {
        decision: { kind: "wait", until: clock.now + 24 * HOUR },
        history: [
          { id: second, number: 2, percent: 33, isPassed: false },
          { id: first, number: 1, percent: 0, isPassed: false },
        ],
      },
    });
    const asked = await askedIn(world, second);
    const missed = new Set(asked.slice(1).map((one) => one.question.lessonId));
    const titles = module.lessons.filter((lesson) => missed.has(lesson.id)).map((lesson) => lesson.title);
    expect(
      (page.data as { quiz: { topics: { title: string }[] } }).quiz.topics.map((topic) => topic.title),
    ).toEqual(titles);
  });

  it("is for trainees who are signed in, and for modules that exist", async () => {
    const { get, post, trainee, supervisor, manager } = await quizWorld();
    expect(await outcome(() => quizLoader(get(null, QUIZ, PARAMS)))).toMatchObject({
      status: 303,
      location: `/login?to=${encodeURIComponent(QUIZ)}`,
    });
    for (const staff of [supervisor, manager]) {
      expect((await outcome(() => quizLoader(get(staff, QUIZ, PARAMS)))).status).toBe(403);
      expect((await outcome(() => quizAction(post(staff, QUIZ, {}, PARAMS)))).status).toBe(403);
    }
    expect(
      (await outcome(() => quizLoader(get(trainee, "/learn/none/quiz", { module: "none" })))).status,
    ).toBe(404);
    expect(
      (await outcome(() => quizAction(post(trainee, "/learn/none/quiz", {}, { module: "none" })))).status,
    ).toBe(404);
    expect(
      (await outcome(() => quizAction(post(trainee, QUIZ, { x: "a".repeat(1 << 20) }, PARAMS)))).status,
    ).toBe(413);
  });
});

describe("an attempt's page", () => {
  it("discloses no correct answer and no feedback before it is submitted", async () => {
    const { world, show, trainee, attemptId, asked, curriculum, module } = await onAttempt();
    await save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 });
    const views = ["", "?question=1", "?question=2", "?question=3", "?view=all", "?step=check"];
    const feedback = curriculum.modules.flatMap((one) =>
      one.questions.flatMap((question) => question.options.map((option) => option.feedback)),
    );
    for (const view of views) {
      const page = await show(view);
      expect(page.status).toBe(200);
      const json = JSON.stringify(page.data);
      expect(json).not.toMatch(/correct|isRight|feedback|isPassed/i);
      for (const text of feedback) expect(json).not.toContain(text);
      expect(json).not.toContain((await attemptRow(world, attemptId)).seed);
    }
    // Proves that the check can fail: the review contains the same text.
    await submit(world, trainee, attemptId);
    const review = JSON.stringify((await show()).data);
    expect(review).toMatch(/isRight/);
    expect(feedback.some((text) => review.includes(text))).toBe(true);
    expect(module.questions.length).toBeGreaterThan(3);
  });

  it("shows one question, all of them, or the last check, and continues with the first unanswered one", async () => {
    const { world, show, trainee, attemptId, asked } = await onAttempt();
    await save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 });
    expect((await show()).data).toMatchObject({
      kind: "questions",
      position: 2,
      questions: [{ position: 2, chosen: [], seq: 0, options: asked[1]!.optionOrder.map((id) => ({ id })) }],
      positions: [{ isAnswered: true }, { isAnswered: false }, { isAnswered: false }],
    });
    expect((await show("?question=1")).data).toMatchObject({
      questions: [{ position: 1, chosen: asked[0]!.right, seq: 1 }],
    });
    expect((await show("?view=all")).data).toMatchObject({ position: null, questions: [{}, {}, {}] });
    expect((await show("?step=check")).data).toMatchObject({ kind: "check", seq: 1 });
  });

  it("saves by its form and leads on, without any JavaScript", async () => {
    const { world, send, attemptId, asked, path } = await onAttempt();
    const one = (go: string) => ({
      intent: "answers",
      view: "one",
      position: "1",
      "seen-1": "0",
      "chosen-1": asked[0]!.right,
      go,
    });
    expect(await send(one("next"))).toMatchObject({ status: 303, location: `${path}?question=2` });
    expect(await send(one("next"))).toMatchObject({ status: 303, location: `${path}?question=2` });
    expect(await send(one("pause"))).toMatchObject({ status: 303, location: "/learn" });
    expect(await send({ ...one("back"), go: "//evil.example" })).toMatchObject({
      status: 303,
      location: `${path}?question=1`,
    });
    expect(await stepsOf(world, attemptId)).toHaveLength(1);
    const all = {
      intent: "answers",
      view: "all",
      go: "next",
      position: ["1", "2", "3"],
      "seen-1": "1",
      "seen-2": "0",
      "seen-3": "0",
      "chosen-1": asked[0]!.right,
      "chosen-2": asked[1]!.right,
    };
    expect(await send(all)).toMatchObject({ status: 303, location: `${path}?step=check` });
    expect((await stepsOf(world, attemptId)).map((step) => step.position)).toEqual([1, 2]);
  });

  it("resumes on another device with what was saved on the first", async () => {
    const { show, send, asked, world, attemptId } = await onAttempt();
    const here = await show("?question=1");
    await send({ intent: "answers", position: "1", "seen-1": "0", "chosen-1": asked[0]!.right, go: "next" });
    expect(here.data).toMatchObject({ questions: [{ seq: 0, chosen: [] }] });
    // The first device still shows the old page: it is told, and keeps its choice.
    const late = await send({
      intent: "answers",
      position: "1",
      "seen-1": "0",
      "chosen-1": asked[0]!.wrong,
      go: "next",
    });
    expect(late.status).toBe(409);
    expect(late.data).toMatchObject({
      conflicts: [
        { position: 1, theirs: { chosen: asked[0]!.right, seq: 1 }, mine: { chosen: asked[0]!.wrong } },
      ],
    });
    const saved = await send({
      intent: "answers",
      position: "1",
      "seen-1": "1",
      "chosen-1": asked[0]!.wrong,
      go: "1",
    });
    expect(saved.status).toBe(303);
    expect((await stepsOf(world, attemptId)).map((step) => step.chosen)).toEqual([
      asked[0]!.right,
      asked[0]!.wrong,
    ]);
  });

  it("submits once, reports a change made in between, and accepts nothing more", async () => {
    const { send, show, asked, path, attemptId, world } = await onAttempt();
    await send({ intent: "answers", position: "1", "seen-1": "0", "chosen-1": asked[0]!.right, go: "check" });
    expect((await send({ intent: "submit", seq: "0" })).status).toBe(409);
    const both = await Promise.all([
      send({ intent: "submit", seq: "1" }),
      send({ intent: "submit", seq: "1" }),
    ]);
    for (const one of both) expect(one).toMatchObject({ status: 303, location: path });
    const late = await send({
      intent: "answers",
      position: "2",
      "seen-2": "0",
      "chosen-2": asked[1]!.right,
      go: "next",
    });
    expect(late.status).toBe(409);
    expect(await stepsOf(world, attemptId)).toHaveLength(1);
    expect((await show("?question=2")).data).toMatchObject({ kind: "review" });
  });

  it("reviews by topic: what was chosen, what is correct, and why; nothing about the other options", async () => {
    const { world, show, trainee, attemptId, asked, module } = await onAttempt();
    const [first, second] = asked;
    await save(
      world,
      trainee,
      attemptId,
      { position: 1, chosen: first!.right, seen: 0 },
      { position: 2, chosen: second!.wrong, seen: 0 },
    );
    await submit(world, trainee, attemptId);
    const { data } = await show();
    type Shown = {
      review: {
        percent: number;
        decision: unknown;
        topics: {
          lessonId: string;
          isToRead: boolean;
          questions: {
            position: number;
            isCorrect: boolean;
            isAnswered: boolean;
            options: { id: string; isChosen: boolean; isRight: boolean; feedback: string | null }[];
          }[];
        }[];
      };
    };
    const { review } = data as Shown;
    expect(review).toMatchObject({ percent: 33, decision: { kind: "yes" } });
    expect(review.topics.map((topic) => topic.lessonId)).toEqual(module.lessons.map((lesson) => lesson.id));
    const questions = review.topics.flatMap((topic) => topic.questions);
    const at = (position: number) => questions.find((question) => question.position === position)!;
    expect([1, 2, 3].map((position) => [at(position).isCorrect, at(position).isAnswered])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    for (const { position, question, right, wrong } of asked) {
      const chosen = position === 1 ? right : position === 2 ? wrong : [];
      for (const option of at(position).options) {
        const shown = chosen.includes(option.id) || right.includes(option.id);
        expect(option.isChosen).toBe(chosen.includes(option.id));
        expect(option.isRight).toBe(right.includes(option.id));
        expect(option.feedback).toBe(
          shown ? question.options.find((one) => one.id === option.id)!.feedback : null,
        );
      }
    }
    const missedLessons = new Set(asked.slice(1).map((one) => one.question.lessonId));
    for (const topic of review.topics) expect(topic.isToRead).toBe(missedLessons.has(topic.lessonId));
  });

  it("offers only submitting once the time of a timed quiz is over", async () => {
    const { world, show, send, attemptId, asked, clock } = await onAttempt();
    await changeRules(world, attemptId, { timeLimitMinutes: 10 });
    clock.now += 12 * MINUTE;
    expect((await show("?question=1")).data).toMatchObject({ kind: "check", isOutOfTime: true });
    const late = await send({
      intent: "answers",
      position: "1",
      "seen-1": "0",
      "chosen-1": asked[0]!.right,
      go: "next",
    });
    expect(late.status).toBe(410);
    expect((await send({ intent: "submit", seq: "0" })).status).toBe(303);
  });

  it("belongs to one person and one module only", async () => {
    const { show, send, get, trainee, other, supervisor, manager, attemptId, path } = await onAttempt();
    expect((await show("", other)).status).toBe(404);
    expect((await send({ intent: "submit", seq: "0" }, other)).status).toBe(404);
    expect((await send({ position: "1", "seen-1": "0" }, other)).status).toBe(404);
    for (const staff of [supervisor, manager]) {
      expect((await show("", staff)).status).toBe(403);
      expect((await send({ intent: "submit", seq: "0" }, staff)).status).toBe(403);
    }
    expect(await show("?question=2", null)).toMatchObject({
      status: 303,
      location: `/login?to=${encodeURIComponent(`${path}?question=2`)}`,
    });
    expect(await send({ intent: "submit", seq: "0" }, null)).toMatchObject({
      status: 303,
      location: "/login",
    });
    const elsewhere = { module: "keeping-well", attempt: attemptId };
    expect(
      (await outcome(() => loader(get(trainee, `/learn/keeping-well/quiz/${attemptId}`, elsewhere)))).status,
    ).toBe(404);
    expect(
      (await outcome(() => loader(get(trainee, `${QUIZ}/none`, { module: SLUG, attempt: "none" })))).status,
    ).toBe(404);
  });

  it.each([
    ["no answer at all", {}, 400],
    ["a number that is none", { intent: "submit", seq: "x" }, 400],
    ["no number", { intent: "submit" }, 400],
    ["an unknown option", { position: "1", "seen-1": "0", "chosen-1": "🙂" }, 400],
    [
      "1,000 options",
      { position: "1", "seen-1": "0", "chosen-1": Array.from({ length: 1000 }, (_, i) => String(i)) },
      400,
    ],
    ["one megabyte", { position: "1", "seen-1": "0", "chosen-1": "a".repeat(1 << 20) }, 413],
  ])("refuses %s", async (_name, fields, status) => {
    const { send, world, attemptId } = await onAttempt();
    expect((await send(fields)).status).toBe(status);
    expect(await stepsOf(world, attemptId)).toEqual([]);
    expect((await attemptRow(world, attemptId)).state).toBe("in_progress");
  });
});

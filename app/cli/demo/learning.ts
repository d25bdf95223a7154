import type { Actor, Stage } from "./stage";
import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import type { Lesson, Module, Question } from "~/curriculum/types";
import { answerSteps, attemptQuestions, attempts, gradings } from "~/db/schema/assessment";
import { lessonCompletions, lessonVisits } from "~/db/schema/learning";
import type { Tx } from "~/db/types";
import { grade } from "~/features/assessment/model";
import { creditBasisOf, recordModuleCompletion } from "~/features/learning/transaction.server";
import { criticalIn, drawQuestions } from "~/features/questions/model";
import { HOUR, MINUTE } from "~/lib/dates";

/** Returns the text that a person of the stage's version read: under the earlier one, that of the first release. */
function textThen({ profile, earlier }: Stage, { id, moduleId, hash }: Lesson): string {
  const first = FIRST_RELEASE[moduleId]?.lessons.find((lesson) => lesson.id === id);
  return profile.hash === earlier.hash && first ? first.hash : hash;
}

/** Reads lessons of a module one after another, between two moments. */
export async function readLessons(
  stage: Stage,
  tx: Tx,
  who: Actor,
  module: Module,
  count: number,
  from: number,
  to: number,
) {
  const lessons = module.lessons.slice(0, count);
  for (const [index, lesson] of lessons.entries()) {
    const completedAt = Math.floor(from + ((to - from) * (index + 1)) / lessons.length);
    const openedAt = completedAt - lesson.minutes * MINUTE;
    stage.clock.at = completedAt;
    await tx.insert(lessonVisits).values({
      personId: who.personId,
      lessonId: lesson.id,
      firstOpenedAt: openedAt,
      lastOpenedAt: completedAt,
      place: null,
    });
    await tx.insert(lessonCompletions).values({
      personId: who.personId,
      lessonId: lesson.id,
      moduleId: module.id,
      contentHash: textThen(stage, lesson),
      completedAt,
    });
  }
}

/** Opens a lesson without finishing it. */
export async function beginLesson(
  _stage: Stage,
  tx: Tx,
  who: Actor,
  lessonId: string,
  at: number,
  place: string | null = null,
) {
  await tx.insert(lessonVisits).values({
    personId: who.personId,
    lessonId,
    firstOpenedAt: Math.floor(at),
    lastOpenedAt: Math.floor(at),
    place,
  });
}

function answerTo(question: Question, isRight: boolean): string[] {
  const right = question.options.filter((option) => option.correct).map((option) => option.id);
  if (isRight) return right;
  const wrong = question.options.find((option) => !option.correct)?.id ?? "";
  return question.type === "multiple" ? [...right.slice(0, -1), wrong] : [wrong];
}

/**
 * Takes a module's quiz.
 * @param result how many answers are right; "open" leaves the attempt halfway
 */
export async function takeQuiz(
  stage: Stage,
  tx: Tx,
  who: Actor,
  module: Module,
  number: number,
  began: number,
  result: number | "open",
) {
  const { profile } = stage;
  // Submitted before the demo's first day, even by people who were active today.
  const at = Math.min(Math.floor(began), stage.today - HOUR);
  stage.clock.at = at;
  const attemptId = stage.newId();
  const seed = stage.newId();
  const drawn = drawQuestions(module.questions, profile.quiz.draw, seed);
  const answered = result === "open" ? Math.floor(drawn.length / 2) : drawn.length;
  const submittedAt = result === "open" ? null : at + drawn.length * MINUTE + HOUR / 4;
  const byId = new Map(module.questions.map((question) => [question.id, question]));
  const asked = drawn.flatMap(({ position, questionId }) => {
    const question = byId.get(questionId);
    return question ? [{ position, questionId, question, options: question.options }] : [];
  });
  const critical = criticalIn(module.questions);
  // Safety questions are answered right first, so that the number of right answers decides whether the attempt passes.
  const byImportance = [...asked].sort(
    (one, other) =>
      Number(critical.includes(other.questionId)) - Number(critical.includes(one.questionId)) ||
      one.position - other.position,
  );
  const isRight = (position: number, index: number) =>
    result === "open"
      ? index % 3 !== 2
      : byImportance.slice(0, result).some((question) => question.position === position);
  const rules = {
    ...profile.quiz,
    ...(critical.length > 0 && { critical }),
    profileId: profile.id,
    profileHash: profile.hash,
  };
  const steps = asked.slice(0, answered).map(({ position, question }, index) => ({
    attemptId,
    seq: index + 1,
    position,
    chosen: answerTo(question, isRight(position, index)),
    savedAt: at + (index + 1) * MINUTE,
  }));
  const graded = result === "open" ? null : grade(asked, steps, rules);
  await tx.insert(attempts).values({
    id: attemptId,
    personId: who.personId,
    moduleId: module.id,
    number,
    state: graded ? "graded" : "in_progress",
    seed,
    rules,
    startedAt: at,
    submittedAt,
    gradedAt: submittedAt,
    seq: steps.length,
    points: graded?.points ?? null,
    maxPoints: drawn.length,
    isPassed: graded?.isPassed ?? null,
  });
  await tx.insert(attemptQuestions).values(drawn.map((question) => ({ attemptId, ...question })));
  await tx.insert(answerSteps).values(steps);
  if (graded && submittedAt !== null) {
    await tx.insert(gradings).values({
      id: stage.newId(),
      attemptId,
      number: 1,
      reason: "submission",
      gradedAt: submittedAt,
      points: graded.points,
      maxPoints: graded.maxPoints,
      isPassed: graded.isPassed,
      answers: graded.answers,
    });
    if (graded.isPassed) {
      await recordModuleCompletion(
        tx,
        { personId: who.personId, module, attemptId, basis: creditBasisOf(profile), at: submittedAt },
        stage.deps,
      );
    }
  }
}

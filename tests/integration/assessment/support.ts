import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";

import { testWorld, type TestPerson, type TestWorld } from "../../support/world";
import type { Curriculum, Question } from "~/curriculum/types";
import { answerSteps, attemptQuestions, attempts, type AttemptRules } from "~/db/schema/assessment";
import { lessonCompletions } from "~/db/schema/learning";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { saveAnswers, startAttempt } from "~/features/assessment/commands/attempts.server";
import { submitAttempt } from "~/features/assessment/commands/grading.server";

export const SLUG = "walking-together";

/** A cohort with its people, and a trainee who has read all of the first module. */
export async function quizWorld(watch: Watch = {}) {
  const world = await testWorld(watch);
  const manager = await world.person("Mo Manager", "manager");
  const supervisor = await world.person("Sol Supervisor", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  const joining = { cohort, supervisor, assignedBy: manager };
  const trainee = await world.trainee("Tia Trainee", joining);
  const other = await world.trainee("Oli Other", joining);
  const module = world.curriculum.moduleBySlug(SLUG)!;
  await readLessons(world, trainee, module.id);
  await readLessons(world, other, module.id);
  return { ...world, world, manager, supervisor, cohort, trainee, other, module };
}

export async function readLessons(
  world: TestWorld,
  person: { id: string },
  moduleId: string,
  howMany = Infinity,
) {
  const lessons = world.curriculum.moduleById(moduleId)!.lessons.slice(0, howMany);
  await unitOfWork(world.db, (tx) =>
    tx.insert(lessonCompletions).values(
      lessons.map((lesson) => ({
        personId: person.id,
        lessonId: lesson.id,
        moduleId,
        contentHash: lesson.hash,
        completedAt: world.clock.now,
      })),
    ),
  );
}

/** Starts an attempt, which must be possible. */
export async function begin(world: TestWorld, person: TestPerson, moduleId: string): Promise<string> {
  const started = await startAttempt(
    world.db,
    world.viewerOf(person),
    { moduleId },
    { ...world.deps, curriculum: world.curriculum },
  );
  if (!started.ok) throw new Error(`The attempt could not begin: ${started.code}`);
  return started.attemptId;
}

export type Asked = {
  position: number;
  optionOrder: string[];
  question: Question;
  right: string[];
  wrong: string[];
};

/** An attempt's questions, with their answers. */
export async function askedIn(world: TestWorld, attemptId: string): Promise<Asked[]> {
  const rows = await world.db
    .select()
    .from(attemptQuestions)
    .where(eq(attemptQuestions.attemptId, attemptId))
    .orderBy(attemptQuestions.position);
  return rows.map(({ position, optionOrder, questionId }) => {
    const question = world.curriculum.questionById(questionId)!;
    const right = question.options.filter((option) => option.correct).map((option) => option.id);
    const wrong = [question.options.find((option) => !option.correct)!.id];
    return { position, optionOrder, question, right, wrong };
  });
}

export async function save(
  world: TestWorld,
  person: TestPerson,
  attemptId: string,
  ...answers: { position: number; chosen: string[]; seen: number }[]
) {
  return saveAnswers(
    world.db,
    world.viewerOf(person),
    { attemptId, answers },
    { ...world.deps, curriculum: world.curriculum },
  );
}

export async function submit(world: TestWorld, person: TestPerson, attemptId: string) {
  const { seq } = await attemptRow(world, attemptId);
  return submitAttempt(
    world.db,
    world.viewerOf(person),
    { attemptId, seq },
    { ...world.deps, curriculum: world.curriculum },
  );
}

/** Completes an attempt: this many questions answered correctly, the others not, then submitted. */
export async function finish(
  world: TestWorld,
  person: TestPerson,
  moduleId: string,
  right: number,
): Promise<string> {
  const attemptId = await begin(world, person, moduleId);
  const asked = await askedIn(world, attemptId);
  const answers = asked.map((one, index) => ({
    position: one.position,
    chosen: index < right ? one.right : one.wrong,
    seen: 0,
  }));
  await save(world, person, attemptId, ...answers);
  const result = await submit(world, person, attemptId);
  if (!result.ok) throw new Error(result.code);
  return attemptId;
}

export async function attemptRow(world: TestWorld, attemptId: string) {
  const [row] = await world.db.select().from(attempts).where(eq(attempts.id, attemptId));
  return row!;
}

export async function stepsOf(world: TestWorld, attemptId: string) {
  return world.db
    .select({
      seq: answerSteps.seq,
      position: answerSteps.position,
      chosen: answerSteps.chosen,
      savedAt: answerSteps.savedAt,
    })
    .from(answerSteps)
    .where(eq(answerSteps.attemptId, attemptId))
    .orderBy(answerSteps.seq);
}

export async function changeRules(world: TestWorld, attemptId: string, change: Partial<AttemptRules>) {
  const { rules } = await attemptRow(world, attemptId);
  await unitOfWork(world.db, (tx) =>
    tx
      .update(attempts)
      .set({ rules: { ...rules, ...change } })
      .where(eq(attempts.id, attemptId)),
  );
}

/** Returns the curriculum with one module changed: content edited or broken after people started. */
export function withModule(
  curriculum: Curriculum,
  id: string,
  change: (module: Curriculum["modules"][number]) => Partial<Curriculum["modules"][number]>,
): Curriculum {
  const modules = curriculum.modules.map((module) =>
    module.id === id ? { ...module, ...change(module) } : module,
  );
  const questions = new Map(
    modules.flatMap((module) => module.questions.map((question) => [question.id, question])),
  );
  return {
    ...curriculum,
    modules,
    moduleById: (wanted) => modules.find((module) => module.id === wanted),
    moduleBySlug: (wanted) => modules.find((module) => module.slug === wanted),
    profileById: (wanted) => curriculum.profileById(wanted),
    questionById: (wanted) => questions.get(wanted),
    lessonById: (wanted) => curriculum.lessonById(wanted),
    policyBySlug: (wanted) => curriculum.policyBySlug(wanted),
  };
}

/** The curriculum with these questions of a module's bank marked as critical, and no others. */
export function withCritical(curriculum: Curriculum, moduleId: string, ids: readonly string[]): Curriculum {
  return withModule(curriculum, moduleId, ({ questions }) => ({
    questions: questions.map(({ critical: _before, ...question }) =>
      ids.includes(question.id) ? { ...question, critical: true } : question,
    ),
  }));
}

/** Loader or action arguments with another curriculum. */
export function teaching<A extends LoaderFunctionArgs | ActionFunctionArgs>(
  args: A,
  curriculum: Curriculum,
): A {
  return { ...args, context: { ...args.context, curriculum } };
}

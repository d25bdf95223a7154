import { asc, desc, eq } from "drizzle-orm";

import { passedModules } from "../next-step";
import type { Curriculum, Lesson, Module } from "~/curriculum/types";
import { lessonVisits, moduleCompletions } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { quizResultsOf } from "~/features/assessment/queries/results.server";
import { quizStatus, type QuizStatus } from "~/features/assessment/quiz-status";
import { progressFor } from "~/features/certification/queries/applications.server";
import { newsSince, type TextsRead } from "~/features/learning/completion";
import { minutesOf, moduleState, pathOf, type ModuleOnPath } from "~/features/learning/model";
import { textsReadBy } from "~/features/learning/queries/readings.server";
import { creditBasisOf, creditMinutes } from "~/features/learning/transaction.server";

/* A trainee's status on the path, shared by the Learn page and the module page. */

/** Returns what one trainee has done, lesson by lesson and module by module. */
export async function traineeStatus(db: Reader, curriculum: Curriculum, personId: string, now: number) {
  const [readings, visits, results, finished, { evaluation, profile, certificate }] = await Promise.all([
    textsReadBy(db, personId),
    db
      .select({ lessonId: lessonVisits.lessonId, at: lessonVisits.lastOpenedAt })
      .from(lessonVisits)
      .where(eq(lessonVisits.personId, personId))
      .orderBy(desc(lessonVisits.lastOpenedAt)),
    quizResultsOf(db, personId),
    db
      .select({
        moduleId: moduleCompletions.moduleId,
        number: moduleCompletions.number,
        lessons: moduleCompletions.lessons,
        minutes: moduleCompletions.minutes,
        completedAt: moduleCompletions.completedAt,
      })
      .from(moduleCompletions)
      .where(eq(moduleCompletions.personId, personId))
      .orderBy(asc(moduleCompletions.number)),
    progressFor(db, curriculum, personId, now),
  ]);
  const basis = creditBasisOf(profile);
  const credit = (module: Module) => minutesOf(creditMinutes(module, basis)) / 60;
  const modules = pathOf(curriculum, credit);
  const quizOf = new Map(results.map((result) => [result.moduleId, result]));
  const quizzes = new Map(modules.map(({ id }) => [id, quizStatus(quizOf.get(id), profile.quiz, now)]));
  const texts = new Map<string, Set<string>>();
  for (const { lessonId, hash, later } of readings) {
    const known = texts.get(lessonId) ?? new Set();
    texts.set(lessonId, later === null ? known.add(hash) : known.add(hash).add(later));
  }
  // The first completion counts for credit; the latest says what was read last.
  const completions = new Map<string, Completion>();
  for (const { moduleId, lessons, minutes, completedAt } of finished) {
    const first = completions.get(moduleId) ?? { hours: minutesOf(minutes) / 60, completedAt };
    completions.set(moduleId, { ...first, lessons });
  }
  const news = new Map(
    [...completions].map(([id, { lessons }]) => [id, newsIn(curriculum.moduleById(id), lessons, texts)]),
  );
  const requirements = evaluation?.requirements ?? [];
  const parts = new Set(requirements.flatMap((requirement) => requirement.parts.map(({ id }) => id)));
  const asked = new Set(evaluation?.requirements.flatMap(({ updates }) => updates.map(({ id }) => id)));
  return {
    modules,
    profile,
    read: new Set(texts.keys()),
    readAt: new Map(readings.map(({ lessonId, at }) => [lessonId, at])),
    opened: new Map(visits.map(({ lessonId, at }) => [lessonId, at])),
    quizzes,
    completions,
    completed: new Set(completions.keys()),
    news,
    required: modules.flatMap(({ id, lessons }) => {
      if (!asked.has(id)) return [];
      const ids = new Set(news.get(id)?.map(({ lesson }) => lesson.id));
      return [{ moduleId: id, lessons: lessons.filter((lesson) => ids.has(lesson.id)) }];
    }),
    evaluation,
    certificate,
    /** Without an application, every module is on the path. */
    isAsked: (moduleId: string) => parts.size === 0 || parts.has(moduleId),
  };
}

type Completion = { hours: number; completedAt: number; lessons: { id: string; hash: string }[] };

function newsIn(module: Module | undefined, finishedWith: Completion["lessons"], texts: TextsRead) {
  const lessons = (module?.lessons ?? []).map((lesson) => ({
    ...lesson,
    isBroken: lesson.faults.length > 0,
  }));
  return newsSince(lessons, finishedWith, texts);
}

export type TraineeStatus = Awaited<ReturnType<typeof traineeStatus>>;

/** A lesson that is new or revised in a module the trainee has completed. */
type UpdatedLesson = Pick<Lesson, "slug" | "title" | "minutes" | "changed"> & {
  kind: "new" | "changed";
};

/** What is new in a completed module, and whether the program requires reading it. */
export type ModuleUpdate = { slug: string; title: string; isRequired: boolean; lessons: UpdatedLesson[] };

/** Returns what is new in a completed module, or null when nothing is. */
export function updatesIn({ news, required }: TraineeStatus, module: ModuleOnPath): ModuleUpdate | null {
  const lessons = (news.get(module.id) ?? []).map(
    ({ kind, lesson: { slug, title, minutes, changed } }): UpdatedLesson => ({
      slug,
      title,
      minutes,
      changed,
      kind,
    }),
  );
  if (lessons.length === 0) return null;
  const isRequired = required.some(({ moduleId }) => moduleId === module.id);
  return { slug: module.slug, title: module.title, isRequired, lessons };
}

/** Returns a trainee's progress in one module. */
export function progressIn(module: ModuleOnPath, status: TraineeStatus, titles: ReadonlyMap<string, string>) {
  const { read, completed, quizzes } = status;
  const state = moduleState(module, { read, completed, passed: passedModules(quizzes) });
  const quiz: QuizStatus = quizzes.get(module.id) ?? { kind: "may_start", missed: 0 };
  return { ...state, quiz, lockedByTitles: state.lockedBy.map((id) => titles.get(id) ?? id) };
}

/** Returns module titles by id. */
export const titlesOf = (modules: readonly ModuleOnPath[]) =>
  new Map(modules.map(({ id, title }) => [id, title]));

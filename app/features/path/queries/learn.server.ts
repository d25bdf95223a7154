import { and, asc, desc, eq } from "drizzle-orm";

import { hasTextsToAgree, type NextStep, nextStep, passedModules } from "../next-step";
import type { Curriculum, Lesson, Module } from "~/curriculum/types";
import {
  lessonCompletions,
  lessonRevisionsRead,
  lessonVisits,
  moduleCompletions,
} from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { quizResultsOf } from "~/features/assessment/queries/results.server";
import { quizStanding, type QuizStanding } from "~/features/assessment/quiz-status";
import { canAgree } from "~/features/certification/application-states";
import { resultsOfHours } from "~/features/certification/model";
import { profileFor, progressFor } from "~/features/certification/queries/applications.server";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { newsSince, type TextsRead } from "~/features/learning/completion";
import {
  minutesOf,
  moduleState,
  pathOf,
  type ModuleOnPath,
  type ModuleState,
} from "~/features/learning/model";
import { canLearn } from "~/features/learning/policy";
import { creditBasisOf, creditMinutes } from "~/features/learning/transaction.server";
import { criticalIn, questionsAsked } from "~/features/questions/model";
import type { Viewer } from "~/lib/roles";

/* The pages of the path: what to do next, and a module, each as one person sees it. */

/** What one trainee has done, lesson by lesson and module by module. */
async function standingOf(db: Reader, curriculum: Curriculum, personId: string, now: number) {
  const [readings, visits, results, finished, { evaluation, profile, certificate }] = await Promise.all([
    db
      .select({
        lessonId: lessonCompletions.lessonId,
        at: lessonCompletions.completedAt,
        hash: lessonCompletions.contentHash,
        later: lessonRevisionsRead.contentHash,
      })
      .from(lessonCompletions)
      .leftJoin(
        lessonRevisionsRead,
        and(
          eq(lessonRevisionsRead.personId, lessonCompletions.personId),
          eq(lessonRevisionsRead.lessonId, lessonCompletions.lessonId),
        ),
      )
      .where(eq(lessonCompletions.personId, personId)),
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
  const quizzes = new Map(modules.map(({ id }) => [id, quizStanding(quizOf.get(id), profile.quiz, now)]));
  const texts = new Map<string, Set<string>>();
  for (const { lessonId, hash, later } of readings) {
    const known = texts.get(lessonId) ?? new Set();
    texts.set(lessonId, later === null ? known.add(hash) : known.add(hash).add(later));
  }
  // The first completion counts; the latest tells what was read last.
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
    /** Without an application, everything is on the path. */
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

type StandingOf = Awaited<ReturnType<typeof standingOf>>;

/** A lesson that is new in a module the person has finished. */
export type UpdatedLesson = Pick<Lesson, "slug" | "title" | "minutes" | "changed"> & {
  kind: "new" | "changed";
};

/** What is new in a finished module, and whether the program requires it to be read. */
export type ModuleUpdate = { slug: string; title: string; isRequired: boolean; lessons: UpdatedLesson[] };

function updatesIn({ news, required }: StandingOf, module: ModuleOnPath): ModuleUpdate | null {
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

/** A stop on the path, with what stands between a person and its end. */
export type PathModule = Pick<ModuleOnPath, "id" | "slug" | "title" | "hours" | "isBroken"> & {
  lessonsTotal: number;
  /** Whether the requirements the person is held to ask for it; the others are there for whoever likes. */
  isAsked: boolean;
  /** null for people who read along. */
  progress: (ModuleState & { quiz: QuizStanding; lockedByTitles: string[] }) | null;
};

export type LearnPage = {
  modules: PathModule[];
  /** null for people who read along. */
  trainee: {
    next: NextStep;
    /** Texts wait to be agreed to, and the application is open for it. */
    hasTexts: boolean;
    /** What is new in the modules they have finished. */
    updates: ModuleUpdate[];
    training: Hours & { progress: number };
    practice: (Hours & { waiting: number; isLocked: boolean }) | null;
    supervisor: { shownName: string; email: string } | null;
  } | null;
};

type Hours = { have: number; need: number };

/** The path: with the next step and honest progress for a trainee, without for everyone else. */
export async function learnPage(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  now: number,
): Promise<LearnPage> {
  if (!canLearn(viewer))
    return { modules: pathOf(curriculum).map((module) => stopOf(module, null)), trainee: null };
  const [standing, supervisor] = await Promise.all([
    standingOf(db, curriculum, viewer.personId, now),
    supervisorOf(db, viewer.personId),
  ]);
  const titles = titlesOf(standing.modules);
  const { evaluation } = standing;
  const requirements = evaluation?.requirements ?? [];
  const [training] = resultsOfHours(requirements, "training");
  const [practice] = resultsOfHours(requirements, "practice");
  return {
    modules: standing.modules.map((module) => ({
      ...stopOf(module, progressIn(module, standing, titles), standing.isAsked(module.id)),
      hours: standing.completions.get(module.id)?.hours ?? module.hours,
    })),
    trainee: {
      next: nextStep({ ...standing, modules: standing.modules.filter(({ id }) => standing.isAsked(id)) }),
      hasTexts: evaluation !== null && canAgree(evaluation.state) && hasTextsToAgree(evaluation),
      updates: standing.modules.flatMap((module) => updatesIn(standing, module) ?? []),
      training: training
        ? { have: training.have, need: training.need, progress: training.progress }
        : creditedHours(standing),
      practice: practice
        ? {
            have: practice.have,
            need: practice.need,
            waiting: practice.waiting,
            isLocked: practice.state === "locked",
          }
        : null,
      supervisor: supervisor ? { shownName: supervisor.shownName, email: supervisor.email } : null,
    },
  };
}

/** The hours of the modules that were completed, for people whom no requirement counts them for. */
function creditedHours({
  modules,
  completions,
}: Pick<StandingOf, "modules" | "completions">): Hours & { progress: number } {
  const done = [...completions.values()].reduce((sum, { hours }) => sum + hours, 0);
  const ahead = modules.filter(({ id }) => !completions.has(id)).reduce((sum, { hours }) => sum + hours, 0);
  return { have: done, need: done + ahead, progress: done };
}

function stopOf(module: ModuleOnPath, progress: PathModule["progress"], isAsked = true): PathModule {
  const { id, slug, title, hours, isBroken } = module;
  return { id, slug, title, hours, isBroken, lessonsTotal: module.lessons.length, isAsked, progress };
}

function progressIn(module: ModuleOnPath, standing: StandingOf, titles: ReadonlyMap<string, string>) {
  const { read, completed, quizzes } = standing;
  const state = moduleState(module, { read, completed, passed: passedModules(quizzes) });
  const quiz: QuizStanding = quizzes.get(module.id) ?? { kind: "may_start", missed: 0 };
  return { ...state, quiz, lockedByTitles: state.lockedBy.map((id) => titles.get(id) ?? id) };
}

const titlesOf = (modules: readonly ModuleOnPath[]) => new Map(modules.map(({ id, title }) => [id, title]));

export type ModulePage = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Hours of credit. */
  hours: number;
  /** Taught with a facilitator, and not credited. */
  live: Module["live"];
  written: string;
  reviewedBy: Module["reviewedBy"];
  contentNote: string | null;
  objectives: string[];
  keyTerms: { id: string; term: string; meaning: string }[];
  competencies: { id: string; title: string; observable: string }[];
  lessons: {
    slug: string;
    number: number;
    title: string;
    summary: string;
    minutes: number;
    isBroken: boolean;
    readAt: number | null;
    isBegun: boolean;
    /** Since the person finished the module. */
    news: "new" | "changed" | null;
  }[];
  /** What is new since the person finished the module. */
  update: ModuleUpdate | null;
  quizRules: { draw: number; passPercent: number; hasSafety: boolean };
  isBroken: boolean;
  progress: (ModuleState & { quiz: QuizStanding }) | null;
  /** What has to be passed first; empty unless the module is locked. */
  lockedBy: { slug: string; title: string }[];
};

/** A module by its address, as the person sees it; null when there is none. */
export async function modulePage(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  slug: string,
  now: number,
): Promise<ModulePage | null> {
  const module = curriculum.moduleBySlug(slug);
  if (!module) return null;
  const standing = canLearn(viewer) ? await standingOf(db, curriculum, viewer.personId, now) : null;
  const onPath = standing?.modules.find(({ id }) => id === module.id);
  const progress = standing && onPath ? progressIn(onPath, standing, titlesOf(standing.modules)) : null;
  const profile = standing?.profile ?? (await profileFor(db, curriculum, null));
  const news = new Map(standing?.news.get(module.id)?.map(({ lesson, kind }) => [lesson.id, kind]));
  const terms = new Map(curriculum.glossary.map((entry) => [entry.id, entry]));
  const competencies = new Map(curriculum.competencies.map((competency) => [competency.id, competency]));
  return {
    id: module.id,
    slug: module.slug,
    title: module.title,
    summary: module.summary,
    hours: standing?.completions.get(module.id)?.hours ?? onPath?.hours ?? module.totalHours,
    live: module.live,
    written: module.written,
    reviewedBy: module.reviewedBy,
    contentNote: module.contentNote,
    objectives: module.objectives,
    keyTerms: module.keyTerms.flatMap((id) => {
      const entry = terms.get(id);
      return entry ? [{ id, term: entry.term, meaning: entry.meaning }] : [];
    }),
    competencies: module.competencies.flatMap((id) => {
      const known = competencies.get(id);
      return known ? [{ id, title: known.title, observable: known.observable }] : [];
    }),
    lessons: module.lessons.map((lesson) => ({
      slug: lesson.slug,
      number: lesson.number,
      title: lesson.title,
      summary: lesson.summary,
      minutes: lesson.minutes,
      isBroken: lesson.faults.length > 0,
      readAt: standing?.readAt.get(lesson.id) ?? null,
      isBegun: standing?.opened.has(lesson.id) ?? false,
      news: news.get(lesson.id) ?? null,
    })),
    update: standing && onPath ? updatesIn(standing, onPath) : null,
    quizRules: {
      draw: questionsAsked(module.questions, profile.quiz.draw),
      passPercent: profile.quiz.passPercent,
      hasSafety: criticalIn(module.questions).length > 0,
    },
    isBroken: module.faults.length > 0,
    progress,
    lockedBy: (progress?.lockedBy ?? []).map((id) => {
      const first = curriculum.moduleById(id);
      return { slug: first?.slug ?? id, title: first?.title ?? id };
    }),
  };
}

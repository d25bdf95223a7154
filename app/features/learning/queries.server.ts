import { and, asc, desc, eq, inArray, max } from "drizzle-orm";

import {
  headingsOf,
  moduleState,
  NO_PROGRESS,
  nextStep,
  passedModules,
  pathOf,
  quizStanding,
  type Heading,
  type ModuleOnPath,
  type ModuleState,
  type NextStep,
  type Progress,
  type QuizStanding,
} from "./model";
import { canLearn } from "./policy";
import type { Curriculum, Lesson, Module } from "~/curriculum/types";
import { kept } from "~/db/kept.server";
import { packed, unpacked } from "~/db/packed";
import { lessonCompletions, lessonVisits } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { quizResultsOf } from "~/features/assessment/queries.server";
import { evaluations, profileFor } from "~/features/certification/queries.server";
import { supervisorOf } from "~/features/cohorts/queries.server";
import type { Viewer } from "~/lib/roles";

/* What people have read, and the pages of the path. Private notes are in `notes.server.ts`. */

const IDS_PER_QUERY = 500;

/** The lessons that some people marked as read, by person and then by time; apart, so that a test can ask for its plan. */
export function completionsQuery(db: Reader, personIds: string[]) {
  return db
    .select({
      personId: lessonCompletions.personId,
      lessonId: lessonCompletions.lessonId,
      moduleId: lessonCompletions.moduleId,
      completedAt: lessonCompletions.completedAt,
    })
    .from(lessonCompletions)
    .where(inArray(lessonCompletions.personId, personIds))
    .orderBy(
      asc(lessonCompletions.personId),
      asc(lessonCompletions.completedAt),
      asc(lessonCompletions.lessonId),
    );
}

/**
 * Which lessons some people, 500 at most, have marked as read.
 * @returns by person id; whoever has read none is missing
 */
export async function lessonsReadBy(
  db: Reader,
  personIds: string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await db
    .select({ personId: lessonCompletions.personId, lessons: packed(lessonCompletions.lessonId) })
    .from(lessonCompletions)
    .where(inArray(lessonCompletions.personId, personIds))
    .groupBy(lessonCompletions.personId);
  return new Map(rows.map(({ personId, lessons }) => [personId, new Set(unpacked(lessons))]));
}

/** The lesson that each of some people opened last; apart, so that a test can ask for its plan. */
export function lastOpenedQuery(db: Reader, personIds: string[]) {
  const latest = db
    .select({ personId: lessonVisits.personId, at: max(lessonVisits.lastOpenedAt).as("latest_at") })
    .from(lessonVisits)
    .where(inArray(lessonVisits.personId, personIds))
    .groupBy(lessonVisits.personId)
    .as("latest");
  return db
    .select({
      personId: lessonVisits.personId,
      lessonId: lessonVisits.lessonId,
      at: lessonVisits.lastOpenedAt,
      place: lessonVisits.place,
    })
    .from(latest)
    .innerJoin(
      lessonVisits,
      and(eq(lessonVisits.personId, latest.personId), eq(lessonVisits.lastOpenedAt, latest.at)),
    )
    .orderBy(asc(lessonVisits.personId), asc(lessonVisits.lessonId));
}

/**
 * What people have read, and where each was last.
 * @returns a line for each id that was asked for, also for people who have read nothing yet
 */
export async function progressOf(db: Reader, personIds: readonly string[]): Promise<Map<string, Progress>> {
  const ids = [...new Set(personIds)];
  const progress = new Map(
    ids.map((id): [string, Progress] => [id, { ...NO_PROGRESS, completedLessons: [] }]),
  );
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    const some = ids.slice(start, start + IDS_PER_QUERY);
    const [completions, visits] = await Promise.all([completionsQuery(db, some), lastOpenedQuery(db, some)]);
    for (const { personId, ...completion } of completions)
      progress.get(personId)?.completedLessons.push(completion);
    for (const { personId, ...visit } of visits) {
      const person = progress.get(personId);
      if (person) person.lastOpened ??= visit;
    }
  }
  return progress;
}

/** How one trainee stands on the path, lesson by lesson. */
async function standingOf(db: Reader, curriculum: Curriculum, personId: string, now: number) {
  const [completions, visits, results, evaluated, profile] = await Promise.all([
    db
      .select({
        lessonId: lessonCompletions.lessonId,
        at: lessonCompletions.completedAt,
        hash: lessonCompletions.contentHash,
      })
      .from(lessonCompletions)
      .where(eq(lessonCompletions.personId, personId)),
    db
      .select({ lessonId: lessonVisits.lessonId, at: lessonVisits.lastOpenedAt })
      .from(lessonVisits)
      .where(eq(lessonVisits.personId, personId))
      .orderBy(desc(lessonVisits.lastOpenedAt)),
    quizResultsOf(db, personId),
    evaluations(db, curriculum, [personId]),
    profileFor(db, curriculum, personId),
  ]);
  const modules = pathOf(curriculum);
  const quizOf = new Map(results.map((result) => [result.moduleId, result]));
  const quizzes = new Map(modules.map(({ id }) => [id, quizStanding(quizOf.get(id), profile.quiz, now)]));
  return {
    modules,
    profile,
    read: new Set(completions.map(({ lessonId }) => lessonId)),
    readAt: new Map(completions.map(({ lessonId, at, hash }) => [lessonId, { at, hash }])),
    opened: new Map(visits.map(({ lessonId, at }) => [lessonId, at])),
    quizzes,
    evaluation: evaluated.get(personId) ?? null,
  };
}

/** A stop on the path, with what stands between a person and its end. */
export type PathModule = Pick<ModuleOnPath, "id" | "slug" | "title" | "hours" | "isBroken"> & {
  lessonsTotal: number;
  /** null for people who read along. */
  progress: (ModuleState & { quiz: QuizStanding; lockedByTitles: string[] }) | null;
};

export type LearnPage = {
  modules: PathModule[];
  /** null for people who read along. */
  trainee: {
    next: NextStep;
    training: Hours;
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
  const passed = passedModules(standing.quizzes);
  const titles = titlesOf(standing.modules);
  const requirements = standing.evaluation?.requirements ?? [];
  const training = requirements.find(({ kind }) => kind === "modules");
  const practice = requirements.find(({ kind }) => kind === "practice_hours");
  return {
    modules: standing.modules.map((module) =>
      stopOf(module, progressIn(module, standing.read, passed, standing.quizzes, titles)),
    ),
    trainee: {
      next: nextStep(standing),
      training: training
        ? { have: training.have, need: training.need }
        : creditOf(standing.modules, standing.read, passed),
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

/** The hours of the modules that are done, for people whom no requirement counts them for. */
function creditOf(
  modules: readonly ModuleOnPath[],
  read: ReadonlySet<string>,
  passed: ReadonlySet<string>,
): Hours {
  const sum = (some: readonly ModuleOnPath[]) => some.reduce((total, { hours }) => total + hours, 0);
  return {
    have: sum(modules.filter((module) => moduleState(module, { read, passed }).state === "done")),
    need: sum(modules),
  };
}

function stopOf(module: ModuleOnPath, progress: PathModule["progress"]): PathModule {
  const { id, slug, title, hours, isBroken } = module;
  return { id, slug, title, hours, isBroken, lessonsTotal: module.lessons.length, progress };
}

function progressIn(
  module: ModuleOnPath,
  read: ReadonlySet<string>,
  passed: ReadonlySet<string>,
  quizzes: ReadonlyMap<string, QuizStanding>,
  titles: ReadonlyMap<string, string>,
) {
  const state = moduleState(module, { read, passed });
  const quiz: QuizStanding = quizzes.get(module.id) ?? { kind: "may_start", missed: 0 };
  return { ...state, quiz, lockedByTitles: state.lockedBy.map((id) => titles.get(id) ?? id) };
}

const titlesOf = (modules: readonly ModuleOnPath[]) => new Map(modules.map(({ id, title }) => [id, title]));

export type ModulePage = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  hours: number;
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
  }[];
  quizRules: { draw: number; passPercent: number };
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
  const progress =
    standing && onPath
      ? progressIn(
          onPath,
          standing.read,
          passedModules(standing.quizzes),
          standing.quizzes,
          titlesOf(standing.modules),
        )
      : null;
  const profile = standing?.profile ?? (await profileFor(db, curriculum, null));
  const terms = new Map(curriculum.glossary.map((entry) => [entry.id, entry]));
  const competencies = new Map(curriculum.competencies.map((competency) => [competency.id, competency]));
  return {
    id: module.id,
    slug: module.slug,
    title: module.title,
    summary: module.summary,
    hours: module.totalHours,
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
      readAt: standing?.readAt.get(lesson.id)?.at ?? null,
      isBegun: standing?.opened.has(lesson.id) ?? false,
    })),
    quizRules: {
      draw: Math.min(profile.quiz.draw, module.questions.length),
      passPercent: profile.quiz.passPercent,
    },
    isBroken: module.faults.length > 0,
    progress,
    lockedBy: (progress?.lockedBy ?? []).map((id) => {
      const first = curriculum.moduleById(id);
      return { slug: first?.slug ?? id, title: first?.title ?? id };
    }),
  };
}

/** The module and lesson of an address; null when there is none such. */
export function lessonAt(
  curriculum: Curriculum,
  moduleSlug: string | undefined,
  lessonSlug: string | undefined,
): { module: Module; lesson: Lesson } | null {
  const module = curriculum.moduleBySlug(moduleSlug ?? "");
  const lesson = module?.lessons.find(({ slug }) => slug === lessonSlug);
  return module && lesson ? { module, lesson } : null;
}

/** The modules to be passed before this one opens for a person, by the quizzes passed so far; empty when it is open. */
export async function missingBefore(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  moduleId: string,
): Promise<string[]> {
  const results = await quizResultsOf(db, personId);
  const passed = new Set(results.flatMap((result) => (result.passedAt === null ? [] : [result.moduleId])));
  const module = {
    id: moduleId,
    lessons: [],
    prerequisites: curriculum.programme.prerequisites[moduleId] ?? [],
  };
  return moduleState(module, { read: new Set(), passed }).lockedBy;
}

export type Reading = {
  /** When the reader marked it as read, and whether it was this very text. */
  read: { at: number; isSameText: boolean } | null;
  lastOpenedAt: number | null;
  /** Where the reader stopped. */
  stoppedAt: Heading | null;
};

const completionQuery = kept<"personId" | "lessonId">()((db, at) =>
  db
    .select({ at: lessonCompletions.completedAt, hash: lessonCompletions.contentHash })
    .from(lessonCompletions)
    .where(
      and(eq(lessonCompletions.personId, at("personId")), eq(lessonCompletions.lessonId, at("lessonId"))),
    ),
);

const visitQuery = kept<"personId" | "lessonId">()((db, at) =>
  db
    .select({ at: lessonVisits.lastOpenedAt, place: lessonVisits.place })
    .from(lessonVisits)
    .where(and(eq(lessonVisits.personId, at("personId")), eq(lessonVisits.lessonId, at("lessonId")))),
);

/** What one person did with one lesson. */
export async function readingOf(db: Reader, personId: string, lesson: Lesson): Promise<Reading> {
  const its = { personId, lessonId: lesson.id };
  const [[completion], [visit]] = await Promise.all([completionQuery(db, its), visitQuery(db, its)]);
  const place = visit?.place ?? null;
  return {
    read: completion ? { at: completion.at, isSameText: completion.hash === lesson.hash } : null,
    lastOpenedAt: visit?.at ?? null,
    stoppedAt: place === null ? null : (headingsOf(lesson).find(({ id }) => id === place) ?? null),
  };
}

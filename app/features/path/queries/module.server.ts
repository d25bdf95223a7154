import { progressIn, titlesOf, traineeStatus, updatesIn, type ModuleUpdate } from "./trainee-status.server";
import type { Curriculum, Module } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import type { QuizStatus } from "~/features/assessment/quiz-status";
import { profileFor } from "~/features/agreements/queries/profile.server";
import type { ModuleState } from "~/features/learning/model";
import { canLearn } from "~/features/learning/policy";
import { criticalIn, questionsAsked } from "~/features/questions/model";
import type { Viewer } from "~/lib/roles";

/* The page of one module. */

export type ModulePage = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Hours of credit. */
  hours: number;
  /** Sessions led by a facilitator; not credited. */
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
    /** Since the person completed the module. */
    news: "new" | "changed" | null;
  }[];
  /** What is new since the person completed the module. */
  update: ModuleUpdate | null;
  quizRules: { draw: number; passPercent: number; hasSafety: boolean };
  isBroken: boolean;
  progress: (ModuleState & { quiz: QuizStatus }) | null;
  /** Modules to complete first; empty unless the module is locked. */
  lockedBy: { slug: string; title: string }[];
};

/** Returns the module page at an address as the viewer sees it, or null when there is no such module. */
export async function modulePage(
  db: Reader,
  viewer: Viewer,
  { slug, now }: { slug: string; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<ModulePage | null> {
  const module = curriculum.moduleBySlug(slug);
  if (!module) return null;
  const status = canLearn(viewer) ? await traineeStatus(db, curriculum, viewer.personId, now) : null;
  const onPath = status?.modules.find(({ id }) => id === module.id);
  const progress = status && onPath ? progressIn(onPath, status, titlesOf(status.modules)) : null;
  const profile = status?.profile ?? (await profileFor(db, curriculum, null));
  const news = new Map(status?.news.get(module.id)?.map(({ lesson, kind }) => [lesson.id, kind]));
  const terms = new Map(curriculum.glossary.map((entry) => [entry.id, entry]));
  const competencies = new Map(curriculum.competencies.map((competency) => [competency.id, competency]));
  return {
    id: module.id,
    slug: module.slug,
    title: module.title,
    summary: module.summary,
    hours: status?.completions.get(module.id)?.hours ?? onPath?.hours ?? module.totalHours,
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
      readAt: status?.readAt.get(lesson.id) ?? null,
      isBegun: status?.opened.has(lesson.id) ?? false,
      news: news.get(lesson.id) ?? null,
    })),
    update: status && onPath ? updatesIn(status, onPath) : null,
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

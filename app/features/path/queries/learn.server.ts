import { nextStep, type NextStep } from "../next-step";
import {
  progressIn,
  titlesOf,
  traineeStatus,
  updatesIn,
  type ModuleUpdate,
  type TraineeStatus,
} from "./trainee-status.server";
import { textsToAgree } from "~/features/certification/agreeing";
import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import type { QuizStatus } from "~/features/assessment/quiz-status";
import { canAgree } from "~/features/certification/application-states";
import { resultsOfHours } from "~/features/certification/model";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { pathOf, type ModuleOnPath, type ModuleState } from "~/features/learning/model";
import { canLearn } from "~/features/learning/policy";
import type { Viewer } from "~/lib/roles";

/* The Learn page: what to do next and how far one has come. */

/** A module on the path, with the person's progress in it. */
export type PathModule = Pick<ModuleOnPath, "id" | "slug" | "title" | "hours" | "isBroken"> & {
  lessonsTotal: number;
  /** Whether the person's requirements include it; other modules are optional. */
  isAsked: boolean;
  /** null for people who read along. */
  progress: (ModuleState & { quiz: QuizStatus; lockedByTitles: string[] }) | null;
};

export type LearnPage = {
  modules: PathModule[];
  /** null for people who read along. */
  trainee: {
    next: NextStep;
    /** There are texts to agree to, and the application is open for it. */
    hasTexts: boolean;
    /** What is new in the modules they have completed. */
    updates: ModuleUpdate[];
    training: Hours & { progress: number };
    /** `lockedBy`: titles of the modules to complete before practice opens. */
    practice: (Hours & { waiting: number; lockedBy: string[] }) | null;
    supervisor: { shownName: string; email: string } | null;
  } | null;
};

type Hours = { have: number; need: number };

/** Returns the Learn page: the modules, and for a trainee the next step and their progress. */
export async function learnPage(
  db: Reader,
  viewer: Viewer,
  { now }: { now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<LearnPage> {
  if (!canLearn(viewer))
    return { modules: pathOf(curriculum).map((module) => stopOf(module, null)), trainee: null };
  const [status, supervisor] = await Promise.all([
    traineeStatus(db, curriculum, viewer.personId, now),
    supervisorOf(db, viewer.personId),
  ]);
  const titles = titlesOf(status.modules);
  const { evaluation } = status;
  const requirements = evaluation?.requirements ?? [];
  const [training] = resultsOfHours(requirements, "training");
  const [practice] = resultsOfHours(requirements, "practice");
  return {
    modules: status.modules.map((module) => ({
      ...stopOf(module, progressIn(module, status, titles), status.isAsked(module.id)),
      hours: status.completions.get(module.id)?.hours ?? module.hours,
    })),
    trainee: {
      next: nextStep({ ...status, modules: status.modules.filter(({ id }) => status.isAsked(id)) }),
      hasTexts: evaluation !== null && canAgree(evaluation.state) && textsToAgree(requirements).length > 0,
      updates: status.modules.flatMap((module) => updatesIn(status, module) ?? []),
      training: training
        ? { have: training.have, need: training.need, progress: training.progress }
        : creditedHours(status),
      practice: practice
        ? {
            have: practice.have,
            need: practice.need,
            waiting: practice.waiting,
            lockedBy: practice.lockedBy,
          }
        : null,
      supervisor: supervisor ? { shownName: supervisor.shownName, email: supervisor.email } : null,
    },
  };
}

/** Returns the hours of completed modules, for people without a requirement that counts them. */
function creditedHours({
  modules,
  completions,
}: Pick<TraineeStatus, "modules" | "completions">): Hours & { progress: number } {
  const done = [...completions.values()].reduce((sum, { hours }) => sum + hours, 0);
  const ahead = modules.filter(({ id }) => !completions.has(id)).reduce((sum, { hours }) => sum + hours, 0);
  return { have: done, need: done + ahead, progress: done };
}

function stopOf(module: ModuleOnPath, progress: PathModule["progress"], isAsked = true): PathModule {
  const { id, slug, title, hours, isBroken } = module;
  return { id, slug, title, hours, isBroken, lessonsTotal: module.lessons.length, isAsked, progress };
}

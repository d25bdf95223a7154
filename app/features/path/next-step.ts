import type { QuizStatus } from "~/features/assessment/quiz-status";
import { textsToAgree } from "~/features/certification/agreeing";
import type { CertificateValidity } from "~/features/certification/certificate-status";
import { rulesOf } from "~/features/certification/requirements/kinds";
import type { Evaluation, RequirementStep } from "~/features/certification/requirements/types";
import { type LessonOnPath, type ModuleOnPath, moduleState } from "~/features/learning/model";

/**
 * Returns the one thing a trainee does next: first what is in progress (a quiz, a lesson), then what can be read or taken
 * in path order, then hours, then applying; and when nothing can be done, what they are waiting for.
 */
export function nextStep(status: PathStatus): NextStep {
  return (
    decidedStep(status) ??
    openQuiz(status) ??
    requiredUpdate(status) ??
    lessonLeftOpen(status) ??
    alongThePath(status) ??
    byRequirements(status) ??
    waitedFor(status) ??
    (status.evaluation === null ? { kind: "nothing" } : { kind: "certification" })
  );
}

/** The next thing to do, or what the trainee is waiting for. */
export type NextStep =
  | { kind: "quiz_open"; module: ModuleName; attemptId: string }
  /** A new or revised lesson of a completed module that the program requires. */
  | { kind: "update"; module: ModuleName; lesson: LessonOnPath }
  | {
      kind: "lesson";
      module: ModuleName;
      lesson: LessonOnPath;
      lessonsTotal: number;
      /** Opened before but not marked as read. */
      isBegun: boolean;
    }
  | { kind: "quiz"; module: ModuleName; missed: number }
  | { kind: "quiz_wait"; module: ModuleName; until: number }
  | { kind: "quiz_used_up"; module: ModuleName }
  | { kind: "broken"; module: ModuleName }
  | { kind: "texts" }
  | RequirementStep
  | { kind: "apply" }
  | { kind: "returned" }
  | { kind: "signature" }
  | { kind: "issue" }
  /** Its status; null when it was not loaded. */
  | { kind: "certificate"; certificate: CertificateValidity | null }
  | { kind: "closed" }
  /** Something is missing that only the certification page can explain. */
  | { kind: "certification" }
  /** Everything is done, and there is no application. */
  | { kind: "nothing" };
export type PathStatus = {
  modules: readonly ModuleOnPath[];
  read: ReadonlySet<string>;
  /** Ids of the modules that were completed. */
  completed: ReadonlySet<string>;
  /** Lessons of completed modules that are new since and required, by module in the order of the path. */
  required: readonly { moduleId: string; lessons: readonly LessonOnPath[] }[];
  /** Lesson id → when it was last opened. */
  opened: ReadonlyMap<string, number>;
  /** Module id → the status of its quiz. */
  quizzes: ReadonlyMap<string, QuizStatus>;
  evaluation: Pick<Evaluation, "state" | "isReady" | "requirements"> | null;
  /** The certificate that was issued on the application. */
  certificate?: CertificateValidity | null;
};

/** Returns the ids of modules whose quiz is passed. */
export function passedModules(quizzes: ReadonlyMap<string, QuizStatus>): Set<string> {
  return new Set([...quizzes].flatMap(([id, quiz]) => (quiz.kind === "passed" ? [id] : [])));
}

/** Returns the step of a submitted application: nothing on the path comes before it. */
export function decidedStep({ evaluation, certificate }: PathStatus): NextStep | null {
  switch (evaluation?.state) {
    case "submitted":
      return { kind: "signature" };
    case "returned":
      return { kind: "returned" };
    case "recommended":
      return { kind: "issue" };
    case "issued":
      return { kind: "certificate", certificate: certificate ?? null };
    case "denied":
    case "withdrawn":
      return { kind: "closed" };
    case "in_training":
    case undefined:
      return null;
  }
}

export function openQuiz({ modules, quizzes }: PathStatus): NextStep | null {
  for (const module of modules) {
    const quiz = quizzes.get(module.id);
    if (quiz?.kind === "open")
      return { kind: "quiz_open", module: nameOf(module), attemptId: quiz.attemptId };
  }
  return null;
}

export function requiredUpdate({ modules, required }: PathStatus): NextStep | null {
  for (const { moduleId, lessons } of required) {
    const module = modules.find(({ id }) => id === moduleId);
    const [lesson] = lessons;
    if (module && lesson) return { kind: "update", module: nameOf(module), lesson };
  }
  return null;
}

/** Returns the lesson opened last, unless it was marked as read: people rereading a lesson continue in order. */
export function lessonLeftOpen(status: PathStatus): NextStep | null {
  const [last] = [...status.opened].sort(([, a], [, b]) => b - a);
  if (!last || status.read.has(last[0])) return null;
  const module = openModules(status).find(({ lessons }) => lessons.some(({ id }) => id === last[0]));
  const lesson = module?.lessons.find(({ id }) => id === last[0]);
  return module && lesson && !lesson.isBroken ? lessonStep(module, lesson, true) : null;
}

export function alongThePath(status: PathStatus): NextStep | null {
  for (const module of openModules(status)) {
    const lesson = module.lessons.find(({ id, isBroken }) => !isBroken && !status.read.has(id));
    if (lesson) return lessonStep(module, lesson, status.opened.has(lesson.id));
    // A lesson that cannot be shown blocks the quiz, because the module's hours cover all of its lessons.
    if (module.lessons.some(({ id }) => !status.read.has(id))) continue;
    const quiz = status.quizzes.get(module.id) ?? { kind: "may_start", missed: 0 };
    if (quiz.kind === "may_start" && !module.isBroken)
      return { kind: "quiz", module: nameOf(module), missed: quiz.missed };
  }
  return null;
}

export function byRequirements({ evaluation }: PathStatus): NextStep | null {
  if (!evaluation) return null;
  if (textsToAgree(evaluation.requirements).length > 0) return { kind: "texts" };
  for (const result of evaluation.requirements) {
    const step = result.state === "not_met" ? rulesOf(result.kind).nextStep(result) : null;
    if (step) return step;
  }
  return evaluation.isReady ? { kind: "apply" } : null;
}

export function waitedFor(status: PathStatus): NextStep | null {
  const left = openModules(status);
  const waits = left
    .flatMap((module): Extract<NextStep, { kind: "quiz_wait" }>[] => {
      const quiz = status.quizzes.get(module.id);
      return quiz?.kind === "wait" ? [{ kind: "quiz_wait", module: nameOf(module), until: quiz.until }] : [];
    })
    .sort((a, b) => a.until - b.until);
  if (waits[0]) return waits[0];
  const usedUp = left.find(({ id }) => status.quizzes.get(id)?.kind === "used_up");
  if (usedUp) return { kind: "quiz_used_up", module: nameOf(usedUp) };
  const broken = left.find(({ isBroken, lessons }) => isBroken || lessons.some((lesson) => lesson.isBroken));
  return broken ? { kind: "broken", module: nameOf(broken) } : null;
}

/** Returns modules that are neither done nor locked, in path order. */
export function openModules(status: PathStatus): ModuleOnPath[] {
  const { read, completed } = status;
  const passed = passedModules(status.quizzes);
  return status.modules.filter((module) => {
    const { state } = moduleState(module, { read, passed, completed });
    return state === "begun" || state === "open";
  });
}

export function lessonStep(module: ModuleOnPath, lesson: LessonOnPath, isBegun: boolean): NextStep {
  return { kind: "lesson", module: nameOf(module), lesson, lessonsTotal: module.lessons.length, isBegun };
}

export function nameOf({ id, slug, title }: ModuleOnPath): ModuleName {
  return { id, slug, title };
}

export type ModuleName = Pick<ModuleOnPath, "id" | "slug" | "title">;

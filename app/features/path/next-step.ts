import { type QuizStanding } from "~/features/assessment/quiz-status";
import type { CertificateValidity } from "~/features/certification/certificate-status";
import { rulesOf } from "~/features/certification/requirements/kinds";
import type { RequirementStep } from "~/features/certification/requirements/types";
import type { Evaluation } from "~/features/certification/requirements/types";
import { type LessonOnPath, type ModuleOnPath, moduleState } from "~/features/learning/model";

/**
 * The one thing a trainee does next. First what is open already (a quiz, a lesson left half-way), then what can be read
 * or taken in the order of the path, then hours, then applying; and where nothing can be done, what is waited for.
 */
export function nextStep(standing: Standing): NextStep {
  return (
    decidedStep(standing) ??
    openQuiz(standing) ??
    requiredUpdate(standing) ??
    lessonLeftOpen(standing) ??
    alongThePath(standing) ??
    byRequirements(standing) ??
    waitedFor(standing) ??
    (standing.evaluation === null ? { kind: "nothing" } : { kind: "certification" })
  );
}

/** The very next thing to do, or what is being waited for. */
export type NextStep =
  | { kind: "quiz_open"; module: ModuleName; attemptId: string }
  /** A lesson that is new since a module was finished, and that the program requires. */
  | { kind: "update"; module: ModuleName; lesson: LessonOnPath }
  | {
      kind: "lesson";
      module: ModuleName;
      lesson: LessonOnPath;
      lessonsTotal: number;
      /** Opened before, and not marked as read. */
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
  /** How it stands; null where it was not read. */
  | { kind: "certificate"; certificate: CertificateValidity | null }
  | { kind: "closed" }
  /** Something is missing that only the certification page can explain. */
  | { kind: "certification" }
  /** Everything here is done, and there is no application. */
  | { kind: "nothing" };
export type Standing = {
  modules: readonly ModuleOnPath[];
  read: ReadonlySet<string>;
  /** Ids of the modules that were completed. */
  completed: ReadonlySet<string>;
  /** Lessons of completed modules that are new since and required, by module in the order of the path. */
  required: readonly { moduleId: string; lessons: readonly LessonOnPath[] }[];
  /** Lesson id → when it was last opened. */
  opened: ReadonlyMap<string, number>;
  /** Module id → how the person stands with its quiz. */
  quizzes: ReadonlyMap<string, QuizStanding>;
  evaluation: Pick<Evaluation, "state" | "isReady" | "requirements"> | null;
  /** The certificate that was issued on the application. */
  certificate?: CertificateValidity | null;
};

/** Whether a text that is agreed to on joining is still to be agreed to, for instance after a move to other requirements. */
export function hasTextsToAgree(evaluation: Standing["evaluation"]): boolean {
  return (
    evaluation?.requirements.some(({ state, text }) => state === "not_met" && text?.occasion === "joining") ??
    false
  );
}

/** Ids of the modules whose quiz is passed. */
export function passedModules(quizzes: ReadonlyMap<string, QuizStanding>): Set<string> {
  return new Set([...quizzes].flatMap(([id, quiz]) => (quiz.kind === "passed" ? [id] : [])));
}

/** Once an application has been handed in, nothing on the path comes before it. */
export function decidedStep({ evaluation, certificate }: Standing): NextStep | null {
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

export function openQuiz({ modules, quizzes }: Standing): NextStep | null {
  for (const module of modules) {
    const quiz = quizzes.get(module.id);
    if (quiz?.kind === "open")
      return { kind: "quiz_open", module: nameOf(module), attemptId: quiz.attemptId };
  }
  return null;
}

export function requiredUpdate({ modules, required }: Standing): NextStep | null {
  for (const { moduleId, lessons } of required) {
    const module = modules.find(({ id }) => id === moduleId);
    const [lesson] = lessons;
    if (module && lesson) return { kind: "update", module: nameOf(module), lesson };
  }
  return null;
}

/** The lesson that was open last, unless it was marked as read: whoever went back to read again goes on in order. */
export function lessonLeftOpen(standing: Standing): NextStep | null {
  const [last] = [...standing.opened].sort(([, a], [, b]) => b - a);
  if (!last || standing.read.has(last[0])) return null;
  const module = openModules(standing).find(({ lessons }) => lessons.some(({ id }) => id === last[0]));
  const lesson = module?.lessons.find(({ id }) => id === last[0]);
  return module && lesson && !lesson.isBroken ? lessonStep(module, lesson, true) : null;
}

export function alongThePath(standing: Standing): NextStep | null {
  for (const module of openModules(standing)) {
    const lesson = module.lessons.find(({ id, isBroken }) => !isBroken && !standing.read.has(id));
    if (lesson) return lessonStep(module, lesson, standing.opened.has(lesson.id));
    // A lesson that cannot be shown holds the quiz up: the module's hours stand for all of its lessons.
    if (module.lessons.some(({ id }) => !standing.read.has(id))) continue;
    const quiz = standing.quizzes.get(module.id) ?? { kind: "may_start", missed: 0 };
    if (quiz.kind === "may_start" && !module.isBroken)
      return { kind: "quiz", module: nameOf(module), missed: quiz.missed };
  }
  return null;
}

export function byRequirements({ evaluation }: Standing): NextStep | null {
  if (!evaluation) return null;
  if (hasTextsToAgree(evaluation)) return { kind: "texts" };
  for (const result of evaluation.requirements) {
    const step = result.state === "not_met" ? rulesOf(result.kind).nextStep(result) : null;
    if (step) return step;
  }
  return evaluation.isReady ? { kind: "apply" } : null;
}

export function waitedFor(standing: Standing): NextStep | null {
  const left = openModules(standing);
  const waits = left
    .flatMap((module): Extract<NextStep, { kind: "quiz_wait" }>[] => {
      const quiz = standing.quizzes.get(module.id);
      return quiz?.kind === "wait" ? [{ kind: "quiz_wait", module: nameOf(module), until: quiz.until }] : [];
    })
    .sort((a, b) => a.until - b.until);
  if (waits[0]) return waits[0];
  const usedUp = left.find(({ id }) => standing.quizzes.get(id)?.kind === "used_up");
  if (usedUp) return { kind: "quiz_used_up", module: nameOf(usedUp) };
  const broken = left.find(({ isBroken, lessons }) => isBroken || lessons.some((lesson) => lesson.isBroken));
  return broken ? { kind: "broken", module: nameOf(broken) } : null;
}

/** Modules that are neither done nor locked, in the order of the path. */
export function openModules(standing: Standing): ModuleOnPath[] {
  const { read, completed } = standing;
  const passed = passedModules(standing.quizzes);
  return standing.modules.filter((module) => {
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

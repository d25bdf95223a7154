import type { Curriculum, Lesson, Module, Profile } from "~/curriculum/types";
import { waitAfter, type QuizResult } from "~/features/assessment/model";
import type { CertificateStatus, Evaluation } from "~/features/certification/model";
import { HOUR } from "~/lib/dates";
import { scatter } from "~/lib/scatter";
import type { Domain, QuestionType } from "~/lib/vocabulary";

/* How far a person is on the path, and what comes next: pure, without clock or database. */

/** Takes credit by domain and returns its minutes together. */
export function minutesOf(minutes: Partial<Record<Domain, number>>): number {
  return Object.values(minutes).reduce((sum, one) => sum + one, 0);
}

/** What one person has read and opened. */
export type Progress = {
  completedLessons: { lessonId: string; moduleId: string; completedAt: number }[];
  lastOpened: { lessonId: string; at: number; place: string | null } | null;
};

export const NO_PROGRESS: Progress = { completedLessons: [], lastOpened: null };

export type LessonOnPath = Pick<Lesson, "id" | "slug" | "number" | "title" | "minutes"> & {
  /** Its file has a fault: it cannot be shown, and nothing is asked of anyone meanwhile. */
  isBroken: boolean;
};

/** A module as the path needs it. */
export type ModuleOnPath = Pick<Module, "id" | "slug" | "title"> & {
  hours: number;
  lessons: LessonOnPath[];
  /** Modules whose quiz must be passed first. */
  prerequisites: string[];
  /** Its own file or its quiz has a fault: no quiz can be taken meanwhile. */
  isBroken: boolean;
};

/**
 * The modules in the order of the path, without their texts.
 * @param hoursOf the credit a module gives this person; left out, today's
 */
export function pathOf(
  curriculum: Pick<Curriculum, "modules" | "programme">,
  hoursOf: (module: Module) => number = ({ totalHours }) => totalHours,
): ModuleOnPath[] {
  return curriculum.modules.map((module) => ({
    id: module.id,
    slug: module.slug,
    title: module.title,
    hours: hoursOf(module),
    lessons: module.lessons.map((lesson) => ({
      id: lesson.id,
      slug: lesson.slug,
      number: lesson.number,
      title: lesson.title,
      minutes: lesson.minutes,
      isBroken: lesson.faults.length > 0,
    })),
    prerequisites: curriculum.programme.prerequisites[module.id] ?? [],
    isBroken: module.faults.length > 0 || module.questions.length === 0,
  }));
}

/** How a person stands with a module's quiz. */
export type QuizStanding =
  | { kind: "passed"; at: number }
  | { kind: "open"; attemptId: string }
  | { kind: "may_start"; missed: number }
  | { kind: "wait"; until: number; missed: number }
  | { kind: "used_up" };

/**
 * How a person stands with a quiz, by the rules they are held to.
 * @param result undefined when no attempt was ever begun
 */
export function quizStanding(
  result: QuizResult | undefined,
  rules: Pick<Profile["quiz"], "tries" | "waitHours">,
  now: number,
): QuizStanding {
  if (!result) return { kind: "may_start", missed: 0 };
  const { passedAt, openAttemptId, tries, missed, lastSubmittedAt } = result;
  if (passedAt !== null) return { kind: "passed", at: passedAt };
  if (openAttemptId !== null) return { kind: "open", attemptId: openAttemptId };
  if (rules.tries !== null && tries >= rules.tries) return { kind: "used_up" };
  const until = (lastSubmittedAt ?? 0) + waitAfter(rules.waitHours, missed) * HOUR;
  return missed > 0 && now < until ? { kind: "wait", until, missed } : { kind: "may_start", missed };
}

export type ModuleState = {
  /** done: it was completed, whatever was added since. begun: something of it was done. */
  state: "done" | "begun" | "open" | "locked";
  lessonsRead: number;
  lessonsTotal: number;
  isQuizPassed: boolean;
  /** Modules that have to be completed first; empty unless it is locked. */
  lockedBy: string[];
};

/** What a person has done of modules. */
export type Done = {
  /** Ids of the lessons marked as read. */
  read: ReadonlySet<string>;
  /** Ids of the modules whose quiz is passed. */
  passed: ReadonlySet<string>;
  /** Ids of the modules that were completed. */
  completed: ReadonlySet<string>;
};

/** How far a person is with one module. A module that was passed stays open, whatever is asked before it later. */
export function moduleState(
  module: Pick<ModuleOnPath, "id" | "lessons" | "prerequisites">,
  { read, passed, completed }: Done,
): ModuleState {
  const lessonsRead = module.lessons.filter((lesson) => read.has(lesson.id)).length;
  const lessonsTotal = module.lessons.length;
  const isDone = completed.has(module.id);
  const isQuizPassed = isDone || passed.has(module.id);
  const missing = isQuizPassed ? [] : module.prerequisites.filter((id) => !completed.has(id));
  const counts = { lessonsRead, lessonsTotal, isQuizPassed, lockedBy: missing };
  if (isDone) return { ...counts, state: "done" };
  if (missing.length > 0) return { ...counts, state: "locked" };
  return { ...counts, state: lessonsRead > 0 || isQuizPassed ? "begun" : "open" };
}

type ModuleName = Pick<ModuleOnPath, "id" | "slug" | "title">;

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
  | { kind: "practice"; have: number; need: number; waiting: number }
  | { kind: "practice_waiting"; have: number; need: number; waiting: number }
  | { kind: "apply" }
  | { kind: "returned" }
  | { kind: "sign_off" }
  | { kind: "issue" }
  /** How it stands; null where it was not read. */
  | { kind: "certificate"; certificate: CertificateStatus | null }
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
  certificate?: CertificateStatus | null;
};

/** Ids of the modules whose quiz is passed. */
export function passedModules(quizzes: ReadonlyMap<string, QuizStanding>): Set<string> {
  return new Set([...quizzes].flatMap(([id, quiz]) => (quiz.kind === "passed" ? [id] : [])));
}

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

/** Once an application has been handed in, nothing on the path comes before it. */
function decidedStep({ evaluation, certificate }: Standing): NextStep | null {
  switch (evaluation?.state) {
    case "submitted":
      return { kind: "sign_off" };
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

function openQuiz({ modules, quizzes }: Standing): NextStep | null {
  for (const module of modules) {
    const quiz = quizzes.get(module.id);
    if (quiz?.kind === "open")
      return { kind: "quiz_open", module: nameOf(module), attemptId: quiz.attemptId };
  }
  return null;
}

/** Whether a text that is agreed to on joining is still to be agreed to, for instance after a move to other requirements. */
export function hasTextsToAgree(evaluation: Standing["evaluation"]): boolean {
  return (
    evaluation?.requirements.some(({ state, text }) => state === "not_met" && text?.occasion === "joining") ??
    false
  );
}

function requiredUpdate({ modules, required }: Standing): NextStep | null {
  for (const { moduleId, lessons } of required) {
    const module = modules.find(({ id }) => id === moduleId);
    const [lesson] = lessons;
    if (module && lesson) return { kind: "update", module: nameOf(module), lesson };
  }
  return null;
}

/** The lesson that was open last, unless it was marked as read: whoever went back to read again goes on in order. */
function lessonLeftOpen(standing: Standing): NextStep | null {
  const [last] = [...standing.opened].sort(([, a], [, b]) => b - a);
  if (!last || standing.read.has(last[0])) return null;
  const module = openModules(standing).find(({ lessons }) => lessons.some(({ id }) => id === last[0]));
  const lesson = module?.lessons.find(({ id }) => id === last[0]);
  return module && lesson && !lesson.isBroken ? lessonStep(module, lesson, true) : null;
}

function alongThePath(standing: Standing): NextStep | null {
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

function byRequirements({ evaluation }: Standing): NextStep | null {
  if (!evaluation) return null;
  if (hasTextsToAgree(evaluation)) return { kind: "texts" };
  const requirements = evaluation.requirements.filter(({ state }) => state === "not_met");
  const hours = requirements.find(({ kind }) => kind === "practice_hours");
  if (hours) {
    const { have, need, waiting, actor } = hours;
    return { kind: actor === "supervisor" ? "practice_waiting" : "practice", have, need, waiting };
  }
  return evaluation.isReady ? { kind: "apply" } : null;
}

function waitedFor(standing: Standing): NextStep | null {
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
function openModules(standing: Standing): ModuleOnPath[] {
  const { read, completed } = standing;
  const passed = passedModules(standing.quizzes);
  return standing.modules.filter((module) => {
    const { state } = moduleState(module, { read, passed, completed });
    return state === "begun" || state === "open";
  });
}

function lessonStep(module: ModuleOnPath, lesson: LessonOnPath, isBegun: boolean): NextStep {
  return { kind: "lesson", module: nameOf(module), lesson, lessonsTotal: module.lessons.length, isBegun };
}

function nameOf({ id, slug, title }: ModuleOnPath): ModuleName {
  return { id, slug, title };
}

/* ---- Knowledge checks ---- */

/** Whether an answer to a check chooses exactly what is right. */
export function isRight(
  options: readonly { id: string; correct: boolean }[],
  chosen: readonly string[],
): boolean {
  return options.every((option) => option.correct === chosen.includes(option.id));
}

/**
 * The options of a check, mixed: their place in the file says nothing about which is right. The same check always has
 * the same order, and "True, False" keep theirs, since people read them as a pair.
 */
export function mixedOptions<O extends { id: string }>(check: {
  id: string;
  type: QuestionType;
  keepOrder?: true;
  options: O[];
}): O[] {
  if (check.type === "true_false" || check.keepOrder) return check.options;
  const rank = new Map(check.options.map(({ id }) => [id, scatter(`${check.id} ${id}`)]));
  return [...check.options].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
}

/* ---- Places in a lesson ---- */

export type Heading = { id: string; text: string };

/** The headings of a lesson that one can go back to, in order. */
export function headingsOf(lesson: Pick<Lesson, "blocks">): Heading[] {
  return lesson.blocks.flatMap((block) => {
    if (block.kind !== "html") return [];
    return [...block.html.matchAll(/<h[23][^>]*?\sid="([^"]+)"[^>]*>(.*?)<\/h[23]>/gs)].flatMap(
      ([, id = "", inner = ""]) => (id === "lesson-sources" ? [] : [{ id, text: plainText(inner) }]),
    );
  });
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

function plainText(html: string): string {
  return html
    .replace(/<[^>]+>/g, "")
    .replace(/&([a-z]+|#x?[0-9a-f]+);/gi, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
    .trim();
}

/* ---- Limits ---- */

/** The longest private note, in characters. */
export const NOTE_MAX = 20_000;

/** How often the same lesson's visit is written down while it is read again and again. */
export const VISIT_EVERY = 10 * 60_000;

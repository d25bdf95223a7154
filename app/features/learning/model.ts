import type { Curriculum, Lesson, Module } from "~/curriculum/types";
import type { Failure } from "~/lib/errors";
import type { Domain } from "~/lib/vocabulary";

/* A person's progress on the path: pure, without clock or database. */

/** Why a command of learning can fail. */
export type LearningFailure = "forbidden" | "not_found" | "invalid" | "stale";

/** The failures of one command. */
export type Refused<C extends LearningFailure> = Failure<C>;

/** Returns the sum of credit by domain, in minutes. */
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
  /** Its file has a fault: it cannot be shown and is not required until it is fixed. */
  isBroken: boolean;
};

/** A module as the path needs it. */
export type ModuleOnPath = Pick<Module, "id" | "slug" | "title"> & {
  hours: number;
  lessons: LessonOnPath[];
  /** Modules whose quiz must be passed first. */
  prerequisites: string[];
  /** Its file or its quiz has a fault: the quiz cannot be taken until it is fixed. */
  isBroken: boolean;
};

/**
 * Returns the modules in path order, without their texts.
 * @param hoursOf the credit a module gives this person; by default the current one
 */
export function pathOf(
  curriculum: Pick<Curriculum, "modules" | "program">,
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
    prerequisites: curriculum.program.prerequisites[module.id] ?? [],
    isBroken: module.faults.length > 0 || module.questions.length === 0,
  }));
}

export type ModuleState = {
  /** done: completed, whatever was added since. begun: started. */
  state: "done" | "begun" | "open" | "locked";
  lessonsRead: number;
  lessonsTotal: number;
  isQuizPassed: boolean;
  /** Modules to complete first; empty unless it is locked. */
  lockedBy: string[];
};

/** What a person has done of modules. */
export type Done = {
  /** Ids of the lessons marked as read. */
  read: ReadonlySet<string>;
  /** Ids of the modules whose quiz is passed. */
  passed: ReadonlySet<string>;
  /** Ids of completed modules. */
  completed: ReadonlySet<string>;
};

/** Returns a person's progress in one module. A module whose quiz is passed stays open even if prerequisites change. */
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

/* ---- Places in a lesson ---- */

export type Heading = { id: string; text: string };

/** Returns the headings of a lesson that readers can return to, in order. */
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

/** How often repeated visits to the same lesson are recorded. */
export const VISIT_EVERY = 10 * 60_000;

import { mayStart, type StartDecision } from "../model";
import { missingBefore } from "./module-access.server";
import { type AttemptLine, attemptsAt } from "./results.server";
import type { Curriculum, Module, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { progressOf } from "~/features/learning/queries/progress.server";

/** Why no attempt can start even though the attempt limit and the wait allow it. */
export type Obstacle =
  /** The quiz's file has a fault. */
  | { kind: "broken" }
  /** Prerequisite modules. */
  | { kind: "locked"; modules: { slug: string; title: string }[] }
  /** Lessons not marked as read: the module's hours are credited for lessons and quiz together. */
  | { kind: "unread"; lessons: { slug: string; title: string; minutes: number }[] };

export type QuizAccess = {
  profile: Profile;
  attempts: AttemptLine[];
  decision: StartDecision;
  obstacle: Obstacle | null;
};

/**
 * Returns whether a person can start this module's quiz now and, if not, what must happen first. Read for the page and
 * again inside the unit of work that starts an attempt.
 */
export async function quizAccess(
  db: Reader,
  curriculum: Curriculum,
  { personId, module, now }: { personId: string; module: Module; now: number },
): Promise<QuizAccess> {
  const profile = await profileFor(db, curriculum, personId);
  const attempts = await attemptsAt(db, personId, module.id);
  const decision = mayStart({ rules: profile.quiz, attempts, now });
  const obstacle = decision.kind === "yes" ? await obstacleFor(db, curriculum, personId, module) : null;
  return { profile, attempts, decision, obstacle };
}

async function obstacleFor(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  module: Module,
): Promise<Obstacle | null> {
  if (module.faults.length > 0 || module.questions.length === 0) return { kind: "broken" };

  const ahead = await missingBefore(db, curriculum, { personId, moduleId: module.id });
  if (ahead.length > 0) {
    const modules = ahead
      .flatMap((id) => curriculum.moduleById(id) ?? [])
      .map(({ slug, title }) => ({ slug, title }));
    return { kind: "locked", modules };
  }

  const progress = (await progressOf(db, [personId])).get(personId);
  const read = new Set(progress?.completedLessons.map((completed) => completed.lessonId));
  // A lesson with a fault cannot be read, so it is not required until it is fixed.
  const unread = module.lessons.filter((lesson) => lesson.faults.length === 0 && !read.has(lesson.id));
  if (unread.length > 0) {
    return { kind: "unread", lessons: unread.map(({ slug, title, minutes }) => ({ slug, title, minutes })) };
  }
  return null;
}

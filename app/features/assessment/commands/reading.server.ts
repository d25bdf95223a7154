import type { QuizResult, Refused } from "../model";
import { missingFor } from "../queries/module-access.server";
import { quizResultsOf } from "../queries/results.server";
import type { Curriculum, Lesson } from "~/curriculum/types";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { canLearn } from "~/features/learning/policy";
import { lessonsReadBy } from "~/features/learning/queries/progress.server";
import {
  creditBasisOf,
  recordModuleCompletion,
  recordReading,
  settleUpdates,
} from "~/features/learning/transaction.server";
import type { Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/*
 * Marking a lesson as read. The rows are learning's, written through its transaction; the command is here because quiz
 * results decide whether the lesson is open and whether reading it completes the module.
 */

/**
 * Marks a lesson as read by the actor, with the hash of the text that was read. Repeating it changes nothing; a text
 * revised since then can be marked again. Reading the last lesson of a module whose quiz is passed completes the module.
 * @returns whether the module was already completed; `not_ready` when the lesson is locked or cannot be shown
 */
export async function markRead(
  db: Database,
  actor: Viewer,
  { lesson }: { lesson: Lesson },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ isNew: boolean; wasModuleDone: boolean }> | Refused<"forbidden" | "not_ready">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (lesson.faults.length > 0) return { ok: false, code: "not_ready" };
  const { personId } = actor;
  return unitOfWork(db, async (tx) => {
    const results = await quizResultsOf(tx, personId);
    if (missingFor(deps.curriculum, lesson.moduleId, results).length > 0) {
      return { ok: false, code: "not_ready" } as const;
    }
    const isNew = await recordReading(tx, actor, { lesson }, deps);
    if (isNew) {
      await completePassed(tx, actor, { moduleId: lesson.moduleId, results }, deps);
      const module = deps.curriculum.moduleById(lesson.moduleId);
      if (module) await settleUpdates(tx, actor, { module, at: deps.now() });
    }
    const wasModuleDone = results.some(
      ({ moduleId, completedAt }) => moduleId === lesson.moduleId && completedAt !== null,
    );
    return { ok: true, isNew, wasModuleDone } as const;
  });
}

/** Completes a module whose quiz was passed while one of its lessons could not be read yet. */
async function completePassed(
  tx: Tx,
  { personId }: Viewer,
  { moduleId, results }: { moduleId: string; results: readonly QuizResult[] },
  deps: Deps & { curriculum: Curriculum },
): Promise<void> {
  const result = results.find((one) => one.moduleId === moduleId);
  const module = deps.curriculum.moduleById(moduleId);
  if (!module || !result?.passedAttemptId || result.completedAt !== null) return;
  const read = (await lessonsReadBy(tx, [personId])).get(personId);
  if (module.lessons.some(({ id, faults }) => faults.length === 0 && !read?.has(id))) return;
  const profile = await profileFor(tx, deps.curriculum, personId);
  const basis = creditBasisOf(profile);
  await recordModuleCompletion(
    tx,
    { personId, module, attemptId: result.passedAttemptId, basis, at: deps.now() },
    deps,
  );
}

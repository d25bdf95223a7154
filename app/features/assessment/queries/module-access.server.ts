import type { QuizResult } from "../model";
import { quizResultsOf } from "./results.server";
import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { moduleState } from "~/features/learning/model";

/* Which modules a trainee can open. It depends on quiz results, so it is decided here and not in learning. */

/** Returns the ids of the modules a person must complete before this one opens; empty when it is open. */
export async function missingBefore(
  db: Reader,
  curriculum: Curriculum,
  { personId, moduleId }: { personId: string; moduleId: string },
): Promise<string[]> {
  return missingFor(curriculum, moduleId, await quizResultsOf(db, personId));
}

/** Returns the ids of the modules to complete before this one opens, given a person's quiz results. */
export function missingFor(
  curriculum: Curriculum,
  moduleId: string,
  results: readonly QuizResult[],
): string[] {
  const ids = (some: readonly QuizResult[]) => new Set(some.map((result) => result.moduleId));
  const module = {
    id: moduleId,
    lessons: [],
    prerequisites: curriculum.program.prerequisites[moduleId] ?? [],
  };
  return moduleState(module, {
    read: new Set(),
    passed: ids(results.filter(({ passedAt }) => passedAt !== null)),
    completed: ids(results.filter(({ completedAt }) => completedAt !== null)),
  }).lockedBy;
}

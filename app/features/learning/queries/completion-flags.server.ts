import { and, asc, eq, isNull } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { moduleCompletionFlags } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { isAssigned, managesPerson } from "~/features/cohorts/queries/cohorts.server";
import { hasRole, type Viewer } from "~/lib/roles";

/* Completions flagged for review by staff because a later grading is below the pass mark. */

export type CompletionFlag = { id: string; moduleTitle: string; flaggedAt: number };

/** Returns the statement behind `openFlags`. Exported so that a test can check its plan. */
export function openFlagsQuery(db: Reader, personId: string) {
  return db
    .select({
      id: moduleCompletionFlags.id,
      moduleId: moduleCompletionFlags.moduleId,
      flaggedAt: moduleCompletionFlags.flaggedAt,
    })
    .from(moduleCompletionFlags)
    .where(and(eq(moduleCompletionFlags.personId, personId), isNull(moduleCompletionFlags.settledAt)))
    .orderBy(asc(moduleCompletionFlags.flaggedAt), asc(moduleCompletionFlags.id));
}

/** Returns a person's open flags, oldest first. The caller checks who can see them. */
export async function openFlags(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<CompletionFlag[]> {
  const rows = await openFlagsQuery(db, personId);
  return rows.map(({ id, moduleId, flaggedAt }) => ({
    id,
    moduleTitle: curriculum.moduleById(moduleId)?.title ?? moduleId,
    flaggedAt,
  }));
}

/** Whether a trainee is assigned to the actor or in one of the cohorts they manage. */
export async function isTheirs(db: Reader, actor: Viewer, personId: string): Promise<boolean> {
  if (hasRole(actor, "supervisor") && (await isAssigned(db, actor.personId, personId))) return true;
  return hasRole(actor, "manager") && (await managesPerson(db, actor.personId, personId));
}

import { and, asc, eq, isNull } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { moduleCompletionFlags } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { isAssigned, managesPerson } from "~/features/cohorts/queries/cohorts.server";
import { hasRole, type Viewer } from "~/lib/roles";

/* Completions that a person has to look at, because a later grading does not reach the pass mark. */

export type CompletionFlag = { id: string; moduleTitle: string; flaggedAt: number };

/** Returns the statement behind `openFlags`, so that a test can ask for its plan. */
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

/** Returns a person's open flags, oldest first. Who may see them is for the caller to ask. */
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

export async function isTheirs(db: Reader, actor: Viewer, personId: string): Promise<boolean> {
  if (hasRole(actor, "supervisor") && (await isAssigned(db, actor.personId, personId))) return true;
  return hasRole(actor, "manager") && (await managesPerson(db, actor.personId, personId));
}

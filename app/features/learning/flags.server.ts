import { and, asc, eq, isNull } from "drizzle-orm";

import { canSettleFlags } from "./policy";
import type { Curriculum } from "~/curriculum/types";
import { moduleCompletionFlags } from "~/db/schema/learning";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { isAssigned, managesPerson } from "~/features/cohorts/queries.server";
import { appendAudit } from "~/journal/audit.server";
import type { Failure, Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
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

/**
 * Settles a flag: somebody responsible has talked with the person. The completion stays as it is. Done twice, it changes
 * nothing.
 * @returns `not_found` when the flag is not this person's, or the person is not the actor's
 */
export async function settleFlag(
  db: Database,
  actor: Viewer,
  { personId, flagId }: { personId: string; flagId: string },
  deps: Deps,
): Promise<Success<{ isNew: boolean }> | Failure<"forbidden" | "not_found">> {
  if (!canSettleFlags(actor, { personId })) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    if (!(await isTheirs(tx, actor, personId))) return { ok: false, code: "not_found" } as const;
    const its = and(eq(moduleCompletionFlags.id, flagId), eq(moduleCompletionFlags.personId, personId));
    const [flag] = await tx
      .select({ moduleId: moduleCompletionFlags.moduleId, attemptId: moduleCompletionFlags.attemptId })
      .from(moduleCompletionFlags)
      .where(its);
    if (!flag) return { ok: false, code: "not_found" } as const;
    const [settled] = await tx
      .update(moduleCompletionFlags)
      .set({ settledAt: deps.now(), settledBy: actor.personId })
      .where(and(its, isNull(moduleCompletionFlags.settledAt)))
      .returning({ id: moduleCompletionFlags.id });
    if (!settled) return { ok: true, isNew: false } as const;
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "module.flag_settled",
        subjectKind: "module",
        subjectId: flag.moduleId,
        aboutPersonId: personId,
        details: { flag: flagId, attempt: flag.attemptId },
      },
      deps,
    );
    return { ok: true, isNew: true } as const;
  });
}

async function isTheirs(db: Reader, actor: Viewer, personId: string): Promise<boolean> {
  if (hasRole(actor, "supervisor") && (await isAssigned(db, actor.personId, personId))) return true;
  return hasRole(actor, "manager") && (await managesPerson(db, actor.personId, personId));
}

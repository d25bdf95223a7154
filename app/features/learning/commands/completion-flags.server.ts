import { and, eq, isNull } from "drizzle-orm";

import type { Refused } from "../model";
import { canSettleFlags } from "../policy";
import { isTheirs } from "../queries/completion-flags.server";
import { moduleCompletionFlags } from "~/db/schema/learning";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Resolves a flag after staff have talked with the trainee. The completion does not change. Repeating it changes nothing.
 * @returns `not_found` when the flag is not this person's, or the actor has no access to the person
 */
export async function settleFlag(
  db: Database,
  actor: Viewer,
  { personId, flagId }: { personId: string; flagId: string },
  deps: Deps,
): Promise<Success<{ isNew: boolean }> | Refused<"forbidden" | "not_found">> {
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

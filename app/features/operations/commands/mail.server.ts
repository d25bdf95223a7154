import { and, eq } from "drizzle-orm";

import { outbox } from "~/db/schema/journal";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Queues a failed email again; the next run of the job sends it.
 * @returns `conflict` when it isn't failed (any more)
 */
export async function retryMail(
  db: Database,
  actor: Viewer,
  { mailId }: { mailId: string },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "conflict" }> {
  return unitOfWork(db, async (tx) => {
    const [again] = await tx
      .update(outbox)
      .set({ state: "waiting", dueAt: deps.now(), tries: 0, leaseUntil: null, lastError: null })
      .where(and(eq(outbox.id, mailId), eq(outbox.state, "failed")))
      .returning({ template: outbox.template });
    if (!again) return { ok: false, code: "conflict" };
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "mail.retried",
        subjectKind: "mail",
        subjectId: mailId,
        details: { template: again.template },
      },
      deps,
    );
    return { ok: true };
  });
}

import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { requeueMail } from "~/journal/delivery.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Queues a failed email again; the next run of the job sends it.
 * @returns `conflict` when it isn't failed, or no longer is
 */
export async function retryMail(
  db: Database,
  actor: Viewer,
  { mailId }: { mailId: string },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "conflict" }> {
  return unitOfWork(db, async (tx) => {
    const again = await requeueMail(tx, mailId, deps.now());
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

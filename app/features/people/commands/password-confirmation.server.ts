import { eq } from "drizzle-orm";

import { TRIES } from "../model";
import { verifyPassword } from "../queries/password.server";
import { clearLimit, takeSlowly } from "~/db/limits.server";
import { sessions } from "~/db/schema/http";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { sha256 } from "~/lib/tokens.server";

export type Confirmation =
  | { ok: true }
  | { ok: false; code: "wrong_password" }
  /** `until`: when the next attempt is allowed, epoch ms. */
  | { ok: false; code: "too_many"; until: number };

/**
 * Confirms that it is the signed-in person who acts, by their password, before a sensitive action. Attempts are counted
 * per session, so that guesses in a stolen one do not block the person in their own. They are not counted per network
 * address, since a shared address must not block a signed-in person.
 */
export async function confirmPassword(
  db: Database,
  actor: Viewer,
  { password }: { password: string },
  deps: Deps,
): Promise<Confirmation> {
  const own = { key: sha256(`confirm ${actor.personId} ${actor.sessionId}`), ...TRIES.confirm };
  const now = deps.now();
  const until = await unitOfWork(db, (tx) => takeSlowly(tx, own, now));
  if (until !== null) return { ok: false, code: "too_many", until };

  const fits = await verifyPassword(db, actor.personId, password);
  await unitOfWork(db, async (tx) => {
    if (fits) {
      await clearLimit(tx, own.key);
      await tx.update(sessions).set({ lastAuthAt: now }).where(eq(sessions.id, actor.sessionId));
      return;
    }
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "person.confirmation_refused",
        subjectKind: "person",
        subjectId: actor.personId,
        aboutPersonId: actor.personId,
      },
      deps,
    );
  });
  return fits ? { ok: true } : { ok: false, code: "wrong_password" };
}

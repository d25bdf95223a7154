import { eq, and } from "drizzle-orm";

import { personEntry } from "../transaction/audit.server";
import { people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Failure } from "~/lib/errors";
import { nameKeys } from "~/lib/fold";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Changes one's own names and time zone. A new legal name is recorded and does not change issued certificates.
 * @param input.timeZone null: the program's
 * @param input.rev the revision the page showed
 * @returns `stale` when the profile was changed in the meantime; nothing is written then
 */
export async function changeProfile(
  db: Database,
  actor: Viewer,
  input: { shownName: string; legalName: string; timeZone: string | null; rev: number },
  deps: Deps,
): Promise<{ ok: true } | Failure<"stale">> {
  return unitOfWork(db, async (tx) => {
    const [before] = await tx
      .select({ legalName: people.legalName })
      .from(people)
      .where(eq(people.id, actor.personId));
    const [changed] = await tx
      .update(people)
      .set({
        shownName: input.shownName,
        ...nameKeys(input),
        legalName: input.legalName,
        timeZone: input.timeZone,
        rev: input.rev + 1,
      })
      .where(and(eq(people.id, actor.personId), eq(people.rev, input.rev)))
      .returning({ legalName: people.legalName });
    if (!changed) {
      const [now] = await tx.select().from(people).where(eq(people.id, actor.personId));
      // Repeated submission: the profile stays as the first click left it.
      const isDone =
        now?.rev === input.rev + 1 &&
        now.shownName === input.shownName &&
        now.legalName === input.legalName &&
        now.timeZone === input.timeZone;
      return isDone ? { ok: true } : { ok: false, code: "stale" };
    }
    markChanged(tx, "name", [actor.personId]);
    const isNewLegalName = changed.legalName !== before?.legalName;
    await appendAudit(
      tx,
      personEntry(
        actor.personId,
        actor.personId,
        isNewLegalName ? "person.legal_name_changed" : "person.profile_changed",
      ),
      deps,
    );
    return { ok: true };
  });
}

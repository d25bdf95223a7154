import { eq } from "drizzle-orm";

import { type EnteredContact, isSame, enteredIn, KEY } from "../queries/contact.server";
import { addFact, replaceFact } from "~/db/installation.server";
import { installation } from "~/db/schema/db";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { type Viewer, hasRole } from "~/lib/roles";

/**
 * Enters or changes the contact.
 * @param input.rev of the contact that the page showed; 0 when there was none
 * @returns `stale` when it was changed in the meantime
 */
export async function changeContact(
  db: Database,
  actor: Viewer,
  { rev, ...contact }: EnteredContact,
  deps: Deps,
): Promise<{ ok: true } | Failure<"forbidden" | "stale">> {
  if (!hasRole(actor, "administrator")) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    const [row] = await tx
      .select({ key: installation.key, value: installation.value })
      .from(installation)
      .where(eq(installation.key, KEY));
    const before = row ? enteredIn([row]) : null;
    // Repeated submission: the first click's answer.
    if (before && isSame(before, contact)) return { ok: true };
    if ((before?.rev ?? 0) !== rev) return { ok: false, code: "stale" };
    const value = JSON.stringify({ ...contact, rev: rev + 1 } satisfies EnteredContact);
    const isWritten = row
      ? await replaceFact(tx, { key: KEY, before: row.value, value }, deps.now())
      : await addFact(tx, { key: KEY, value }, deps.now());
    if (!isWritten) return { ok: false, code: "stale" };
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "installation.contact_changed",
        subjectKind: "installation",
        subjectId: KEY,
      },
      deps,
    );
    return { ok: true };
  });
}

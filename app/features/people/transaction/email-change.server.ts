import { and, eq, gt, gte, isNull } from "drizzle-orm";

import { personEntry } from "./audit.server";
import { rememberDevice } from "./devices.server";
import { endGrants } from "./grants.server";
import { accountLimit } from "./sign-in.server";
import { clearLimit } from "~/db/limits.server";
import { emailChanges, people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { sha256 } from "~/lib/tokens.server";

/**
 * Restores the address that a link was sent to, with a new password, and ends everything else that was granted. Later
 * changes of the address can no longer be restored. The address in between is notified.
 * @returns whose account it is; `expired` when the link was used or has expired, or the account is deactivated
 */
export async function restoreEmail(
  tx: Tx,
  input: { token: string; passwordHash: string; deviceToken: string | null },
  deps: Deps,
): Promise<{ ok: true; personId: string } | Failure<"expired">> {
  const { token, passwordHash, deviceToken } = input;
  const now = deps.now();
  const [claimed] = await tx
    .update(emailChanges)
    .set({ undoneAt: now })
    .where(
      and(
        eq(emailChanges.undoTokenHash, sha256(token)),
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, now),
      ),
    )
    .returning({
      personId: emailChanges.personId,
      oldEmail: emailChanges.oldEmail,
      usedAt: emailChanges.usedAt,
    });
  if (!claimed || claimed.oldEmail === null) return { ok: false, code: "expired" };
  const { personId, oldEmail, usedAt } = claimed;
  const [before] = await tx.select({ email: people.email }).from(people).where(eq(people.id, personId));
  const [restored] = await tx
    .update(people)
    .set({ email: oldEmail, passwordHash })
    .where(and(eq(people.id, personId), eq(people.status, "active")))
    .returning({ id: people.id });
  if (!restored) return { ok: false, code: "expired" };
  await endUndo(tx, { personId, since: usedAt ?? now }, deps);
  await endGrants(tx, { personId, why: "taken_back" }, deps);
  if (before && before.email !== oldEmail) {
    await tellFormerAddress(tx, { personId, toEmail: before.email, params: {} }, deps);
  }
  await clearLimit(tx, accountLimit(oldEmail).key);
  if (deviceToken !== null) await rememberDevice(tx, { personId, deviceToken }, deps);
  await appendAudit(tx, personEntry(personId, personId, "person.email_restored"), deps);
  return { ok: true, personId };
}

/** Ends the links that restore addresses valid at an instant or later. */
export async function endUndo(
  tx: Tx,
  { personId, since }: { personId: string; since: number },
  { now }: Pick<Deps, "now">,
): Promise<void> {
  await tx
    .update(emailChanges)
    .set({ undoneAt: now() })
    .where(
      and(
        eq(emailChanges.personId, personId),
        isNull(emailChanges.undoneAt),
        gte(emailChanges.usedAt, since),
      ),
    );
}

/** Notifies an address that it is no longer the account's. */
export async function tellFormerAddress(
  tx: Tx,
  input: { personId: string; toEmail: string; params: Record<string, string> },
  deps: Deps,
): Promise<void> {
  await enqueueMail(tx, { template: "email_changed", ...input }, deps);
}

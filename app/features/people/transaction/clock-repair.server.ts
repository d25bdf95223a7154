import { and, gt, isNull, lte } from "drizzle-orm";

import { LINK_LASTS } from "../model";
import { sessions } from "~/db/schema/http";
import { emailChanges, passwordResets } from "~/db/schema/people";
import type { Tx } from "~/db/types";

/** Keeps sessions and links closed that had expired before the clock was put back. */
export async function closeExpiredAccess(
  tx: Tx,
  { trustedAt }: { trustedAt: number },
  { now }: { now: () => number },
): Promise<void> {
  const at = now();
  await tx.delete(sessions).where(lte(sessions.expiresAt, trustedAt));
  for (const link of [passwordResets, emailChanges]) {
    await tx
      .update(link)
      .set({ usedAt: at })
      .where(and(isNull(link.usedAt), gt(link.expiresAt, at), lte(link.expiresAt, trustedAt)));
  }
  await tx
    .update(emailChanges)
    .set({ undoneAt: at })
    .where(
      and(
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, at),
        lte(emailChanges.undoExpiresAt, trustedAt),
      ),
    );
}

/**
 * Ends sessions and links that were created under a clock that ran ahead: they would be valid for as long as it was
 * ahead.
 * @param latest.session no session of ours begins later
 * @param latest.other nothing else is dated later
 */
export async function shortenAccessFromAhead(
  tx: Tx,
  latest: { session: number; other: number },
  { now }: { now: () => number },
): Promise<void> {
  const at = now();
  await tx.delete(sessions).where(gt(sessions.createdAt, latest.session));
  // The time of the last password check is unknown, so the password is required wherever it has to be recent.
  await tx.update(sessions).set({ lastAuthAt: 0 }).where(gt(sessions.lastAuthAt, latest.other));
  for (const link of [passwordResets, emailChanges]) {
    await tx
      .update(link)
      .set({ usedAt: at })
      .where(and(isNull(link.usedAt), gt(link.createdAt, latest.other)));
  }
  // Links that return an account to its owner keep their full validity.
  await tx
    .update(emailChanges)
    .set({ undoExpiresAt: at + LINK_LASTS.emailUndo })
    .where(
      and(isNull(emailChanges.undoneAt), gt(emailChanges.undoExpiresAt, latest.other + LINK_LASTS.emailUndo)),
    );
}

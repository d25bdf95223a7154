import { and, gt, isNull, lte, sql } from "drizzle-orm";

import { invitations } from "~/db/schema/enrollment";
import type { Tx } from "~/db/types";

/** Keeps invitations closed that had expired before the clock was put back. */
export async function closeExpiredInvitations(
  tx: Tx,
  { trustedAt }: { trustedAt: number },
  { now }: { now: () => number },
): Promise<void> {
  const at = now();
  await tx
    .update(invitations)
    .set({ withdrawnAt: at })
    .where(
      and(
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, at),
        lte(invitations.expiresAt, trustedAt),
      ),
    );
}

/**
 * Redates invitations that were sent under a clock that ran ahead. The invited person can't request another one, so
 * each keeps its full validity.
 * @param latest no invitation of ours was sent later
 */
export async function redateInvitationsFromAhead(
  tx: Tx,
  { latest }: { latest: number },
  { now }: { now: () => number },
): Promise<void> {
  const at = now();
  await tx
    .update(invitations)
    .set({ sentAt: at, expiresAt: sql`${invitations.expiresAt} - ${invitations.sentAt} + ${at}` })
    .where(
      and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt), gt(invitations.sentAt, latest)),
    );
}

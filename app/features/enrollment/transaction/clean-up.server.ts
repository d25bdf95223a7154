import { and, isNull, lt } from "drizzle-orm";

import { invitations } from "~/db/schema/enrollment";
import type { Tx } from "~/db/types";
import { LINK_LASTS } from "~/features/people/model";

/** Deletes the invitations that no one accepted and that expired before an instant. Returns how many. */
export async function deleteOldInvitations(tx: Tx, { before }: { before: number }): Promise<number> {
  const gone = await tx
    .delete(invitations)
    .where(
      and(
        // Narrows by the index: nothing made later can have expired by then.
        lt(invitations.createdAt, before - LINK_LASTS.invitation),
        isNull(invitations.acceptedAt),
        lt(invitations.expiresAt, before),
      ),
    )
    .returning({ id: invitations.id });
  return gone.length;
}

import { endInvitationsFrom } from "./invitations.server";
import type { Tx } from "~/db/types";
import { endGrants } from "~/features/people/transaction/grants.server";
import type { Deps } from "~/lib/ids";

/** Ends what was granted to a person whose roles or account change, including the invitations they may no longer send. */
export async function endGrantsAndInvitations(
  tx: Tx,
  { personId, why }: { personId: string; why: "roles" | "deactivated" },
  deps: Pick<Deps, "now">,
): Promise<void> {
  await endGrants(tx, { personId, why }, deps);
  await endInvitationsFrom(tx, { personId, which: "no_longer_allowed" }, deps);
}

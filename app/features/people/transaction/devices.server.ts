import { eq } from "drizzle-orm";

import { knownDevices } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import type { Deps } from "~/lib/ids";
import { sha256 } from "~/lib/tokens.server";

/**
 * Records that a person has shown on this device that an account is theirs, by its password or by a link in its email.
 * @param input.deviceToken of the device's cookie; only its hash is stored
 */
export async function rememberDevice(
  tx: Tx,
  { personId, deviceToken }: { personId: string; deviceToken: string },
  { now }: Pick<Deps, "now">,
): Promise<void> {
  const at = now();
  await tx
    .insert(knownDevices)
    .values({ tokenHash: sha256(deviceToken), personId, createdAt: at, lastSeenAt: at })
    .onConflictDoUpdate({
      target: [knownDevices.tokenHash, knownDevices.personId],
      set: { lastSeenAt: at },
    });
}

/**
 * Forgets on which devices a person has signed in, except the one at hand.
 * @param input.deviceToken of that device's cookie, if it has one
 */
export async function forgetDevices(
  tx: Tx,
  { personId, deviceToken }: { personId: string; deviceToken: string | null },
  deps: Pick<Deps, "now">,
): Promise<void> {
  await tx.delete(knownDevices).where(eq(knownDevices.personId, personId));
  if (deviceToken !== null) await rememberDevice(tx, { personId, deviceToken }, deps);
}

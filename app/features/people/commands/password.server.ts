import { eq, and } from "drizzle-orm";

import { personEntry } from "../transaction/audit.server";
import { rememberDevice } from "../transaction/devices.server";
import { endGrants } from "../transaction/grants.server";
import { type Confirmation, confirmPassword } from "./password-confirmation.server";
import { people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";
import type { Viewer } from "~/lib/roles";

/**
 * Changes one's own password, after the current one, and ends every session: the caller starts a new one for this
 * device.
 * @param clientKey a hash of where the request came from
 */
export async function changePassword(
  db: Database,
  actor: Viewer,
  input: { currentPassword: string; newPassword: string; deviceToken?: string | null },
  deps: Deps,
): Promise<Confirmation> {
  const [before] = await db
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, actor.personId));
  const confirmed = await confirmPassword(db, actor, { password: input.currentPassword }, deps);
  if (!confirmed.ok) return confirmed;
  if (!before) return { ok: false, code: "wrong_password" };
  const passwordHash = await hashPassword(input.newPassword);
  return unitOfWork(db, async (tx) => {
    // Repeated submission: the first one succeeded, and the old password is no longer valid.
    const [changed] = await tx
      .update(people)
      .set({ passwordHash })
      .where(and(eq(people.id, actor.personId), eq(people.passwordHash, before.passwordHash)))
      .returning({ id: people.id });
    if (!changed) return { ok: false, code: "wrong_password" };
    await endGrants(tx, { personId: actor.personId, why: "password" }, deps);
    if (input.deviceToken)
      await rememberDevice(tx, { personId: actor.personId, deviceToken: input.deviceToken }, deps);
    await appendAudit(tx, personEntry(actor.personId, actor.personId, "person.password_changed"), deps);
    return { ok: true };
  });
}

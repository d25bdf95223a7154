import { personEntry } from "../transaction/audit.server";
import { forgetDevices, rememberDevice } from "../transaction/devices.server";
import { endSession, endLinks, endGrants } from "../transaction/grants.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Signs out one of the person's own devices.
 * @param input.deviceToken of the current device: it stays known, and no other does
 * @returns `not_found` when there is no such session of theirs, for instance because it has ended already
 */
export async function endDevice(
  db: Database,
  actor: Viewer,
  { sessionId, deviceToken = null }: { sessionId: string; deviceToken?: string | null },
  deps: Deps,
): Promise<{ ok: true } | Failure<"not_found">> {
  return unitOfWork(db, async (tx) => {
    if (!(await endSession(tx, { personId: actor.personId, sessionId })))
      return { ok: false, code: "not_found" };
    // Signing out another device suggests an intruder, who may have requested links as well; signing out this one does
    // not.
    if (sessionId !== actor.sessionId) {
      await endLinks(tx, { personId: actor.personId }, deps);
      await forgetDevices(tx, { personId: actor.personId, deviceToken }, deps);
    }
    await appendAudit(tx, personEntry(actor.personId, actor.personId, "person.device_signed_out"), deps);
    return { ok: true };
  });
}

/**
 * Signs out every device of the person but this one, and ends the links that may have been requested there.
 * @param input.deviceToken of this device: it stays known
 * @returns how many there were
 */
export async function endOtherDevices(
  db: Database,
  actor: Viewer,
  { deviceToken }: { deviceToken: string | null },
  deps: Deps,
): Promise<{ ok: true; ended: number }> {
  return unitOfWork(db, async (tx) => {
    const ended = await endGrants(
      tx,
      { personId: actor.personId, why: "sessions", exceptSessionId: actor.sessionId },
      deps,
    );
    if (deviceToken !== null)
      await rememberDevice(tx, { personId: actor.personId, deviceToken: deviceToken }, deps);
    if (ended === 0) return { ok: true, ended: 0 };
    await appendAudit(
      tx,
      {
        ...personEntry(actor.personId, actor.personId, "person.devices_signed_out"),
        details: { devices: ended },
      },
      deps,
    );
    return { ok: true, ended };
  });
}

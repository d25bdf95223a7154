import { type ApplicationPin, evaluateApplication } from "../queries/applications.server";
import {
  type CertificationDeps,
  type Refused,
  isOwnRepeat,
  changeState,
  endSignOff,
  auditApplication,
  writeTo,
} from "./acts.server";
import { appendApplicationEvent } from "./applications.server";
import type { Tx } from "~/db/types";
import type { Viewer } from "~/lib/roles";

/** Returns an application to the trainee, from its supervisor or from the second person, and notifies them by email. */
export async function returnToTrainee(
  tx: Tx,
  actor: Viewer,
  input: {
    application: ApplicationPin;
    act: "return" | "send_back";
    rev: number;
    criterion: string;
    reason: string;
    dueOn: string | null;
  },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  const { application, act } = input;
  if (await isOwnRepeat(tx, actor, { application, kind: "returned", rev: input.rev, reason: input.reason }))
    return { ok: true };
  const { evaluation, profile } = await evaluateApplication(tx, deps.curriculum, application);
  if (!profile.returnCriteria.some(({ id }) => id === input.criterion)) {
    return { ok: false, code: "invalid", field: "criterion" };
  }
  const changed = await changeState(tx, { application, act, rev: input.rev }, deps);
  if (!changed.ok) return changed;
  await endSignOff(tx, application.id, deps);
  await appendApplicationEvent(
    tx,
    {
      applicationId: application.id,
      kind: "returned",
      actorId: actor.personId,
      criterion: input.criterion,
      reason: input.reason,
      dueOn: input.dueOn,
      frozen: { evaluation },
    },
    deps,
  );
  await auditApplication(
    tx,
    actor,
    {
      application,
      action: "application.returned",
      details: { criterion: input.criterion, from: application.state },
    },
    deps,
  );
  await writeTo(
    tx,
    {
      personId: application.personId,
      template: "application_returned",
      dedupeKey: `returned ${application.id} ${input.rev}`,
    },
    deps,
  );
  return { ok: true };
}

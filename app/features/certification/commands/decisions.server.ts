import { canDecide, canFollow } from "../policy";
import { applicationById, evaluateApplication, type ApplicationPin } from "../queries/applications.server";
import { relationTo } from "../queries/relation.server";
import {
  auditApplication,
  endSignOff,
  isOwnRepeat,
  changeState,
  type CertificationDeps,
  type Refused,
} from "../transaction/acts.server";
import { appendApplicationEvent } from "../transaction/applications.server";
import { returnToTrainee } from "../transaction/returning.server";
import { isUniqueViolation } from "~/db/errors";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Viewer } from "~/lib/roles";

/* The second person's actions on a recommended application, except issuing. */

/** Returns an application to a viewer who may follow it on the program's side; to others as if it did not exist. */
export async function followed(
  db: Reader,
  actor: Viewer,
  applicationId: string,
): Promise<ApplicationPin | null> {
  const application = await applicationById(db, applicationId);
  return application && canFollow(actor, await relationTo(db, application)) ? application : null;
}

/** Returns whether the actor may decide on an application, and if not, the refusal. */
export async function mayDecide(
  db: Reader,
  actor: Viewer,
  application: ApplicationPin | null,
): Promise<{ ok: false; code: "not_found" | "forbidden" } | { ok: true; application: ApplicationPin }> {
  if (!application) return { ok: false, code: "not_found" };
  const relation = await relationTo(db, application);
  if (!canFollow(actor, relation)) return { ok: false, code: "not_found" };
  return canDecide(actor, relation) ? { ok: true, application } : { ok: false, code: "forbidden" };
}

/** Runs an act of the second person, if they may decide on the application. */
function decide<R extends { ok: boolean }>(
  db: Database,
  actor: Viewer,
  applicationId: string,
  act: (tx: Tx, application: ApplicationPin) => Promise<R>,
): Promise<R | Refused> {
  return unitOfWork<R | Refused>(db, async (tx) => {
    const allowed = await mayDecide(tx, actor, await applicationById(tx, applicationId));
    return allowed.ok ? act(tx, allowed.application) : allowed;
  });
}

/**
 * Returns a recommended application to the trainee. The signature ends; it stays on record.
 * @returns `invalid` when the profile has no such criterion, `conflict` when the application has changed state
 */
export function sendBackApplication(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number; criterion: string; reason: string; dueOn: string | null },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return decide(db, actor, input.applicationId, (tx, application) =>
    returnToTrainee(tx, actor, { ...input, application, act: "send_back" }, deps),
  );
}

/**
 * Asks the supervisor to sign again, because the evidence is not what was signed. Nothing changes for the trainee.
 * @returns `conflict` when the application has changed state
 */
export function askToSignAgain(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return decide(db, actor, input.applicationId, async (tx, application) => {
    const kind = "recommendation_withdrawn";
    if (await isOwnRepeat(tx, actor, { application, kind, rev: input.rev })) return { ok: true };
    const changed = await changeState(
      tx,
      { application, act: "withdraw_recommendation", rev: input.rev },
      deps,
    );
    if (!changed.ok) return changed;
    await endSignOff(tx, application.id, deps);
    await appendApplicationEvent(tx, { applicationId: application.id, kind, actorId: actor.personId }, deps);
    await auditApplication(
      tx,
      actor,
      { application, action: "application.recommendation_withdrawn", details: {} },
      deps,
    );
    return { ok: true };
  });
}

/**
 * Denies a recommended application, with the reason the trainee will read.
 * @returns `conflict` when the application has changed state
 */
export function denyApplication(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number; reason: string },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return decide(db, actor, input.applicationId, async (tx, application) => {
    if (await isOwnRepeat(tx, actor, { application, kind: "denied", rev: input.rev, reason: input.reason }))
      return { ok: true };
    const { evaluation } = await evaluateApplication(tx, deps.curriculum, application);
    const changed = await changeState(tx, { application, act: "deny", rev: input.rev }, deps);
    if (!changed.ok) return changed;
    await endSignOff(tx, application.id, deps);
    await appendApplicationEvent(
      tx,
      {
        applicationId: application.id,
        kind: "denied",
        actorId: actor.personId,
        reason: input.reason,
        frozen: { evaluation },
      },
      deps,
    );
    await auditApplication(tx, actor, { application, action: "application.denied", details: {} }, deps);
    return { ok: true };
  });
}

/**
 * Reopens a withdrawn or denied application, with its record and under the same rules.
 * @returns `conflict` when it was reopened already, or the person has another open one
 */
export async function reopenApplication(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  try {
    return await unitOfWork<{ ok: true } | Refused>(db, async (tx) => {
      const application = await followed(tx, actor, input.applicationId);
      if (!application) return { ok: false, code: "not_found" };
      if (await isOwnRepeat(tx, actor, { application, kind: "reopened", rev: input.rev }))
        return { ok: true };
      const changed = await changeState(tx, { application, act: "reopen", rev: input.rev }, deps);
      if (!changed.ok) return changed;
      await appendApplicationEvent(
        tx,
        { applicationId: application.id, kind: "reopened", actorId: actor.personId },
        deps,
      );
      await auditApplication(
        tx,
        actor,
        { application, action: "application.reopened", details: { from: application.state } },
        deps,
      );
      return { ok: true };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const application = await applicationById(db, input.applicationId);
    return application
      ? { ok: false, code: "conflict", state: application.state }
      : { ok: false, code: "not_found" };
  }
}

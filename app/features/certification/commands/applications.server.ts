import { EVIDENCE_SCHEME, type EvidenceCount } from "../evidence-scheme";
import { isComplete } from "../model";
import { ownNameTyped } from "../names";
import { canReview } from "../policy";
import {
  applicationById,
  evaluateApplication,
  latestApplicationOf,
  openApplicationOf,
  type ApplicationPin,
} from "../queries/applications.server";
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
import { namesOf } from "~/features/people/queries/people.server";
import { returnToTrainee } from "../transaction/returning.server";
import { signOffs } from "~/db/schema/certification";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import type { Viewer } from "~/lib/roles";

/* The trainee's and the supervisor's actions on an application. */

/**
 * Submits an application: the trainee confirms that the record is true, and again the texts the profile requires.
 * @param input.statement our own sentence that was confirmed, stored with the event; null where the profile has one
 * @param input.agreed ids of the attestation requirements that were checked
 * @returns `not_ready` when something is missing, `invalid` with the requirement that was not checked, `conflict` when
 *   the application was submitted or closed in the meantime
 */
export async function submitApplication(
  db: Database,
  actor: Viewer,
  input: { rev: number; statement: string | null; agreed: readonly string[] },
  deps: CertificationDeps,
): Promise<{ ok: true; applicationId: string } | Refused> {
  return unitOfWork(db, async (tx) => {
    const application = await openApplicationOf(tx, actor.personId);
    if (!application) return { ok: false, code: "not_found" };
    const before = await evaluateApplication(tx, deps.curriculum, application);
    if (!before.evaluation.isReady) return { ok: false, code: "not_ready" };

    const texts = before.evaluation.requirements.flatMap(({ id, text }) =>
      text?.occasion === "applying" ? [{ requirement: id, ...text }] : [],
    );
    const unticked = texts.find(
      ({ requirement, hash }) => hash === null || !input.agreed.includes(requirement),
    );
    if (unticked) return { ok: false, code: "invalid", field: unticked.requirement };

    const changed = await changeState(tx, { application, act: "submit", rev: input.rev }, deps);
    if (!changed.ok) return changed;
    await recordAttestations(
      tx,
      actor,
      {
        applicationId: application.id,
        occasion: "applying",
        texts: texts.flatMap(({ kind, id, hash }) => (hash === null ? [] : [{ kind, id, hash }])),
      },
      deps,
    );
    const { evaluation } = await evaluateApplication(tx, deps.curriculum, {
      ...application,
      state: changed.state,
    });
    await appendApplicationEvent(
      tx,
      {
        applicationId: application.id,
        kind: "submitted",
        actorId: actor.personId,
        frozen: { evaluation, statement: input.statement },
      },
      deps,
    );
    await auditApplication(
      tx,
      actor,
      { application, action: "application.submitted", details: { texts: texts.length } },
      deps,
    );
    return { ok: true, applicationId: application.id };
  });
}

/** Withdraws the trainee's own open application. The record stays; a manager can reopen it. */
export async function withdrawApplication(
  db: Database,
  actor: Viewer,
  input: { rev: number },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return unitOfWork(db, async (tx) => {
    const application = await openApplicationOf(tx, actor.personId);
    if (!application) {
      // Repeated submission: the first one has withdrawn it already.
      const latest = await latestApplicationOf(tx, actor.personId);
      const isDone = latest?.state === "withdrawn" && latest.rev === input.rev + 1;
      return isDone ? { ok: true } : { ok: false, code: "not_found" };
    }
    const changed = await changeState(tx, { application, act: "withdraw", rev: input.rev }, deps);
    if (!changed.ok) return changed;
    await endSignOff(tx, application.id, deps);
    await appendApplicationEvent(
      tx,
      { applicationId: application.id, kind: "withdrawn", actorId: actor.personId },
      deps,
    );
    await auditApplication(
      tx,
      actor,
      { application, action: "application.withdrawn", details: { from: application.state } },
      deps,
    );
    return { ok: true };
  });
}

export type SignOffInput = {
  applicationId: string;
  rev: number;
  /** Of the evidence on the page that was read. */
  evidenceHash: string;
  typedName: string;
};

/**
 * Returns whether the viewer reviews this application today. A refusal is logged, since it was an attempt to act.
 * @returns false as well when there is no such application
 */
export async function mayReview(
  db: Database,
  actor: Viewer,
  applicationId: string,
  deps: CertificationDeps,
): Promise<boolean> {
  const application = await applicationById(db, applicationId);
  if (!application) return false;
  if (canReview(actor, await relationTo(db, application))) return true;
  await unitOfWork(db, (tx) => logRefusal(tx, actor, application, "not_found", deps));
  return false;
}

function logRefusal(
  tx: Tx,
  actor: Viewer,
  application: ApplicationPin,
  code: string,
  deps: CertificationDeps,
) {
  const details = { code, state: application.state };
  return auditApplication(tx, actor, { application, action: "application.sign_off_refused", details }, deps);
}

/**
 * Records the assigned supervisor's signature: the application is recommended. The password was confirmed just before.
 * A refusal is logged; nothing is signed then.
 * @returns `stale` with today's counts when the evidence is not what the page showed, `conflict` when the application
 *   has changed state, `invalid` when the typed name is not their own, `not_found` for anyone but the current
 *   supervisor
 */
export async function signOffApplication(
  db: Database,
  actor: Viewer,
  input: SignOffInput,
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return unitOfWork(db, async (tx) => {
    const application = await applicationById(tx, input.applicationId);
    if (!application) return { ok: false, code: "not_found" };
    if (await isOwnRepeat(tx, actor, { application, kind: "recommended", rev: input.rev }))
      return { ok: true };
    const refused = await signOff(tx, actor, application, input, deps);
    if (!refused) return { ok: true };
    await logRefusal(tx, actor, application, refused.code, deps);
    return refused;
  });
}

/** Signs, or returns why not before anything is written. */
async function signOff(
  tx: Tx,
  actor: Viewer,
  application: ApplicationPin,
  input: SignOffInput,
  deps: CertificationDeps,
): Promise<Refused | null> {
  if (!canReview(actor, await relationTo(tx, application))) return { ok: false, code: "not_found" };
  const self = await namesOf(tx, actor.personId);
  // The legal name comes first: it is printed on the certificate when both differ only in case.
  const name = self ? ownNameTyped(input.typedName, [self.legalName, self.shownName]) : null;
  if (name === null) return { ok: false, code: "invalid", field: "typedName" };
  if (application.state !== "submitted") return { ok: false, code: "conflict", state: application.state };
  const { evaluation, profile } = await evaluateApplication(tx, deps.curriculum, application);
  if (evaluation.evidenceHash !== input.evidenceHash) return stale(evaluation.counted);
  if (!isComplete(evaluation)) return { ok: false, code: "not_ready" };

  const changed = await changeState(tx, { application, act: "recommend", rev: input.rev }, deps);
  if (!changed.ok) return changed;
  await tx.insert(signOffs).values({
    id: deps.newId(),
    applicationId: application.id,
    supervisorId: actor.personId,
    typedName: name,
    statement: profile.signOff.statement,
    conflictDeclaration: profile.signOff.conflictDeclaration,
    evidenceHash: evaluation.evidenceHash,
    evidenceScheme: EVIDENCE_SCHEME,
    signedAt: deps.now(),
  });
  await appendApplicationEvent(
    tx,
    { applicationId: application.id, kind: "recommended", actorId: actor.personId, frozen: { evaluation } },
    deps,
  );
  await auditApplication(
    tx,
    actor,
    { application, action: "application.recommended", details: { evidence: evaluation.evidenceHash } },
    deps,
  );
  return null;
}

function stale(counted: EvidenceCount): Refused {
  return { ok: false, code: "stale", counted };
}

/**
 * Sends an application back to the trainee as its assigned supervisor, with a criterion of the profile and the reason.
 * @returns `invalid` when the profile has no such criterion, `conflict` when the application has changed state
 */
export async function returnApplication(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number; criterion: string; reason: string; dueOn: string | null },
  deps: CertificationDeps,
): Promise<{ ok: true } | Refused> {
  return unitOfWork(db, async (tx) => {
    const application = await applicationById(tx, input.applicationId);
    if (!application || !canReview(actor, await relationTo(tx, application)))
      return { ok: false, code: "not_found" };
    return returnToTrainee(tx, actor, { ...input, application, act: "return" }, deps);
  });
}

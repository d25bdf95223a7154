import { and, desc, eq, max } from "drizzle-orm";

import { type CertificateAct, certificateTransition, certificateStatusAt } from "../certificate-status";
import { canGovernCertificate } from "../policy";
import { relationTo } from "../queries/relation.server";
import type { CertificationDeps } from "../transaction/acts.server";
import { applications, certificateEvents, certificates } from "~/db/schema/certification";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { CertificateEventKind, CertificateState, NameDisplay } from "~/lib/vocabulary";

/* Changes to a certificate after it was issued. */

export type GoverningRefused =
  { ok: false; code: "not_found" } | { ok: false; code: "conflict"; state: CertificateState };

const EVENT: Record<CertificateAct, CertificateEventKind> = {
  suspend: "suspended",
  reinstate: "reinstated",
  revoke: "revoked",
};

/**
 * Suspends (with a review date), reinstates or revokes a certificate. The password was confirmed just before. Revoking
 * is permanent.
 * @returns `conflict` when it was changed in the meantime or the act is not allowed in its state
 */
export async function governCertificate(
  db: Database,
  actor: Viewer,
  input: { certificateId: string; rev: number; act: CertificateAct; reason: string; reviewOn: string | null },
  deps: CertificationDeps,
): Promise<{ ok: true; state: CertificateState } | GoverningRefused> {
  return unitOfWork(db, async (tx) => {
    const certificate = await certificateRow(tx, input.certificateId);
    if (!certificate) return { ok: false, code: "not_found" };
    const relation = await relationTo(tx, { ...certificate, id: certificate.applicationId });
    if (!canGovernCertificate(actor, relation)) return { ok: false, code: "not_found" };

    const to = certificateTransition(certificate.state, input.act);
    if (certificate.rev === input.rev + 1 && (await isOwnLast(tx, certificate.id, actor.personId, input)))
      return { ok: true, state: certificate.state };
    if (!to || certificate.rev !== input.rev)
      return { ok: false, code: "conflict", state: certificate.state };
    const [changed] = await tx
      .update(certificates)
      .set({ state: to, stateSince: deps.now(), rev: input.rev + 1 })
      .where(and(eq(certificates.id, certificate.id), eq(certificates.rev, input.rev)))
      .returning({ id: certificates.id });
    if (!changed) return { ok: false, code: "conflict", state: certificate.state };
    markChanged(tx, "certificate", [certificate.personId]);
    await appendCertificateEvent(
      tx,
      {
        certificateId: certificate.id,
        kind: EVENT[input.act],
        actorId: actor.personId,
        reason: input.reason,
        reviewOn: input.act === "suspend" ? input.reviewOn : null,
      },
      deps,
    );
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: `certificate.${EVENT[input.act]}`,
        subjectKind: "certificate",
        subjectId: certificate.id,
        aboutPersonId: certificate.personId,
        cohortId: certificate.cohortId,
        details: { from: certificate.state, standing: certificateStatusAt(certificate, deps.now()) },
      },
      deps,
    );
    return { ok: true, state: to };
  });
}

/** Returns whether the latest event of a certificate is this very act, submitted before by the same person. */
async function isOwnLast(
  db: Reader,
  certificateId: string,
  actorId: string,
  { act, reason, reviewOn }: { act: CertificateAct; reason: string; reviewOn: string | null },
): Promise<boolean> {
  const [last] = await db
    .select({
      kind: certificateEvents.kind,
      actorId: certificateEvents.actorId,
      reason: certificateEvents.reason,
      reviewOn: certificateEvents.reviewOn,
    })
    .from(certificateEvents)
    .where(eq(certificateEvents.certificateId, certificateId))
    .orderBy(desc(certificateEvents.seq))
    .limit(1);
  const isSame = last?.kind === EVENT[act] && last.actorId === actorId && last.reason === reason;
  return isSame && (act !== "suspend" || last.reviewOn === reviewOn);
}

/**
 * Sets how the holder's name shows on the public page. The document itself stays as issued.
 * @returns `not_found` for anyone but the holder
 */
export async function chooseNameDisplay(
  db: Database,
  actor: Viewer,
  input: { certificateId: string; display: NameDisplay },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" }> {
  return unitOfWork(db, async (tx) => {
    const certificate = await certificateRow(tx, input.certificateId);
    if (certificate?.personId !== actor.personId) return { ok: false, code: "not_found" };
    if (certificate.nameDisplay === input.display) return { ok: true };
    await tx
      .update(certificates)
      .set({ nameDisplay: input.display })
      .where(eq(certificates.id, certificate.id));
    await appendCertificateEvent(
      tx,
      {
        certificateId: certificate.id,
        kind: "name_display_changed",
        actorId: actor.personId,
        nameDisplay: input.display,
      },
      deps,
    );
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "certificate.name_display_changed",
        subjectKind: "certificate",
        subjectId: certificate.id,
        aboutPersonId: certificate.personId,
        cohortId: certificate.cohortId,
        details: { from: certificate.nameDisplay, to: input.display },
      },
      deps,
    );
    return { ok: true };
  });
}

async function certificateRow(db: Reader, id: string) {
  const [row] = await db
    .select({
      id: certificates.id,
      applicationId: certificates.applicationId,
      personId: certificates.personId,
      cohortId: applications.cohortId,
      state: certificates.state,
      expiresAt: certificates.expiresAt,
      nameDisplay: certificates.nameDisplay,
      rev: certificates.rev,
    })
    .from(certificates)
    .innerJoin(applications, eq(applications.id, certificates.applicationId))
    .where(eq(certificates.id, id));
  return row ?? null;
}

async function appendCertificateEvent(
  tx: Tx,
  event: {
    certificateId: string;
    kind: CertificateEventKind;
    actorId: string;
    reason?: string;
    reviewOn?: string | null;
    nameDisplay?: NameDisplay;
  },
  deps: Deps,
): Promise<void> {
  const [last] = await tx
    .select({ seq: max(certificateEvents.seq) })
    .from(certificateEvents)
    .where(eq(certificateEvents.certificateId, event.certificateId));
  await tx.insert(certificateEvents).values({
    certificateId: event.certificateId,
    seq: (last?.seq ?? 0) + 1,
    kind: event.kind,
    actorId: event.actorId,
    at: deps.now(),
    reason: event.reason ?? null,
    reviewOn: event.reviewOn ?? null,
    nameDisplay: event.nameDisplay ?? null,
  });
}

import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { and, eq } from "drizzle-orm";

import { isAsSigned } from "../evidence-scheme";
import { isComplete, resultsOfHours } from "../model";
import { applicationById, evaluateApplication, type ApplicationPin } from "../queries/applications.server";
import { printedName } from "../queries/printed-name.server";
import { type EvaluationWithEvidence } from "../requirements/types";
import {
  auditApplication,
  isOwnRepeat,
  changeState,
  writeTo,
  type CertificationDeps,
  type Refused,
} from "../transaction/acts.server";
import { appendApplicationEvent } from "../transaction/applications.server";
import { mayDecide } from "./decisions.server";
import { signOffOf } from "../queries/sign-offs.server";
import { namesOf } from "~/features/people/queries/people.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { isUniqueViolation } from "~/db/errors";
import {
  certificateDocuments,
  certificateEvents,
  certificates,
  type CertificateFacts,
} from "~/db/schema/certification";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { CannotDraw, CertificateDocument, CertificateLabels } from "~/documents/pdf/document";
import { markChanged } from "~/journal/marks.server";
import { addYears, dayOf, endOfDay } from "~/lib/dates";
import { paths } from "~/lib/paths";
import { hasRole, type Viewer } from "~/lib/roles";
import { newToken } from "~/lib/tokens.server";

export type IssueDeps = CertificationDeps & { i18n: I18n; settings: { siteUrl: string } };

/** What an issue is based on. Read before the document is generated, and again when it is stored. */
type Basis = {
  application: ApplicationPin;
  evaluation: EvaluationWithEvidence;
  profile: Profile;
  holderName: string;
  issuerName: string;
  signed: { typedName: string; signedAt: number };
};

/**
 * Issues a certificate: completeness is checked again, the document is generated, and then everything is stored at
 * once. The password was confirmed just before.
 * @returns `stale` when the evidence is not what the supervisor signed, `conflict` when another person acted first,
 *   `forbidden` for the supervisor who signed, `cannot_draw` with the characters missing from every font
 */
export async function issueCertificate(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number },
  deps: IssueDeps,
): Promise<IssueOutcome> {
  const outcome = await issueOnce(db, actor, input, deps);
  if (outcome.ok || outcome.code !== "conflict") return outcome;
  return (await issuedBefore(db, actor, input)) ?? outcome;
}

type IssueOutcome = { ok: true; certificateId: string; code: string } | Refused | CannotDraw;

/** Returns what this very act, submitted before by the same person, has issued: a second click. */
async function issuedBefore(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number },
): Promise<IssueOutcome | null> {
  const application = await applicationById(db, input.applicationId);
  if (!application || !(await isOwnRepeat(db, actor, { application, kind: "issued", rev: input.rev })))
    return null;
  const [made] = await db
    .select({ certificateId: certificates.id, code: certificates.code })
    .from(certificates)
    .where(and(eq(certificates.applicationId, application.id), eq(certificates.issuedBy, actor.personId)));
  return made ? { ok: true, ...made } : null;
}

async function issueOnce(
  db: Database,
  actor: Viewer,
  input: { applicationId: string; rev: number },
  deps: IssueDeps,
): Promise<IssueOutcome> {
  const basis = await basisOf(db, actor, input, deps);
  if (!basis.ok) return basis;
  const now = deps.now();
  const code = newToken();
  const zone = deps.curriculum.program.timeZone;
  const issuedOn = dayOf(now, zone);
  const validUntil = addYears(issuedOn, basis.value.profile.termYears);
  const facts = factsFor(basis.value, deps.curriculum, issuedOn);
  const printed = await asPrinted(facts);

  // Fonts and layout are heavy and rarely needed, so they are loaded on demand.
  const { renderCertificatePdf } = await import("~/documents/pdf/render.server");
  const document = await renderCertificatePdf(
    documentOf(printed, { code, issuedOn, validUntil, now }, actor, basis.value.profile, deps),
  );
  if (!document.ok) return document;

  try {
    return await unitOfWork(db, async (tx) => {
      const today = await basisOf(tx, actor, input, deps);
      if (!today.ok) return today;
      const { application, evaluation, holderName, issuerName } = today.value;
      if (holderName !== facts.holderName || issuerName !== facts.issuer.name) {
        return { ok: false, code: "conflict", state: application.state };
      }
      const changed = await changeState(tx, { application, act: "issue", rev: input.rev }, deps);
      if (!changed.ok) return changed;
      const certificateId = deps.newId();
      markChanged(tx, "certificate", [application.personId]);
      await tx.insert(certificates).values({
        id: certificateId,
        code,
        applicationId: application.id,
        personId: application.personId,
        state: "active",
        nameDisplay: "full",
        facts: printed,
        issuedOn,
        validUntil,
        expiresAt: endOfDay(validUntil, zone),
        issuedAt: now,
        issuedBy: actor.personId,
        stateSince: now,
      });
      await tx.insert(certificateDocuments).values({
        certificateId,
        bytes: Buffer.from(document.bytes),
        sha256: document.sha256,
        size: document.bytes.byteLength,
        isTagged: true,
      });
      await tx.insert(certificateEvents).values({
        certificateId,
        seq: 1,
        kind: "issued",
        actorId: actor.personId,
        at: now,
        nameDisplay: "full",
      });
      await noteIssue(tx, actor, application, evaluation, certificateId, deps);
      return { ok: true, certificateId, code };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict", state: "issued" };
    throw error;
  }
}

async function noteIssue(
  tx: Tx,
  actor: Viewer,
  application: ApplicationPin,
  evaluation: EvaluationWithEvidence,
  certificateId: string,
  deps: IssueDeps,
): Promise<void> {
  await appendApplicationEvent(
    tx,
    { applicationId: application.id, kind: "issued", actorId: actor.personId, frozen: { evaluation } },
    deps,
  );
  await auditApplication(
    tx,
    actor,
    {
      application,
      action: "application.issued",
      details: { certificate: certificateId, evidence: evaluation.evidenceHash },
    },
    deps,
  );
  await writeTo(
    tx,
    { personId: application.personId, template: "certificate_issued", dedupeKey: `issued ${application.id}` },
    deps,
  );
}

/** Returns everything an issue needs, if it may be done now. */
async function basisOf(
  db: Reader,
  actor: Viewer,
  input: { applicationId: string; rev: number },
  deps: IssueDeps,
): Promise<{ ok: true; value: Basis } | Refused> {
  const allowed = await mayDecide(db, actor, await applicationById(db, input.applicationId));
  if (!allowed.ok) return allowed;
  const { application } = allowed;
  if (application.state !== "recommended" || application.rev !== input.rev) {
    return { ok: false, code: "conflict", state: application.state };
  }
  const [{ evaluation, profile, fingerprints }, signed, holder, issuer] = await Promise.all([
    evaluateApplication(db, deps.curriculum, application),
    signOffOf(db, application.id),
    namesOf(db, application.personId),
    namesOf(db, actor.personId),
  ]);
  if (!signed || !holder || !issuer) return { ok: false, code: "not_ready" };
  if (!isAsSigned(signed, fingerprints)) return { ok: false, code: "stale", counted: evaluation.counted };
  if (!isComplete(evaluation)) return { ok: false, code: "not_ready" };
  return {
    ok: true,
    value: {
      application,
      evaluation,
      profile,
      signed,
      holderName: holder.legalName,
      issuerName: issuer.legalName,
    },
  };
}

/** Returns what the certificate states, frozen. */
function factsFor(basis: Basis, curriculum: Curriculum, issuedOn: string): CertificateFacts {
  const { evaluation, profile, signed } = basis;
  const modules = new Map(
    evaluation.requirements.flatMap(({ parts }) =>
      parts.map(({ id, title, hours }) => [id, { title, hours }]),
    ),
  );
  const practiceHours = resultsOfHours(evaluation.requirements, "practice").reduce(
    (sum, { have }) => sum + Math.floor(have),
    0,
  );
  return {
    holderName: basis.holderName,
    credentialTitle: profile.credential.title,
    certifyingBody: profile.credential.certifyingBody,
    programmeName: curriculum.program.name,
    statement: profile.credential.statement,
    scopeNote: profile.credential.scopeNote,
    // The hours credited on the day each module was completed, in quarter hours.
    trainingHours: [...modules.values()].reduce((sum, { hours }) => sum + hours, 0),
    practiceHours,
    modules: [...modules.values()],
    supervisor: { name: signed.typedName, signedOn: dayOf(signed.signedAt, curriculum.program.timeZone) },
    issuer: { name: basis.issuerName, signedOn: issuedOn },
  };
}

/** Replaces the names with their printable form, as announced when they were entered. A name without one stays. */
async function asPrinted(facts: CertificateFacts): Promise<CertificateFacts> {
  const [holder, supervisor, issuer] = await Promise.all(
    [facts.holderName, facts.supervisor.name, facts.issuer.name].map(
      async (name) => (await printedName(name)).printed ?? name,
    ),
  );
  return {
    ...facts,
    holderName: holder ?? facts.holderName,
    supervisor: { ...facts.supervisor, name: supervisor ?? facts.supervisor.name },
    issuer: { ...facts.issuer, name: issuer ?? facts.issuer.name },
  };
}

function documentOf(
  facts: CertificateFacts,
  made: { code: string; issuedOn: string; validUntil: string; now: number },
  actor: Viewer,
  profile: Profile,
  { i18n, settings }: IssueDeps,
): CertificateDocument {
  return {
    ...facts,
    supervisor: { ...facts.supervisor, role: i18n._(msg`Supervisor`) },
    issuer: {
      ...facts.issuer,
      role: hasRole(actor, "manager") ? i18n._(msg`Program manager`) : i18n._(msg`Administrator`),
    },
    issuedOn: made.issuedOn,
    validUntil: made.validUntil,
    code: made.code,
    verifyUrl: `${settings.siteUrl}${paths.verifyCode(made.code)}`,
    paper: profile.paper,
    language: i18n.locale,
    createdAt: new Date(made.now),
    labels: labelsIn(i18n),
  };
}

function labelsIn(i18n: I18n): CertificateLabels {
  return {
    documentTitle: i18n._(msg`Certificate`),
    heading: i18n._(msg`Certificate`),
    presentedTo: i18n._(msg`This is to certify that`),
    trainingHours: i18n._(msg`Training`),
    practiceHours: i18n._(msg`Supervised practice`),
    issuedOn: i18n._(msg`Issued on`),
    validUntil: i18n._(msg`Valid until`),
    modules: i18n._(msg`Modules completed`),
    signedOffBy: i18n._(msg`Signed off by`),
    issuedBy: i18n._(msg`Issued by`),
    code: i18n._(msg`Certificate code`),
    verifyAt: i18n._(msg`Check this certificate at`),
    qrAlt: i18n._(msg`QR code that opens the page on which this certificate can be checked`),
    linkDescription: i18n._(msg`Check this certificate`),
  };
}

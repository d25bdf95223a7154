import { asc, desc, eq } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { certificateEvents, certificates } from "~/db/schema/certification";
import type { Reader } from "~/db/types";
import { defaultProfile } from "~/features/agreements/model";
import { pinnedPolicies } from "~/features/agreements/queries/pinned-policies.server";
import {
  certificateValidity,
  type CertificateValidity,
  certificateStatusAt,
} from "~/features/certification/certificate-status";
import {
  evaluateApplication,
  latestApplicationOf,
  openApplicationOf,
} from "~/features/certification/queries/applications.server";
import { applicationHistory, type ApplicationEvent } from "~/features/certification/queries/history.server";
import type { EvaluationWithEvidence } from "~/features/certification/requirements/types";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import type { Viewer } from "~/lib/roles";
import type { ApplicationState, CertificateStatus, NameDisplay, PolicyKind } from "~/lib/vocabulary";

export type OwnCertificate = {
  id: string;
  code: string;
  credentialTitle: string;
  holderName: string;
  issuedOn: string;
  validUntil: string;
  zone: string;
  status: CertificateStatus;
  /** Until when it can be renewed once expired; null also for a certificate of an earlier application. */
  renewal: CertificateValidity["renewal"];
  statusSince: number;
  nameDisplay: NameDisplay;
  /** Why it is suspended or revoked. */
  reason: string | null;
  reviewOn: string | null;
};

export type CertificationPage = {
  application: { id: string; state: ApplicationState; stateSince: number; rev: number } | null;
  evaluation: EvaluationWithEvidence | null;
  credentialTitle: string;
  supervisor: { shownName: string; email: string } | null;
  history: ApplicationEvent[];
  /** The return or denial that led to the current state. */
  answer: ApplicationEvent | null;
  certificates: OwnCertificate[];
};

/** Returns a trainee's certification page: what is met, what is missing, who acts next and what was issued. */
export async function certificationPage(
  db: Reader,
  { personId }: Pick<Viewer, "personId">,
  { now }: { now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<CertificationPage> {
  const [application, supervisor, own] = await Promise.all([
    latestApplicationOf(db, personId),
    supervisorOf(db, personId),
    ownCertificates(db, personId, { now, zone: curriculum.program.timeZone }),
  ]);
  const supervisorShown = supervisor && { shownName: supervisor.shownName, email: supervisor.email };
  if (!application) {
    return {
      application: null,
      evaluation: null,
      credentialTitle: defaultProfile(curriculum)?.credential.title ?? curriculum.program.name,
      supervisor: supervisorShown,
      history: [],
      answer: null,
      certificates: own.map(({ applicationId: _applicationId, ...certificate }) => certificate),
    };
  }
  const { evaluation, profile } = await evaluateApplication(db, curriculum, application);
  const history = await applicationHistory(db, application.id, profile.returnCriteria);
  const { id, state, stateSince, rev } = application;
  const at = { now, timeZone: curriculum.program.timeZone };
  const renewal =
    application.certificate && certificateValidity(application.certificate, profile.graceDays, at).renewal;
  return {
    application: { id, state, stateSince, rev },
    evaluation,
    credentialTitle: profile.credential.title,
    supervisor: supervisorShown,
    history,
    answer:
      history.findLast(({ kind }) => kind === state && (kind === "returned" || kind === "denied")) ?? null,
    certificates: own.map(({ applicationId, ...certificate }) =>
      applicationId === id ? { ...certificate, renewal } : certificate,
    ),
  };
}

async function ownCertificates(
  db: Reader,
  personId: string,
  { now, zone }: { now: number; zone: string },
): Promise<(OwnCertificate & { applicationId: string })[]> {
  const [rows, events] = await Promise.all([
    db
      .select({
        id: certificates.id,
        code: certificates.code,
        applicationId: certificates.applicationId,
        facts: certificates.facts,
        issuedOn: certificates.issuedOn,
        validUntil: certificates.validUntil,
        expiresAt: certificates.expiresAt,
        state: certificates.state,
        stateSince: certificates.stateSince,
        nameDisplay: certificates.nameDisplay,
      })
      .from(certificates)
      .where(eq(certificates.personId, personId))
      .orderBy(desc(certificates.issuedAt), desc(certificates.id)),
    db
      .select({
        certificateId: certificateEvents.certificateId,
        kind: certificateEvents.kind,
        reason: certificateEvents.reason,
        reviewOn: certificateEvents.reviewOn,
      })
      .from(certificateEvents)
      .innerJoin(certificates, eq(certificates.id, certificateEvents.certificateId))
      .where(eq(certificates.personId, personId))
      .orderBy(asc(certificateEvents.certificateId), asc(certificateEvents.seq)),
  ]);
  return rows.map(({ facts, state, expiresAt, stateSince, ...row }) => {
    const event = events.findLast(({ certificateId, kind }) => certificateId === row.id && kind === state);
    return {
      ...row,
      credentialTitle: facts.credentialTitle,
      holderName: facts.holderName,
      status: certificateStatusAt({ state, expiresAt }, now),
      renewal: null,
      zone,
      statusSince: state === "active" && now >= expiresAt ? expiresAt : stateSince,
      reason: event?.reason ?? null,
      reviewOn: event?.reviewOn ?? null,
    };
  });
}

/** A text to confirm on applying, in the version the person is held to. */
export type TextToConfirm = {
  requirementId: string;
  title: string;
  html: string | null;
  /** null for a statement. */
  policyKind: PolicyKind | null;
  text: string | null;
};

export type ApplyPage = {
  application: { id: string; state: ApplicationState; rev: number };
  evaluation: EvaluationWithEvidence;
  credentialTitle: string;
  supervisor: { shownName: string } | null;
  texts: TextToConfirm[];
};

/** Returns what goes with an application and must be confirmed; null when there is no open application. */
export async function applyPage(
  db: Reader,
  { personId }: Pick<Viewer, "personId">,
  { curriculum }: { curriculum: Curriculum },
): Promise<ApplyPage | null> {
  const application = await openApplicationOf(db, personId);
  if (!application) return null;
  const [{ evaluation, profile }, supervisor] = await Promise.all([
    evaluateApplication(db, curriculum, application),
    supervisorOf(db, personId),
  ]);
  const asked = evaluation.requirements.flatMap(({ id, title, text }) =>
    text?.occasion === "applying" ? [{ requirementId: id, title, ...text }] : [],
  );
  const policies = await pinnedPolicies(
    db,
    curriculum,
    asked.flatMap(({ kind, id, hash }) => (kind === "policy" && hash !== null ? [{ slug: id, hash }] : [])),
  );
  return {
    application: { id: application.id, state: application.state, rev: application.rev },
    evaluation,
    credentialTitle: profile.credential.title,
    supervisor: supervisor && { shownName: supervisor.shownName },
    texts: asked.map(({ requirementId, title, id }) => ({
      requirementId,
      title,
      html: policies.get(id)?.html ?? null,
      policyKind: policies.get(id)?.kind ?? null,
      text: profile.statements.find((statement) => statement.id === id)?.text ?? null,
    })),
  };
}

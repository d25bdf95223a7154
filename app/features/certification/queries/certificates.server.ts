import { and, eq, max, sql } from "drizzle-orm";

import { certificateStatusAt } from "../certificate-status";
import { nameShown, readCode } from "../names";
import { canGovernCertificate, canSeeCertificate } from "../policy";
import { certificateHistory, type CertificateEvent } from "./history.server";
import { relationTo } from "./relation.server";
import { limitReached, takeLimit, type Limit } from "~/db/limits.server";
import {
  applicationEvents,
  applications,
  certificateDocuments,
  certificates,
  type CertificateFacts,
} from "~/db/schema/certification";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { addDays, dayOf, MINUTE } from "~/lib/dates";
import type { Viewer } from "~/lib/roles";
import { sha256 } from "~/lib/tokens.server";
import type { CertificateStatus, CertificateState, NameDisplay } from "~/lib/vocabulary";

const columns = {
  id: certificates.id,
  code: certificates.code,
  applicationId: certificates.applicationId,
  personId: certificates.personId,
  cohortId: applications.cohortId,
  state: certificates.state,
  stateSince: certificates.stateSince,
  nameDisplay: certificates.nameDisplay,
  facts: certificates.facts,
  issuedOn: certificates.issuedOn,
  validUntil: certificates.validUntil,
  expiresAt: certificates.expiresAt,
  rev: certificates.rev,
};

/** Selects when the application behind a certificate was last submitted: only the decision was missing then. */
function appliedAt(db: Reader) {
  return sql<number | null>`(${db
    .select({ at: max(applicationEvents.at) })
    .from(applicationEvents)
    .where(
      and(
        eq(applicationEvents.applicationId, certificates.applicationId),
        eq(applicationEvents.kind, "submitted"),
      ),
    )})`.mapWith(applicationEvents.at);
}

async function byCode(db: Reader, code: string) {
  const [row] = await db
    .select({ ...columns, appliedAt: appliedAt(db) })
    .from(certificates)
    .innerJoin(applications, eq(applications.id, certificates.applicationId))
    .where(eq(certificates.code, code));
  return row ?? null;
}

/** Returns the certificate issued on an application, with its status at a moment; null without one. */
export async function certificateOn(
  db: Reader,
  applicationId: string,
  now: number,
): Promise<{ id: string; status: CertificateStatus } | null> {
  const [row] = await db
    .select({ id: certificates.id, state: certificates.state, expiresAt: certificates.expiresAt })
    .from(certificates)
    .where(eq(certificates.applicationId, applicationId));
  return row ? { id: row.id, status: certificateStatusAt(row, now) } : null;
}

export type CertificatePage = {
  id: string;
  code: string;
  facts: CertificateFacts;
  issuedOn: string;
  validUntil: string;
  zone: string;
  status: CertificateStatus;
  /** The day it entered this status, in the program's zone. */
  statusSince: string;
  isOwn: boolean;
  mayGovern: boolean;
};

/** Returns a certificate with its name, for the holder and the staff around them; null for anyone else. */
export async function certificatePage(
  db: Reader,
  viewer: Viewer,
  typedCode: string,
  at: { now: number; timeZone: string },
): Promise<CertificatePage | null> {
  const code = readCode(typedCode);
  const row = code === null ? null : await byCode(db, code);
  if (!row) return null;
  const relation = await relationTo(db, { ...row, id: row.applicationId });
  if (!canSeeCertificate(viewer, relation)) return null;
  return {
    id: row.id,
    code: row.code,
    facts: row.facts,
    issuedOn: row.issuedOn,
    validUntil: row.validUntil,
    zone: at.timeZone,
    ...publicStatus(row, at),
    isOwn: row.personId === viewer.personId,
    mayGovern: canGovernCertificate(viewer, relation),
  };
}

/**
 * Returns the document as generated on the day of issue, for those who may see the certificate; null for anyone else.
 */
export async function certificateFile(
  db: Reader,
  viewer: Viewer,
  typedCode: string,
): Promise<{ bytes: Buffer; sha256: string } | null> {
  const code = readCode(typedCode);
  const row = code === null ? null : await byCode(db, code);
  if (!row || !canSeeCertificate(viewer, await relationTo(db, { ...row, id: row.applicationId })))
    return null;
  const [document] = await db
    .select({ bytes: certificateDocuments.bytes, sha256: certificateDocuments.sha256 })
    .from(certificateDocuments)
    .where(eq(certificateDocuments.certificateId, row.id));
  return document ?? null;
}

export type GoverningPage = {
  id: string;
  code: string;
  applicationId: string;
  holderName: string;
  credentialTitle: string;
  state: CertificateState;
  status: CertificateStatus;
  statusSince: string;
  issuedOn: string;
  validUntil: string;
  zone: string;
  rev: number;
  history: CertificateEvent[];
};

/** Returns a certificate for those who may suspend or revoke it; null for anyone else. */
export async function governingPage(
  db: Reader,
  viewer: Viewer,
  certificateId: string,
  at: { now: number; timeZone: string },
): Promise<GoverningPage | null> {
  const [row] = await db
    .select(columns)
    .from(certificates)
    .innerJoin(applications, eq(applications.id, certificates.applicationId))
    .where(eq(certificates.id, certificateId));
  if (!row || !canGovernCertificate(viewer, await relationTo(db, { ...row, id: row.applicationId })))
    return null;
  return {
    id: row.id,
    code: row.code,
    applicationId: row.applicationId,
    holderName: row.facts.holderName,
    credentialTitle: row.facts.credentialTitle,
    state: row.state,
    ...publicStatus(row, at),
    issuedOn: row.issuedOn,
    validUntil: row.validUntil,
    zone: at.timeZone,
    rev: row.rev,
    history: await certificateHistory(db, row.id),
  };
}

function publicStatus(
  row: { state: CertificateState; stateSince: number; expiresAt: number; validUntil: string },
  at: { now: number; timeZone: string },
): { status: CertificateStatus; statusSince: string } {
  const status = certificateStatusAt(row, at.now);
  return {
    status,
    statusSince: status === "expired" ? addDays(row.validUntil, 1) : dayOf(row.stateSince, at.timeZone),
  };
}

/** What anyone with the code may see. */
export type PublicAnswer = {
  code: string;
  status: CertificateStatus;
  statusSince: string;
  /** In the holder's chosen form; null: not shown. */
  name: string | null;
  nameDisplay: NameDisplay;
  credentialTitle: string;
  certifyingBody: string;
  programmeName: string;
  scopeNote: string | null;
  trainingHours: number;
  practiceHours: number;
  /** When all requirements were met and the holder applied; null where it was not recorded. */
  metOn: string | null;
  signedOn: string;
  issuedOn: string;
  /** The end of this day, in the zone. */
  validUntil: string;
  zone: string;
};

export type Verification =
  | { kind: "found"; answer: PublicAnswer }
  | { kind: "unknown" }
  /**
   * Too many unknown codes came from this client: nothing is answered before this moment, so that guessing reveals
   * nothing.
   */
  | { kind: "too_many"; until: number };

/** Unknown codes allowed per client and window. */
export const GUESSES: Omit<Limit, "key"> = { points: 20, windowMs: 15 * MINUTE };

/**
 * Looks up a code, for anyone. Unknown ones are counted per client; beyond the limit nothing is answered for a while,
 * not even valid codes, or the limit would reveal them.
 * @param clientKey a hash of where the request came from
 */
export async function verify(
  db: Database,
  typedCode: string,
  clientKey: string,
  at: { now: number; timeZone: string },
): Promise<Verification> {
  const limit = { ...GUESSES, key: sha256(`verify ${clientKey}`) };
  const closedUntil = await limitReached(db, limit, at.now);
  if (closedUntil !== null) return { kind: "too_many", until: closedUntil };

  const code = readCode(typedCode);
  const row = code === null ? null : await byCode(db, code);
  if (!row) {
    const until = await unitOfWork(db, (tx) => takeLimit(tx, limit, at.now));
    return until === null ? { kind: "unknown" } : { kind: "too_many", until };
  }
  const { facts } = row;
  return {
    kind: "found",
    answer: {
      code: row.code,
      ...publicStatus(row, at),
      name: nameShown(facts.holderName, row.nameDisplay),
      nameDisplay: row.nameDisplay,
      credentialTitle: facts.credentialTitle,
      certifyingBody: facts.certifyingBody,
      programmeName: facts.programmeName,
      scopeNote: facts.scopeNote,
      trainingHours: facts.trainingHours,
      practiceHours: facts.practiceHours,
      metOn: row.appliedAt === null ? null : dayOf(row.appliedAt, at.timeZone),
      signedOn: facts.supervisor.signedOn,
      issuedOn: row.issuedOn,
      validUntil: row.validUntil,
      zone: at.timeZone,
    },
  };
}

import { sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";

import {
  bytes,
  check,
  flag,
  index,
  int,
  isOneOf,
  json,
  oneOf,
  primaryKey,
  table,
  text,
  time,
  uniqueIndex,
} from "../columns";
import { agreements } from "./agreements";
import { cohorts } from "./cohorts";
import { people } from "./people";
import {
  APPLICATION_EVENT_KINDS,
  APPLICATION_STATES,
  CERTIFICATE_EVENT_KINDS,
  CERTIFICATE_STATES,
  NAME_DISPLAYS,
} from "~/lib/vocabulary";

/** An application for a credential, under the agreement that determines its requirements. */
export const applications = table(
  "applications",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    cohortId: text()
      .notNull()
      .references(() => cohorts.id),
    /** The profile and the texts the person is held to with this application. */
    agreementId: text()
      .notNull()
      .references((): AnySQLiteColumn => agreements.id),
    state: oneOf(APPLICATION_STATES).notNull(),
    openedAt: time().notNull(),
    /** When it entered its present state. */
    stateSince: time().notNull(),
    submittedAt: time(),
    closedAt: time(),
    rev: int().notNull().default(0),
  },
  (t) => [
    uniqueIndex("applications_open")
      .on(t.personId)
      .where(sql`state in ('in_training', 'submitted', 'returned', 'recommended')`),
    index("applications_by_person").on(t.personId, t.openedAt),
    index("applications_by_cohort").on(t.cohortId, t.state),
    index("applications_by_state").on(t.state, t.stateSince),
    isOneOf("applications_state", "state", APPLICATION_STATES),
  ],
);

/** The events of an application, in order. Append-only. */
export const applicationEvents = table(
  "application_events",
  {
    applicationId: text()
      .notNull()
      .references(() => applications.id),
    seq: int().notNull(),
    kind: oneOf(APPLICATION_EVENT_KINDS).notNull(),
    actorId: text()
      .notNull()
      .references(() => people.id),
    at: time().notNull(),
    /** For a return: the id of the profile's criterion. */
    criterion: text(),
    reason: text(),
    /** For a return: the deadline for changes, YYYY-MM-DD. */
    dueOn: text(),
    /** The rule evaluation, frozen, and its hash: the basis of the decision. */
    evaluation: json<unknown>(),
    evidenceHash: text(),
    /** The scheme of the hash; 1: as in the first release. */
    evidenceScheme: int().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.seq] }),
    isOneOf("application_events_kind", "kind", APPLICATION_EVENT_KINDS),
  ],
);

/** The supervisor's signature. A withdrawn one stays, with the day it was withdrawn. */
export const signOffs = table(
  "sign_offs",
  {
    id: text().primaryKey(),
    applicationId: text()
      .notNull()
      .references(() => applications.id),
    supervisorId: text()
      .notNull()
      .references(() => people.id),
    typedName: text().notNull(),
    statement: text().notNull(),
    conflictDeclaration: text().notNull(),
    evidenceHash: text().notNull(),
    /** The scheme of the hash; 1: as in the first release. */
    evidenceScheme: int().notNull().default(1),
    signedAt: time().notNull(),
    withdrawnAt: time(),
  },
  (t) => [
    uniqueIndex("sign_offs_open")
      .on(t.applicationId)
      .where(sql`withdrawn_at is null`),
    index("sign_offs_by_supervisor").on(t.supervisorId, t.signedAt),
  ],
);

/** The content of a certificate, frozen on the day of issue. */
export type CertificateFacts = {
  holderName: string;
  credentialTitle: string;
  certifyingBody: string;
  programmeName: string;
  statement: string;
  scopeNote: string | null;
  trainingHours: number;
  practiceHours: number;
  modules: { title: string; hours: number }[];
  supervisor: { name: string; signedOn: string };
  issuer: { name: string; signedOn: string };
};

export const certificates = table(
  "certificates",
  {
    id: text().primaryKey(),
    /** At least 128 random bits; the code is the consent to be verified. */
    code: text().notNull(),
    applicationId: text()
      .notNull()
      .references(() => applications.id),
    personId: text()
      .notNull()
      .references(() => people.id),
    state: oneOf(CERTIFICATE_STATES).notNull(),
    nameDisplay: oneOf(NAME_DISPLAYS).notNull(),
    facts: json<CertificateFacts>().notNull(),
    /** YYYY-MM-DD in the program's zone. */
    issuedOn: text().notNull(),
    validUntil: text().notNull(),
    /** The end of that day in the program's zone. */
    expiresAt: time().notNull(),
    issuedAt: time().notNull(),
    issuedBy: text()
      .notNull()
      .references(() => people.id),
    stateSince: time().notNull(),
    rev: int().notNull().default(0),
  },
  (t) => [
    uniqueIndex("certificates_code").on(t.code),
    uniqueIndex("certificates_application").on(t.applicationId),
    index("certificates_by_person").on(t.personId, t.issuedAt),
    isOneOf("certificates_state", "state", CERTIFICATE_STATES),
    isOneOf("certificates_name_display", "name_display", NAME_DISPLAYS),
  ],
);

/** The document as generated, once. Stored apart from the certificate's row, so that lists do not read it. */
export const certificateDocuments = table("certificate_documents", {
  certificateId: text()
    .primaryKey()
    .references(() => certificates.id),
  bytes: bytes().notNull(),
  sha256: text().notNull(),
  size: int().notNull(),
  isTagged: flag().notNull(),
});

export const certificateEvents = table(
  "certificate_events",
  {
    certificateId: text()
      .notNull()
      .references(() => certificates.id),
    seq: int().notNull(),
    kind: oneOf(CERTIFICATE_EVENT_KINDS).notNull(),
    actorId: text()
      .notNull()
      .references(() => people.id),
    at: time().notNull(),
    reason: text(),
    /** For a suspension: its review date, YYYY-MM-DD. */
    reviewOn: text(),
    nameDisplay: oneOf(NAME_DISPLAYS),
  },
  (t) => [
    primaryKey({ columns: [t.certificateId, t.seq] }),
    isOneOf("certificate_events_kind", "kind", CERTIFICATE_EVENT_KINDS),
    check("certificate_events_reason", sql`kind not in ('suspended', 'revoked') or reason is not null`),
  ],
);

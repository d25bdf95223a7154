import { sql } from "drizzle-orm";

import { index, int, isOneOf, json, oneOf, primaryKey, table, text, time, uniqueIndex } from "../columns";
import { people } from "./people";
import { MAIL_TEMPLATES, OUTBOX_STATES, REFUSAL_KINDS } from "~/lib/vocabulary";

/** Who did what, when. Append-only, except for the batch number; sealed in batches. */
export const auditLog = table(
  "audit_log",
  {
    id: text().primaryKey(),
    at: time().notNull(),
    /** null: the program itself. */
    actorId: text().references(() => people.id),
    action: text().notNull(),
    subjectKind: text().notNull(),
    subjectId: text().notNull(),
    /** Whose record it is, so that people can see who opened theirs. */
    aboutPersonId: text().references(() => people.id),
    cohortId: text(),
    /** Facts only: no free text, no names. */
    details: json<Record<string, string | number | boolean | null>>().notNull(),
    /** The number of the batch it is sealed in; null until then. Not part of the sealed content. */
    seal: int(),
  },
  (t) => [
    index("audit_log_by_seal").on(t.seal, t.id),
    index("audit_log_by_time").on(t.at, t.id),
    index("audit_log_by_subject").on(t.subjectKind, t.subjectId, t.at),
    index("audit_log_by_about").on(t.aboutPersonId, t.at),
    index("audit_log_by_cohort").on(t.cohortId, t.at),
    index("audit_log_by_actor").on(t.actorId, t.at),
    index("audit_log_by_action").on(t.action, t.at),
  ],
);

/** A batch of the audit log, chained to the previous batch by its hash. */
export const auditSeals = table(
  "audit_seals",
  {
    number: int().primaryKey(),
    firstId: text().notNull(),
    lastId: text().notNull(),
    entries: int().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
    sealedAt: time().notNull(),
  },
  (t) => [uniqueIndex("audit_seals_last").on(t.lastId)],
);

/** Effects outside the database, queued here until they have happened. */
export const outbox = table(
  "outbox",
  {
    id: text().primaryKey(),
    template: oneOf(MAIL_TEMPLATES).notNull(),
    toEmail: text().notNull(),
    personId: text().references(() => people.id),
    /** The template's parameters. Emptied once sent: a link in it is a key. */
    params: json<Record<string, string>>().notNull(),
    state: oneOf(OUTBOX_STATES).notNull(),
    createdAt: time().notNull(),
    dueAt: time().notNull(),
    tries: int().notNull().default(0),
    leaseUntil: time(),
    sentAt: time(),
    /** A code such as "connection_refused": never an address or a text. */
    lastError: text(),
    /** At most one message per key. */
    dedupeKey: text(),
  },
  (t) => [
    index("outbox_due").on(t.state, t.dueAt, t.id),
    index("outbox_by_state").on(t.state, t.createdAt),
    uniqueIndex("outbox_dedupe")
      .on(t.dedupeKey)
      .where(sql`dedupe_key is not null`),
    isOneOf("outbox_template", "template", MAIL_TEMPLATES),
    isOneOf("outbox_state", "state", OUTBOX_STATES),
  ],
);

/** Refused requests, counted by hour and kind: no address, no person. */
export const refusedRequests = table(
  "refused_requests",
  {
    /** The start of the hour. */
    hour: time().notNull(),
    kind: oneOf(REFUSAL_KINDS).notNull(),
    count: int().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.kind] }), isOneOf("refused_requests_kind", "kind", REFUSAL_KINDS)],
);

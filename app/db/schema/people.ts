import { sql } from "drizzle-orm";

import { bytes, index, int, isOneOf, oneOf, primaryKey, table, text, time, uniqueIndex } from "../columns";
import { cohorts } from "./cohorts";
import { PERSON_STATUSES, ROLES, SESSION_KINDS } from "~/lib/vocabulary";

/** Everyone who can sign in. The legal name goes on a certificate; everywhere else the shown name is used. */
export const people = table(
  "people",
  {
    id: text().primaryKey(),
    /** Trimmed and lower case. */
    email: text().notNull(),
    legalName: text().notNull(),
    shownName: text().notNull(),
    /** Argon2id, PHC form. */
    passwordHash: text().notNull(),
    status: oneOf(PERSON_STATUSES).notNull(),
    /** BCP 47; null: the program's. */
    locale: text(),
    /** IANA; null: the program's. */
    timeZone: text(),
    createdAt: time().notNull(),
    lastActiveAt: time(),
    deactivatedAt: time(),
    rev: int().notNull().default(0),
    /** What search looks in: the shown name, folded (`app/lib/fold.ts`). Written by code. */
    searchKey: text().notNull().default(""),
    /** What lists are sorted by. Written by code, so that both engines sort alike. */
    sortKey: text().notNull().default(""),
  },
  (t) => [
    uniqueIndex("people_email").on(t.email),
    index("people_by_name").on(t.sortKey, t.id),
    isOneOf("people_status", "status", PERSON_STATUSES),
  ],
);

export const personRoles = table(
  "person_roles",
  {
    personId: text()
      .notNull()
      .references(() => people.id),
    role: oneOf(ROLES).notNull(),
    grantedAt: time().notNull(),
    /** null: made by the set-up of the installation. */
    grantedBy: text().references(() => people.id),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.role] }),
    index("person_roles_by_role").on(t.role, t.personId),
    isOneOf("person_roles_role", "role", ROLES),
  ],
);

/** A signed-in device. The id is the SHA-256 of the cookie's token, so that a copy of the table opens nothing. */
export const sessions = table(
  "sessions",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    kind: oneOf(SESSION_KINDS).notNull(),
    createdAt: time().notNull(),
    /** Moves on with use. */
    expiresAt: time().notNull(),
    /** Never moves. */
    absoluteExpiresAt: time().notNull(),
    /** When the password was last given. */
    lastAuthAt: time().notNull(),
    lastSeenAt: time().notNull(),
    /** "Firefox on Android": what the person will recognise, not the whole header. */
    device: text().notNull(),
    /** When a new token took its place, because the password was given again; it answers a little longer. */
    replacedAt: time(),
  },
  (t) => [
    index("sessions_by_person").on(t.personId, t.lastSeenAt),
    index("sessions_by_expiry").on(t.expiresAt),
    isOneOf("sessions_kind", "kind", SESSION_KINDS),
  ],
);

export const invitations = table(
  "invitations",
  {
    id: text().primaryKey(),
    /** SHA-256 of the link's token. */
    tokenHash: text().notNull(),
    email: text().notNull(),
    role: oneOf(ROLES).notNull(),
    cohortId: text().references(() => cohorts.id),
    /** For a trainee: the supervisor to be assigned on joining. */
    supervisorId: text().references(() => people.id),
    invitedBy: text()
      .notNull()
      .references(() => people.id),
    createdAt: time().notNull(),
    sentAt: time().notNull(),
    sentCount: int().notNull().default(1),
    expiresAt: time().notNull(),
    acceptedAt: time(),
    acceptedBy: text().references(() => people.id),
    withdrawnAt: time(),
  },
  (t) => [
    uniqueIndex("invitations_token").on(t.tokenHash),
    index("invitations_by_cohort").on(t.cohortId, t.createdAt),
    index("invitations_by_sent").on(t.createdAt),
    uniqueIndex("invitations_open")
      .on(t.email)
      .where(sql`accepted_at is null and withdrawn_at is null`),
    isOneOf("invitations_role", "role", ROLES),
  ],
);

export const passwordResets = table(
  "password_resets",
  {
    id: text().primaryKey(),
    tokenHash: text().notNull(),
    personId: text()
      .notNull()
      .references(() => people.id),
    createdAt: time().notNull(),
    expiresAt: time().notNull(),
    usedAt: time(),
  },
  (t) => [
    uniqueIndex("password_resets_token").on(t.tokenHash),
    index("password_resets_by_person").on(t.personId, t.createdAt),
    index("password_resets_by_expiry").on(t.expiresAt),
  ],
);

/** A new email address waits here until the link sent to it has been opened. */
export const emailChanges = table(
  "email_changes",
  {
    id: text().primaryKey(),
    tokenHash: text().notNull(),
    personId: text()
      .notNull()
      .references(() => people.id),
    newEmail: text().notNull(),
    createdAt: time().notNull(),
    expiresAt: time().notNull(),
    usedAt: time(),
    /** The address before, and the link sent to it that undoes the change. */
    oldEmail: text(),
    undoTokenHash: text(),
    undoExpiresAt: time(),
    undoneAt: time(),
  },
  (t) => [
    uniqueIndex("email_changes_token").on(t.tokenHash),
    uniqueIndex("email_changes_undo").on(t.undoTokenHash),
    index("email_changes_by_person").on(t.personId, t.createdAt),
    index("email_changes_by_expiry").on(t.expiresAt),
  ],
);

/** A device that a person has signed in from: it has an allowance of its own when others guess. */
export const knownDevices = table(
  "known_devices",
  {
    /** SHA-256 of the device's cookie. */
    tokenHash: text().notNull(),
    personId: text()
      .notNull()
      .references(() => people.id),
    createdAt: time().notNull(),
    lastSeenAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenHash, t.personId] }),
    index("known_devices_by_person").on(t.personId),
    index("known_devices_by_seen").on(t.lastSeenAt),
  ],
);

/** What was sent after a session had ended, until its writer signs in again. Only their browser has the key. */
export const unsentForms = table(
  "unsent_forms",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    createdAt: time().notNull(),
    expiresAt: time().notNull(),
    /** AES-256-GCM; the key is in the browser's cookie alone. */
    body: bytes().notNull(),
  },
  (t) => [
    index("unsent_forms_by_person").on(t.personId, t.createdAt),
    index("unsent_forms_by_expiry").on(t.expiresAt),
  ],
);

/** Tries at something that can be guessed, counted in a window. The key is a hash: no address is kept. */
export const limits = table(
  "limits",
  {
    key: text().primaryKey(),
    count: int().notNull(),
    expiresAt: time().notNull(),
  },
  (t) => [index("limits_by_expiry").on(t.expiresAt)],
);

/** What the installation knows of itself, such as the hash of the one-time set-up code. */
export const installation = table("installation", {
  key: text().primaryKey(),
  value: text().notNull(),
  updatedAt: time().notNull(),
});

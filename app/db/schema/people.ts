import { bytes, index, int, isOneOf, oneOf, primaryKey, table, text, time, uniqueIndex } from "../columns";
import { PERSON_STATUSES, ROLES } from "~/lib/vocabulary";

/** Everyone who can sign in. The legal name is printed on certificates; everywhere else the shown name is used. */
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
    /** The key for search: both names, folded (`app/lib/fold.ts`). Written by code. */
    searchKey: text().notNull().default(""),
    /** The key for sorting. Written by code, so that both engines sort alike. */
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
    /** null: the setup of the installation. */
    grantedBy: text().references(() => people.id),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.role] }),
    index("person_roles_by_role").on(t.role, t.personId),
    isOneOf("person_roles_role", "role", ROLES),
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

/** A new email address, pending until the link sent to it has been opened. */
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
    /** The previous address, and the link sent to it that undoes the change. */
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

/** A device that a person has signed in from: it has its own limit when others guess. */
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

/**
 * Forms submitted after a session had ended, stored until their writer signs in again. Only their browser has the key.
 */
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

import { table, text, oneOf, time, index, isOneOf } from "../columns";
import { people } from "./people";
import { SESSION_KINDS } from "~/lib/vocabulary";

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
    /** Extended by use. */
    expiresAt: time().notNull(),
    /** Never extended. */
    absoluteExpiresAt: time().notNull(),
    /** When the password was last entered. */
    lastAuthAt: time().notNull(),
    lastSeenAt: time().notNull(),
    /** "Firefox on Android": enough for the person to recognize it, not the whole header. */
    device: text().notNull(),
    /** When a new token replaced it, because the password was entered again; it stays valid a little longer. */
    replacedAt: time(),
  },
  (t) => [
    index("sessions_by_person").on(t.personId, t.lastSeenAt),
    index("sessions_by_expiry").on(t.expiresAt),
    isOneOf("sessions_kind", "kind", SESSION_KINDS),
  ],
);

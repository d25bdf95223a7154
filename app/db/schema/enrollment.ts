import { sql } from "drizzle-orm";

import { table, text, oneOf, time, int, uniqueIndex, index, isOneOf } from "../columns";
import { cohorts } from "./cohorts";
import { people } from "./people";
import { ROLES } from "~/lib/vocabulary";

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

import { sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";

import { index, isOneOf, json, oneOf, table, text, time, uniqueIndex } from "../columns";
import { applications } from "./certification";
import { people } from "./people";
import { ATTESTATION_OCCASIONS, ATTESTED_KINDS } from "~/lib/vocabulary";

/** What a person is held to, from when to when. Append-only, but for its end: the earlier ones stay on record. */
export const agreements = table(
  "agreements",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    profileId: text().notNull(),
    profileHash: text().notNull(),
    /** Policy slug or statement id → hash of the text in force when the agreement began. */
    texts: json<Record<string, string>>().notNull(),
    fromAt: time().notNull(),
    /** null: in force. */
    toAt: time(),
  },
  (t) => [
    uniqueIndex("agreements_open")
      .on(t.personId)
      .where(sql`to_at is null`),
  ],
);

/** That a person confirmed a text, by its hash. Append-only. */
export const attestations = table(
  "attestations",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    kind: oneOf(ATTESTED_KINDS).notNull(),
    /** Policy slug or statement id. */
    textId: text().notNull(),
    textHash: text().notNull(),
    occasion: oneOf(ATTESTATION_OCCASIONS).notNull(),
    applicationId: text().references((): AnySQLiteColumn => applications.id),
    attestedAt: time().notNull(),
  },
  (t) => [
    index("attestations_by_person").on(t.personId, t.occasion, t.textId, t.attestedAt),
    isOneOf("attestations_kind", "kind", ATTESTED_KINDS),
    isOneOf("attestations_occasion", "occasion", ATTESTATION_OCCASIONS),
  ],
);

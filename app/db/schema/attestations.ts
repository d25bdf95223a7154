import { index, isOneOf, oneOf, table, text, time } from "../columns";
import { applications } from "./certification";
import { people } from "./people";
import { ATTESTATION_OCCASIONS, ATTESTED_KINDS } from "~/lib/vocabulary";

/** A person's confirmation of a text, by its hash. Append-only. */
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
    applicationId: text().references(() => applications.id),
    attestedAt: time().notNull(),
  },
  (t) => [
    index("attestations_by_person").on(t.personId, t.occasion, t.textId, t.attestedAt),
    isOneOf("attestations_kind", "kind", ATTESTED_KINDS),
    isOneOf("attestations_occasion", "occasion", ATTESTATION_OCCASIONS),
  ],
);

import { index, isOneOf, oneOf, primaryKey, table, text, time } from "~/db/columns";
import { CONTENT_KINDS } from "~/lib/vocabulary";

/** Every profile, policy, statement and question ever in force: copied at start, never deleted. */
export const contentVersions = table(
  "content_versions",
  {
    kind: oneOf(CONTENT_KINDS).notNull(),
    id: text().notNull(),
    /** SHA-256 of `json`. */
    hash: text().notNull(),
    /** Canonical JSON, stored as text so that its bytes never change. */
    json: text().notNull(),
    firstSeenAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.id, t.hash] }),
    index("content_versions_by_hash").on(t.kind, t.hash),
    isOneOf("content_versions_kind", "kind", CONTENT_KINDS),
  ],
);

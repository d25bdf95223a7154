import { sql } from "drizzle-orm";

import { json, table, text, time, uniqueIndex } from "../columns";
import { people } from "./people";

/**
 * The requirements a person is held to, with their period. Append-only, except for the end; earlier ones are retained.
 */
export const agreements = table(
  "agreements",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    profileId: text().notNull(),
    profileHash: text().notNull(),
    /** Policy slug or statement id → hash of the text in force when the agreement started. */
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

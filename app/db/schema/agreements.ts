import { sql } from "drizzle-orm";

import { json, table, text, time, uniqueIndex } from "../columns";
import { people } from "./people";

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

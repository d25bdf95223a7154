import { table, text, int, time, index } from "../columns";

/** Attempts to guess something, counted per window. The key is a hash: no address is stored. */
export const limits = table(
  "limits",
  {
    key: text().primaryKey(),
    count: int().notNull(),
    expiresAt: time().notNull(),
  },
  (t) => [index("limits_by_expiry").on(t.expiresAt)],
);

/** The installation's own facts, such as the hash of the one-time setup code. */
export const installation = table("installation", {
  key: text().primaryKey(),
  value: text().notNull(),
  updatedAt: time().notNull(),
});

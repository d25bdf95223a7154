import { table, text, int, time, index } from "../columns";

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

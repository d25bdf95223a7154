/** The database cannot be used; the message is one line for the operator. */
export class DatabaseUnusable extends Error {
  override name = "DatabaseUnusable";
}

/** Why the database is unavailable for now. The request was not carried out, and nothing stored is lost. */
export type Unavailable = "full" | "read_only" | "busy" | "damaged" | "gone";

/** SQLite's codes, including extended ones, and PostgreSQL's; a prefix is enough. */
const REASONS: readonly (readonly [prefix: RegExp, reason: Unavailable])[] = [
  [/^(SQLITE_FULL|53100|ENOSPC|EDQUOT)/, "full"],
  [/^(SQLITE_READONLY|25006|EROFS)/, "read_only"],
  // Waited for a lock or a connection too long; a serialization failure that outlasted its retries.
  [/^(SQLITE_BUSY|SQLITE_LOCKED|55P03|57014|40001|40P01|53300|POOL_TIMEOUT)/, "busy"],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB|XX001|XX002)/, "damaged"],
  [/^(SQLITE_IOERR|SQLITE_CANTOPEN|57P0[1-5]|25P03|08...|58...|CONNECTION_LOST)/, "gone"],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/, "gone"],
];

function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const inner = "cause" in error ? codesOf(error.cause, depth + 1) : [];
  const several =
    error instanceof AggregateError ? error.errors.flatMap((one) => codesOf(one, depth + 1)) : [];
  return [...own, ...inner, ...several];
}

/**
 * Returns why the database is unavailable for now; null when the error means that the query is wrong.
 * @param error anything that was thrown; its causes are checked too
 */
export function whyUnavailable(error: unknown): Unavailable | null {
  for (const code of codesOf(error)) {
    const found = REASONS.find(([prefix]) => prefix.test(code));
    if (found) return found[1];
  }
  return null;
}

/**
 * Returns whether an error is a unique violation, meaning that a concurrent write came first.
 * @param error anything that was thrown
 */
export function isUniqueViolation(error: unknown): boolean {
  return codesOf(error).some((code) =>
    ["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"].includes(code),
  );
}

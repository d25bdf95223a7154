/** The database cannot be used; the message is one line for the operator. */
export class DatabaseUnusable extends Error {
  override name = "DatabaseUnusable";
}

/**
 * Whether an error says that a unique key refused a row: the other of two simultaneous acts came first.
 * @param error anything that was thrown
 */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("cause" in error && error.cause !== error && isUniqueViolation(error.cause)) return true;
  const code = "code" in error ? String(error.code) : "";
  return code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY" || code === "23505";
}

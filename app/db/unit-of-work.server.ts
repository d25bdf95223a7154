import type { Database, Tx } from "./types";

/**
 * Runs `work` in one transaction: all of its writes are kept, or none. Nothing but the database is awaited inside.
 * Units of work of a process run one after the other on SQLite, and begin with the right to write.
 * @returns what `work` returns, once it is durably stored
 * @throws what `work` throws, after everything was taken back; and an Error when one is begun inside another
 */
export function unitOfWork<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.run(work);
}

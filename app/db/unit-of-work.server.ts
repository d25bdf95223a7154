import type { Database, Tx } from "./types";

/**
 * Runs `work` in one transaction: all of its writes are committed, or none. Inside, await only the database. On SQLite,
 * the units of work of a process run one after the other and start with the write lock.
 * @returns what `work` returns, once it is committed durably
 * @throws what `work` throws, after a rollback; and an Error when one is started inside another
 */
export function unitOfWork<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.run(work);
}

import { whyUnavailable } from "./errors";
import type { Database, Tx } from "./types";
import { unitOfWork } from "./unit-of-work.server";

/**
 * Writes what is only recorded in passing, such as a visit. When the database is temporarily not writable, the write is
 * skipped and the page is still shown.
 * @throws what `work` throws when the query itself is wrong
 */
export async function writeAside(db: Database, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  try {
    await unitOfWork(db, work);
  } catch (error) {
    if (whyUnavailable(error) === null) throw error;
  }
}

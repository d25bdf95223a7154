import { whyUnavailable } from "./errors";
import type { Database, Tx } from "./types";
import { unitOfWork } from "./unit-of-work.server";

/**
 * Writes what is only noted beside reading, such as a visit. When the database cannot write just now, it is left out,
 * and people go on reading.
 * @throws what `work` throws when something is wrong with what was asked
 */
export async function writeAside(db: Database, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  try {
    await unitOfWork(db, work);
  } catch (error) {
    if (whyUnavailable(error) === null) throw error;
  }
}

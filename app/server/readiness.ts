import type { Monitor } from "./monitor";
import type { Database } from "~/db/types";

/** Whether the program can do its work, for reads and writes, with a code for each failure. */
export type Readiness = { read: boolean; write: boolean; reasons: string[] };

const LIMIT_MS = 2000;
/** However often readiness is requested, the database is queried once in this time. */
const CACHED_MS = 1000;

/**
 * Returns the readiness check. It answers within two seconds, whatever the database does. Codes: `stopping`; `read_` or
 * `write_` with `timeout`, `failed`, or why the last write couldn't be committed.
 * @param options.isStopping whether a shutdown was requested
 * @param options.limitMs @param options.cachedMs shorter in tests
 */
export function createReadiness(
  db: Pick<Database, "isWell">,
  monitor: Pick<Monitor, "writeFault">,
  options: { isStopping: () => boolean; limitMs?: number; cachedMs?: number },
): () => Promise<Readiness> {
  const { isStopping, limitMs = LIMIT_MS, cachedMs = CACHED_MS } = options;
  let asked: { at: number; answer: Promise<Readiness> } | null = null;

  async function look(): Promise<Readiness> {
    const until = performance.now() + limitMs;
    const read = await within(until, db.isWell({ write: false }));
    if (read !== true) return { read: false, write: false, reasons: [`read_${read || "failed"}`] };
    const write = await within(until, db.isWell({ write: true }));
    if (write === true) return { read: true, write: true, reasons: [] };
    return { read: true, write: false, reasons: [`write_${monitor.writeFault() ?? (write || "failed")}`] };
  }

  return async () => {
    const now = performance.now();
    if (!asked || now - asked.at > cachedMs) asked = { at: now, answer: look() };
    const answer = await asked.answer;
    return isStopping() ? { ...answer, reasons: ["stopping", ...answer.reasons] } : answer;
  };
}

/** Resolves to the answer, or to `timeout` when it is late; false also when the query failed. */
async function within(until: number, answer: Promise<boolean>): Promise<boolean | "timeout"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"timeout">((resolve) => {
    timer = setTimeout(() => resolve("timeout"), Math.max(0, until - performance.now()));
  });
  try {
    return await Promise.race([answer.catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

/*
 * Copies a database and checks the copy in its own thread, because waiting for the disk and reading every page would
 * block the server. Not bundled, so it is plain JavaScript.
 */
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ driver: string, source: string | null, draft: string, waitMs: number }} */
const { driver, source, draft, waitMs } = workerData;
const Driver = createRequire(import.meta.url)(driver);

/** Few large steps: no one waits for this thread. */
const PAGES_AT_A_TIME = 10_000;

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && "code" in error ? String(error.code) : String(error));

/** @returns {Promise<{ opened: boolean, verdict?: string, code?: string }>} */
async function work() {
  if (source !== null) {
    let reader;
    try {
      reader = new Driver(source, { readonly: true, fileMustExist: true, timeout: waitMs });
      // One snapshot for the whole copy: without it, each write of another connection would restart the copy.
      reader.exec("BEGIN");
      reader.prepare("select count(*) from sqlite_master").get();
    } catch (error) {
      reader?.close();
      return { opened: false, code: codeOf(error) };
    }
    try {
      await reader.backup(draft, { progress: () => PAGES_AT_A_TIME });
    } finally {
      reader.close();
    }
  }
  const copy = new Driver(draft, { fileMustExist: true, timeout: waitMs });
  try {
    copy.pragma("journal_mode = DELETE");
    return { opened: true, verdict: String(copy.pragma("integrity_check(1)", { simple: true })) };
  } finally {
    copy.close();
  }
}

work().then(
  (result) => parentPort?.postMessage(result),
  (error) => parentPort?.postMessage({ opened: true, code: codeOf(error) }),
);

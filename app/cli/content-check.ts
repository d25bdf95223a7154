import { resolve } from "node:path";

import { formatFaults, readAndCheck } from "~/curriculum/check.server";
import { formatReport } from "~/curriculum/report";

/**
 * Checks every content file and prints each fault; with `--report` also what each module's credit rests on. Returns 1
 * when there is a fault, report or not.
 */
export async function contentCheck(args: string[]): Promise<number> {
  const wantsReport = args.includes("--report");
  const [named] = args.filter((arg) => arg !== "--report");
  const folder = resolve(named ?? process.env.CONTENT_DIR ?? "content");
  const { faults, curriculum } = await readAndCheck(folder);
  const verdict = faults.length === 0 ? "Every content file is in order." : formatFaults(faults);
  process.stdout.write(`${verdict}\n`);
  if (wantsReport && curriculum) process.stdout.write(`\n${formatReport(curriculum)}`);
  return faults.length === 0 ? 0 : 1;
}

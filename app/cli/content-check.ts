import { resolve } from "node:path";

import { checkContent, formatFaults } from "~/curriculum/check.server";

/** Checks every content file and prints each fault. Ends with 1 when there is one. */
export async function contentCheck(args: string[]): Promise<number> {
  const folder = resolve(args[0] ?? process.env.CONTENT_DIR ?? "content");
  const faults = await checkContent(folder);
  if (faults.length === 0) {
    process.stdout.write("Every content file is in order.\n");
    return 0;
  }
  process.stdout.write(`${formatFaults(faults)}\n`);
  return 1;
}

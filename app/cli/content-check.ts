import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { formatFaults, readAndCheck } from "~/curriculum/check.server";
import { formatCraft } from "~/curriculum/craft/report";
import { formatReport } from "~/curriculum/report";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { isExample, isReachable, type Contact } from "~/lib/contact";

/**
 * Checks every content file and prints each fault; with `--report`, also what each module's credit is based on, and how
 * its lessons and questions are written. Returns 1 when there is a fault, with or without a report.
 */
export async function contentCheck(args: string[]): Promise<number> {
  const wantsReport = args.includes("--report");
  const [named] = args.filter((arg) => arg !== "--report");
  const folder = resolve(named ?? process.env.CONTENT_DIR ?? "content");
  const { faults, content } = await readAndCheck(folder, REQUIREMENT_SCHEMAS);
  const verdict = faults.length === 0 ? "All content files are valid." : formatFaults(faults);
  process.stdout.write(`${verdict}\n`);
  if (content) process.stdout.write(await contactRemark(folder, content.curriculum.program.contact));
  if (wantsReport && content) {
    process.stdout.write(
      `\n${formatReport(content.curriculum)}${formatCraft(content.modules, content.texts)}`,
    );
  }
  return faults.length === 0 ? 0 : 1;
}

/** Returns a note if the program's own contact is missing, which is not a fault; otherwise an empty text. */
async function contactRemark(folder: string, contact: Contact): Promise<string> {
  const reach = isReachable(contact);
  if (reach && !isExample(contact)) return "";
  const lines = (await readFile(join(folder, "program.yaml"), "utf8")).split("\n");
  const line = lines.findIndex((text) => text.startsWith("contact:")) + 1;
  const what = reach
    ? `the contact ${contact.email ?? ""} is an example that no one reads`
    : "the contact has no email address and no phone number";
  return `Note: program.yaml:${line} ${what}. Write your own here, or enter it in /setup or under Administration: it is in every email, on error pages, and at the foot of each page, and no invitation is sent without one.\n`;
}

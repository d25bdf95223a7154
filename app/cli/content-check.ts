import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { formatFaults, readAndCheck } from "~/curriculum/check.server";
import { formatCraft } from "~/curriculum/craft/report";
import { formatReport } from "~/curriculum/report";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { isExample, isReachable, type Contact } from "~/lib/contact";

/**
 * Checks every content file and prints each fault; with `--report` also what each module's credit rests on,
 * and how its lessons and questions are written. Returns 1
 * when there is a fault, report or not.
 */
export async function contentCheck(args: string[]): Promise<number> {
  const wantsReport = args.includes("--report");
  const [named] = args.filter((arg) => arg !== "--report");
  const folder = resolve(named ?? process.env.CONTENT_DIR ?? "content");
  const { faults, content } = await readAndCheck(folder, REQUIREMENT_SCHEMAS);
  const verdict = faults.length === 0 ? "Every content file is in order." : formatFaults(faults);
  process.stdout.write(`${verdict}\n`);
  if (content) process.stdout.write(await contactRemark(folder, content.curriculum.programme.contact));
  if (wantsReport && content) {
    process.stdout.write(
      `\n${formatReport(content.curriculum)}${formatCraft(content.modules, content.texts)}`,
    );
  }
  return faults.length === 0 ? 0 : 1;
}

/** What is no fault and still wants an own contact before anyone is invited; empty when there is one. */
async function contactRemark(folder: string, contact: Contact): Promise<string> {
  const reach = isReachable(contact);
  if (reach && !isExample(contact)) return "";
  const lines = (await readFile(join(folder, "program.yaml"), "utf8")).split("\n");
  const line = lines.findIndex((text) => text.startsWith("contact:")) + 1;
  const what = reach
    ? `the contact ${contact.email ?? ""} is an example that nobody reads`
    : "the contact has no email address and no phone number";
  return `Note: program.yaml:${line} ${what}. Write your own here, or enter it in /setup or under Administration: it stands in every mail, on error pages and at the foot of each page, and no invitation goes out without one.\n`;
}

import type { Finding } from "~/features/operations/checks/finding";
import { examine } from "~/server/doctor/examine";
import { readSettings } from "~/server/settings";

const SIGNS: Record<Finding["level"], string> = { ok: "  ok  ", look: " WARN ", mend: " FIX  " };

/**
 * Checks an installation and advises on each finding. `doctor [-- --json]`. Exits with 1 when something must be fixed.
 */
export async function doctor(args: string[]): Promise<number> {
  const findings = await examine(readSettings(process.env, "production"), Date.now());
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    let area = "";
    for (const finding of findings) {
      if (finding.area !== area) process.stdout.write(`\n${(area = finding.area)}\n`);
      process.stdout.write(`${SIGNS[finding.level]} ${finding.found}\n`);
      if (finding.advice) process.stdout.write(`        → ${finding.advice}\n`);
    }
    process.stdout.write(`\n${count("ok")} ok, ${count("look")} to review, ${count("mend")} to fix.\n`);
  }
  return count("mend") === 0 ? 0 : 1;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Creates the folder in which the servers of one run share the demos they made; deletes it after the run. */
export default function demoTemplates(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "alongside-demos-"));
  process.env.DEMO_TEMPLATES = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

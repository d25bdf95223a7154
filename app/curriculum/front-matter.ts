import { finding, type Finding } from "./faults";

/** A document in its two parts. The body stands on the lines it has in the file, so that faults name the author's line. */
export type SplitDocument = { facts: string; body: string; findings: Finding[] };

/** The line of the file the facts between the dashes begin on. */
export const FACTS_FIRST_LINE = 2;

/** Takes a document's text and returns what stands between its dashes and what stands below; a finding without dashes. */
export function splitFrontMatter(text: string, file: string): SplitDocument {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const end =
    lines[0]?.trimEnd() === "---" ? lines.findIndex((line, i) => i > 0 && line.trimEnd() === "---") : -1;
  if (end === -1) {
    const instead = "Begin the file with a line ---, then `id:`, `title:` and so on, then another line ---.";
    return {
      facts: "",
      body: "",
      findings: [finding(file, 1, "no front matter between two lines of dashes", instead)],
    };
  }
  const body = lines.map((line, index) => (index <= end ? "" : line)).join("\n");
  return { facts: lines.slice(1, end).join("\n"), body, findings: [] };
}

import { finding, type Finding } from "./faults";

/** A document split in two. The body keeps its line numbers, so that faults name the author's line. */
export type SplitDocument = { facts: string; body: string; findings: Finding[] };

/** The line of the file on which the front matter begins. */
export const FACTS_FIRST_LINE = 2;

/** Splits a document into front matter and body; returns a finding when there is no front matter. */
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

import type { DocumentContext } from "../document.server";
import { finding, remark, type Finding } from "../faults";
import type { Facts } from "../mdx/facts";
import { lineAt, type Lines } from "../yaml";

/** The parts of a lesson or policy that these checks need. */
export type ReferringDocument = {
  file: string;
  facts: Facts;
  /** The front matter; null when it has faults of its own. */
  front: { sources: readonly string[] } | null;
  lines: Lines;
  /** Whether the whole text could be read. */
  isWhole: boolean;
};

/** Checks a document's references to the glossary and sources, and the headings that its content notes link to. */
export function checkReferences(
  { glossary, sources }: Pick<DocumentContext, "glossary" | "sources">,
  { file, facts, front, lines, isWhole }: ReferringDocument,
): Finding[] {
  const findings: Finding[] = [];
  const headings = new Set(facts.headings.map(({ id }) => id));
  for (const { kind, value, line } of facts.uses) {
    if (kind === "term" && !glossary.has(value)) {
      const instead = "Add the term to content/glossary.yaml, or write a known id.";
      findings.push(finding(file, line, `the term \`${value}\`, which is not in the glossary`, instead));
    }
    if (kind === "cite" && !sources.has(value)) {
      findings.push(finding(file, line, `the source \`${value}\`, which does not exist`, ADD_SOURCE));
    }
    if (kind === "resume" && isWhole && !headings.has(value)) {
      const after = facts.headings.filter((heading) => heading.line > line).map(({ id }) => `\`${id}\``);
      const instead =
        after.length > 0 ? `Write one of ${after.join(", ")}.` : "Write a heading after the passage.";
      findings.push(remark(file, line, `resume="${value}", a heading that does not exist`, instead));
    }
  }
  front?.sources.forEach((id, index) => {
    if (sources.has(id)) return;
    const at = lineAt(lines, ["sources", index]);
    findings.push(finding(file, at, `the source \`${id}\`, which does not exist`, ADD_SOURCE));
  });
  return findings;
}

const ADD_SOURCE = "Add it to content/sources.yaml, or write a known id.";

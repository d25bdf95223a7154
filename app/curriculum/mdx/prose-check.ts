import type { Parents, Root, RootContent } from "mdast";

import { finding, remark } from "../faults";

import type { Facts } from "./facts";
import { isJsx, lineOf, propsOf } from "./nodes";
import { SHOWN } from "./reading";
import { findHurtfulWords, findPhoneNumbers, type WordFault } from "./words";

/**
 * Checks the address of a link: internal pages and headings are recorded for a later check, anything else is reported.
 */
export function checkLink(url: string, line: number, file: string, facts: Facts): void {
  if (url.startsWith("#") || (url.startsWith("/") && !url.startsWith("//") && !url.startsWith("/\\"))) {
    facts.uses.push({ kind: "link", value: url, line });
    return;
  }
  if (/^(?:https?:)?\/\//i.test(url) || /^mailto:/i.test(url)) {
    facts.findings.push(
      remark(
        file,
        line,
        `a link to another site (${url})`,
        'Put the address into content/sources.yaml and write <Cite id="…" />.',
      ),
    );
  } else if (/^tel:|^sms:/i.test(url)) {
    facts.findings.push(remark(file, line, `a telephone link (${url})`, "Write <CrisisLines />."));
  } else if (/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    facts.findings.push(
      finding(file, line, `a link that is code or not a page (${url})`, "Link to a page of this site."),
    );
  } else {
    facts.findings.push(
      remark(
        file,
        line,
        `a link that begins nowhere (${url})`,
        "Write the whole address, for instance `/learn/boundaries/repair`.",
      ),
    );
  }
}

/** Checks the words of a paragraph, heading, table cell, or component's attributes. */
export function checkPassage(
  node: Root | RootContent,
  parents: readonly Parents[],
  file: string,
  facts: Facts,
): void {
  if (isJsx(node)) {
    for (const [prop, value] of propsOf(node)) {
      if (prop === "alt" || SHOWN.includes(prop)) {
        tell([...findHurtfulWords(value), ...findPhoneNumbers(value)], () => lineOf(node), file, facts);
      }
    }
  }
  const isPassage =
    node.type === "paragraph" ||
    node.type === "heading" ||
    node.type === "tableCell" ||
    (isJsx(node) && node.children.some((child) => child.type === "text"));
  if (!isPassage || parents.some((parent) => parent.type === "paragraph")) return;
  const pieces = piecesOf(node);
  const text = pieces.map((piece) => piece.text).join("");
  const lineAtOffset = (offset: number): number => {
    let start = 0;
    for (const piece of pieces) {
      const end = start + piece.text.length;
      if (offset < end) return piece.line + piece.text.slice(0, offset - start).split("\n").length - 1;
      start = end;
    }
    return lineOf(node);
  };
  const isQuotation = parents.some((parent) => parent.type === "blockquote");
  const faults = [...(isQuotation ? [] : findHurtfulWords(text)), ...findPhoneNumbers(text)];
  tell(faults, lineAtOffset, file, facts);
}

function tell(faults: WordFault[], lineAt: (offset: number) => number, file: string, facts: Facts): void {
  for (const { offset, found, instead } of faults) {
    facts.findings.push(remark(file, lineAt(offset), `"${found}"`, instead));
  }
}

function piecesOf(node: Root | RootContent | Parents): { text: string; line: number }[] {
  if (node.type === "text") return [{ text: node.value, line: lineOf(node) }];
  if (node.type === "break") return [{ text: " ", line: lineOf(node) }];
  return "children" in node ? node.children.flatMap(piecesOf) : [];
}

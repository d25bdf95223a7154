import type { Parents, Root, RootContent } from "mdast";

import { isJsx, propsOf } from "./nodes";

/** Attributes that a reader reads. */
export const SHOWN: readonly string[] = ["title", "prompt", "caption", "who", "why"];
const OF_ONE_PIECE: ReadonlySet<string> = new Set([
  "paragraph",
  "heading",
  "tableCell",
  "emphasis",
  "strong",
  "delete",
  "link",
  "linkReference",
]);

/** Takes a document's tree and returns how many words a reader reads in it: text, tables, and titles and prompts. */
export function countWords(tree: Root): number {
  return readingText(tree)
    .split(/\s+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

/** Takes a node and returns the text a reader reads in it. */
export function readingText(node: Root | RootContent | Parents): string {
  if ("value" in node) {
    return node.type === "text" || node.type === "inlineCode" || node.type === "code" ? node.value : "";
  }
  if (node.type === "break") return " ";
  if (!("children" in node)) return "";
  const inner = node.children.map(readingText);
  if (OF_ONE_PIECE.has(node.type) || node.type === "mdxJsxTextElement") return inner.join("");
  const props = isJsx(node) ? propsOf(node) : new Map<string, string>();
  return [...SHOWN.map((name) => props.get(name) ?? ""), ...inner].join(" ");
}

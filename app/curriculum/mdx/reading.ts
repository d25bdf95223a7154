import type { Parents, Root, RootContent } from "mdast";

import { isJsx, propsOf } from "./nodes";

/** Attributes that are shown to readers. */
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

/** Counts the words that readers read in a document: text, tables, titles, and prompts. */
export function countWords(tree: Root): number {
  return readingText(tree)
    .split(/\s+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

/** Returns the text that readers read in a node. */
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

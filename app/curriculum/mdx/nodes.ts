import type { Node, Parents, Root, RootContent } from "mdast";
import type { MdxJsxFlowElement, MdxJsxTextElement } from "mdast-util-mdx-jsx";

export type JsxNode = MdxJsxFlowElement | MdxJsxTextElement;

/** Returns whether a node is a component, or an HTML tag, which MDX treats alike. */
export function isJsx(node: Root | RootContent | Parents): node is JsxNode {
  return node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement";
}

/** Returns a component's plain-text attributes. An attribute without a value is an empty text. */
export function propsOf(node: JsxNode): Map<string, string> {
  const props = new Map<string, string>();
  for (const attribute of node.attributes) {
    if (attribute.type !== "mdxJsxAttribute") continue;
    if (attribute.value === null || attribute.value === undefined) props.set(attribute.name, "");
    else if (typeof attribute.value === "string") props.set(attribute.name, attribute.value);
  }
  return props;
}

/** Returns the line on which a node begins; 1 for a generated node. */
export function lineOf(node: Node): number {
  return node.position?.start.line ?? 1;
}

/** Returns the text in a node, without formatting. */
export function textOf(node: Root | RootContent | Parents): string {
  if ("value" in node) return node.type === "text" || node.type === "inlineCode" ? node.value : "";
  if (node.type === "break") return " ";
  return "children" in node ? node.children.map(textOf).join("") : "";
}

/** Returns whether a node contains anything visible to readers. */
export function hasContent(node: Root | RootContent | Parents): boolean {
  if ("value" in node) return node.value.trim() !== "";
  return "children" in node ? node.children.some(hasContent) : true;
}

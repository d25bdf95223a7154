import type { Root, RootContent, Table } from "mdast";

import type { Finding } from "../faults";

import type { Say } from "./component-rule";
import { textOf, type JsxNode } from "./nodes";

/** Checks the content of `<DataTable>`. */
export function tableFindings(node: JsxNode, say: Say): Finding[] {
  if (node.children.some((child) => child.type === "table")) return [];
  return [say("<DataTable> without a table", "Put a Markdown table in it, with empty lines around it.")];
}

/**
 * A remark plugin that prepares tables: alignment becomes a class, because the Content-Security-Policy forbids inline
 * styles, and the column titles become the name of the region in which a wide table scrolls.
 */
export function readyTables() {
  return (tree: Root): void => visit(tree);
}

function visit(node: Root | RootContent): void {
  if (node.type === "table") ready(node);
  else if ("children" in node) node.children.forEach(visit);
}

function ready(table: Table): void {
  const aligns = table.align ?? [];
  const columns = table.children[0]?.children
    .map((cell) => textOf(cell).trim())
    .filter((title) => title !== "");
  table.data = { ...table.data, hProperties: { "data-columns": (columns ?? []).join(", ") } };
  for (const row of table.children) {
    row.children.forEach((cell, index) => {
      const align = aligns[index];
      if (align) cell.data = { ...cell.data, hProperties: { className: [`align-${align}`] } };
    });
  }
  table.align = null;
}

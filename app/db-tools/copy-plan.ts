import type { ColumnKind, TableShape } from "./copy-types";

/** SQLite's storage type for each kind. */
const STORED: Record<ColumnKind, string> = {
  text: "text",
  json: "text",
  integer: "integer",
  flag: "integer",
  bytes: "bytes",
};

const outline = (table: TableShape) =>
  JSON.stringify([
    table.columns.map(({ name, kind }) => [name, STORED[kind]]),
    table.key,
    [...new Set(table.pointsTo)].sort(),
  ]);

/**
 * Returns the name of a table that differs or is missing on one side, or null when two databases have the same tables,
 * with the same columns, keys and references.
 */
export function firstDifference(a: readonly TableShape[], b: readonly TableShape[]): string | null {
  const others = new Map(b.map((table) => [table.name, outline(table)]));
  for (const table of a) if (others.get(table.name) !== outline(table)) return table.name;
  return b.find(({ name }) => !a.some((table) => table.name === name))?.name ?? null;
}

/**
 * Returns the tables ordered so that each comes after those its rows refer to, as far as possible: in a circle of
 * references, one of them comes too early.
 */
export function insertionOrder(tables: readonly TableShape[]): TableShape[] {
  const order: TableShape[] = [];
  const seen = new Set<string>();
  const visit = (table: TableShape) => {
    if (seen.has(table.name)) return;
    seen.add(table.name);
    for (const name of table.pointsTo) {
      const target = tables.find((other) => other.name === name);
      if (target) visit(target);
    }
    order.push(table);
  };
  [...tables].sort((a, b) => (a.name < b.name ? -1 : 1)).forEach(visit);
  return order;
}

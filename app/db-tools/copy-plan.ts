import type { ColumnKind, TableShape } from "./copy-types";

/** What SQLite stores a kind as. */
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
 * Whether two databases have the same tables, with the same columns, keys and pointers.
 * @returns the name of a table that differs or is missing on one side, or null
 */
export function firstDifference(a: readonly TableShape[], b: readonly TableShape[]): string | null {
  const others = new Map(b.map((table) => [table.name, outline(table)]));
  for (const table of a) if (others.get(table.name) !== outline(table)) return table.name;
  return b.find(({ name }) => !a.some((table) => table.name === name))?.name ?? null;
}

/**
 * The tables in an order in which each comes after those its rows point to, as far as there is one: where tables point
 * to one another in a circle, one of them comes too early.
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

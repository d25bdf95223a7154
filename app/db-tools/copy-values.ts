import { createHash } from "node:crypto";

import type { CopyRow, TableShape } from "./copy-types";

/** The replacement for an unreadable character. The program writes the same where it stores a text. */
const UNREADABLE = "\uFFFD";

/**
 * Returns a row as PostgreSQL can store it: its texts cannot contain NUL.
 * @returns the same row when there was none
 */
export function withoutNul(row: CopyRow): CopyRow {
  return row.some((value) => value?.includes("\0"))
    ? row.map((value) => value?.replaceAll("\0", UNREADABLE) ?? null)
    : row;
}

/** Counts the values in which two rows differ. */
export function countChanged(row: CopyRow, other: CopyRow): number {
  return row === other ? 0 : row.filter((value, at) => value !== other[at]).length;
}

/** Returns values as PostgreSQL writes an array, so that a whole column is sent in one parameter. */
export function arrayLiteral(values: readonly (string | null)[]): string {
  const written = values.map((value) =>
    value === null ? "NULL" : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`,
  );
  return `{${written.join(",")}}`;
}

export type TableSum = { rows: number; checksum: string };

/**
 * Counts a table's rows and computes their checksum: SHA-256 over its name, its columns and every value with its
 * length, so that no two different tables are encoded alike.
 * @param batches of rows in the order of the primary key
 */
export async function sumUp(
  table: TableShape,
  batches: AsyncIterable<readonly CopyRow[]>,
): Promise<TableSum> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([table.name, ...table.columns.map(({ name }) => name)]));
  let rows = 0;
  for await (const batch of batches) {
    rows += batch.length;
    let text = "";
    for (const row of batch) {
      for (const value of row) text += value === null ? "-;" : `${value.length}:${value};`;
      text += "\n";
    }
    hash.update(text);
  }
  return { rows, checksum: hash.digest("hex") };
}

import { sql, type SQL, type SQLWrapper } from "drizzle-orm";

/*
 * A column of thousands of rows, packed into one text. A row that the driver returns and Drizzle maps costs ten times
 * what the database needs to find it; a single text only has to be split. All columns of a statement are packed in one
 * pass over its rows, so the same index in each refers to the same row.
 */

/** The unit separator: separates values and occurs in none of them. */
const BETWEEN = "\u001f";

/**
 * Returns an expression that packs all values of a column into one text, for `unpacked`.
 * @param value an id, a code of ours or a number: nothing that people typed
 */
export function packed(value: SQLWrapper): SQL<string | null> {
  return sql`string_agg(coalesce(cast(${value} as text), ''), ${BETWEEN})`;
}

/**
 * Returns an expression like `packed` for text that people typed: a separator in it, which is invisible, is removed.
 */
export function packedText(value: SQLWrapper): SQL<string | null> {
  return packed(sql`replace(${value}, ${BETWEEN}, '')`);
}

/** Returns the values of a packed column in the order of its rows; an empty one was null. */
export function unpacked(column: string | null | undefined): string[] {
  return typeof column === "string" ? column.split(BETWEEN) : [];
}

/** Returns the number at an index of an unpacked column; null where there was none. */
export function numberIn(values: readonly string[], place: number): number | null {
  const value = values[place];
  return value === undefined || value === "" ? null : Number(value);
}

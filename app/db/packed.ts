import { sql, type SQL, type SQLWrapper } from "drizzle-orm";

/*
 * A column of thousands of rows as one text. A row that the driver hands out and Drizzle puts together costs ten times
 * what the database needs to find it; of one text, only splitting it is left. The columns of one statement are packed in
 * one go over its rows, so the same place in each of them is the same row.
 */

/** The unit separator: stands between values, and in none of them. */
const BETWEEN = "\u001f";

/**
 * All of a column's values in one text, for `unpacked`.
 * @param value an id, a word of ours or a number: nothing that people typed
 */
export function packed(value: SQLWrapper): SQL<string | null> {
  return sql`string_agg(coalesce(cast(${value} as text), ''), ${BETWEEN})`;
}

/** As `packed`, for what people typed: a separator in it, which has no look, is left out. */
export function packedWords(value: SQLWrapper): SQL<string | null> {
  return packed(sql`replace(${value}, ${BETWEEN}, '')`);
}

/** The values of a packed column in the order of its rows; an empty one was null. */
export function unpacked(column: string | null | undefined): string[] {
  return typeof column === "string" ? column.split(BETWEEN) : [];
}

/** The number at a place of an unpacked column; null where there was none. */
export function numberIn(values: readonly string[], place: number): number | null {
  const value = values[place];
  return value === undefined || value === "" ? null : Number(value);
}

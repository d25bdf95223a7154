/* What stands in a file that a spreadsheet will open. Pure. */

/** Line ends as spreadsheets know them, and those that only Unicode knows. */
const LINE_END = /(\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029])/u;
/** What is passed over when a cell is read: spaces of every kind, and marks that cannot be seen. */
const LEADING =
  /^[\s\u00a0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000e-\u001f]*/u;
/** Signs that begin a formula, by their plain form; the minus sign has no plain form. */
const FORMULA = /^[=+\-@\u2212]/u;

/** Begins with a plain letter or figure and is one line: most cells are, and need no closer look. */
const PLAIN = /^[a-z0-9][^\n\r\u000b\u000c\u0085\u2028\u2029]*$/i;

/**
 * A text that no spreadsheet takes for a formula: an apostrophe stands before whatever could begin one, at the start
 * and after each line end within, full-width and small forms included; and before a leading tab or line end.
 * The characters are those OWASP lists under "CSV Injection" (2025).
 */
export function csvSafe(text: string): string {
  if (PLAIN.test(text)) return text;
  const parts = text.split(LINE_END);
  const guarded = parts.map((part) => (beginsFormula(part) ? `'${part}` : part)).join("");
  return /^[\t\r\n]/u.test(guarded) ? `'${guarded}` : guarded;
}

function beginsFormula(line: string): boolean {
  const first = [...line.replace(LEADING, "")][0];
  return first !== undefined && FORMULA.test(first.normalize("NFKC"));
}

/** What can stand between the columns, and before the decimals: spreadsheets go by the country they are set to. */
export const SEPARATORS = { comma: ",", semicolon: ";", tab: "\t" } as const;
export const DECIMAL_SIGNS = { point: ".", comma: "," } as const;
export type TableStyle = { separator: keyof typeof SEPARATORS; decimal: keyof typeof DECIMAL_SIGNS };

/**
 * A table as a file for spreadsheets: every cell quoted and guarded, with a byte order mark, so that letters beyond
 * English arrive.
 */
export function csvOf(
  lines: readonly (readonly string[])[],
  separator: TableStyle["separator"] = "comma",
): string {
  const cell = (text: string) => `"${csvSafe(text).replaceAll('"', '""')}"`;
  return `\ufeff${lines.map((line) => `${line.map(cell).join(SEPARATORS[separator])}\r\n`).join("")}`;
}

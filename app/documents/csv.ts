import { stringify } from "csv-stringify/sync";

/** Line breaks that spreadsheets recognize, and those of Unicode only. */
const LINE_END = /(\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029])/u;
/** What a spreadsheet skips when it reads a cell: spaces of every kind, and invisible marks. */
const LEADING =
  /^[\s\u00a0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000e-\u001f]*/u;
/** Characters that start a formula, in their compatibility form (NFKC); the minus sign has none. */
const FORMULA = /^[=+\-@\u2212]/u;

/** Begins with an ASCII letter or digit and is one line: true of most cells, which need no closer check. */
const PLAIN = /^[a-z0-9][^\n\r\u000b\u000c\u0085\u2028\u2029]*$/i;

/**
 * Returns a text that no spreadsheet interprets as a formula: an apostrophe precedes whatever could start one, at the
 * beginning and after each line break, including full-width and small forms; and a leading tab or line break.
 * The characters are those OWASP lists under "CSV Injection" (2025). `escape_formulas` of csv-stringify checks the
 * first character of a cell only, so it does not replace this.
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

/** Column separators and decimal signs: what a spreadsheet expects depends on its regional settings. */
export const SEPARATORS = { comma: ",", semicolon: ";", tab: "\t" } as const;
export const DECIMAL_SIGNS = { point: ".", comma: "," } as const;
export type TableStyle = { separator: keyof typeof SEPARATORS; decimal: keyof typeof DECIMAL_SIGNS };

/**
 * Returns a table as a file for spreadsheets: every cell is quoted and guarded against formulas, and a byte order mark
 * declares the text as UTF-8.
 */
export function csvOf(
  lines: readonly (readonly string[])[],
  separator: TableStyle["separator"] = "comma",
): string {
  return BYTE_ORDER_MARK + csvLines(lines, separator);
}

export const BYTE_ORDER_MARK = "\ufeff";

/** Returns some lines of such a file, for a table that is too long to be written at once. */
export function csvLines(
  lines: readonly (readonly string[])[],
  separator: TableStyle["separator"] = "comma",
): string {
  return stringify(
    lines.map((line) => line.map(csvSafe)),
    {
      delimiter: SEPARATORS[separator],
      record_delimiter: "\r\n",
      quoted: true,
      quoted_empty: true,
    },
  );
}

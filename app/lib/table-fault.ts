/**
 * Why a file is no table: `workbook` for a spreadsheet's own format, `not_text` for any other binary file, `open_quote`
 * for a quotation mark that is never closed (`line`: where it opens).
 */
export type TableFault =
  | { code: "empty" }
  | { code: "workbook" }
  | { code: "not_text" }
  | { code: "open_quote"; line: number }
  | { code: "too_many_rows" | "too_many_columns"; most: number };

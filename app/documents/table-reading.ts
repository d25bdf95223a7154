import { CsvError, parse } from "csv-parse/sync";

import type { TableFault } from "~/lib/table-fault";

/* Reads a table that was saved by a spreadsheet, in any of the ways they write it. Pure. */

/** A row with its cells, exactly as written. */
export type ReadRow = {
  /** 1-based line of the file on which the row begins. */
  line: number;
  cells: string[];
};

/** How many bytes from the start are looked at to tell what a file is. */
const SAMPLE = 4096;

const BYTE_ORDER_MARKS: readonly { bytes: readonly number[]; encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
];

/** How files of spreadsheet programs begin: .xlsx and .ods are ZIP archives, .xls an OLE container. */
const WORKBOOKS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/** Above this share of zero bytes, a file without a byte order mark is no text in any encoding read here. */
const ZEROS_IN_TEXT = 0.1;

/**
 * Returns the text of a file: UTF-8 or UTF-16 with or without a byte order mark, otherwise Windows-1252.
 * @returns a fault for a workbook or another binary file
 */
export function textOfFile(bytes: Uint8Array): { ok: true; text: string } | { ok: false; fault: TableFault } {
  const begins = (signature: readonly number[]) => signature.every((byte, place) => bytes[place] === byte);
  if (WORKBOOKS.some(begins)) return { ok: false, fault: { code: "workbook" } };
  const mark = BYTE_ORDER_MARKS.find((one) => begins(one.bytes));
  if (mark) return { ok: true, text: new TextDecoder(mark.encoding).decode(bytes) };
  const zeros = zerosIn(bytes.subarray(0, SAMPLE));
  // Latin letters in UTF-16 have a zero byte each, always on the same side.
  if (zeros.odd > 0.6 && zeros.even < ZEROS_IN_TEXT)
    return { ok: true, text: new TextDecoder("utf-16le").decode(bytes) };
  if (zeros.even > 0.6 && zeros.odd < ZEROS_IN_TEXT)
    return { ok: true, text: new TextDecoder("utf-16be").decode(bytes) };
  if (zeros.odd + zeros.even > 2 * ZEROS_IN_TEXT) return { ok: false, fault: { code: "not_text" } };
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: true, text: fromWindows1252(bytes) };
  }
}

/** What Windows-1252 has in place of Latin-1's control characters, from 0x80 on. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Decodes by hand: some releases of Node.js decode `windows-1252` as Latin-1. */
function fromWindows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return latin.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign);
}

/** Returns the share of zeros among the bytes in even and in odd places. */
function zerosIn(bytes: Uint8Array): { even: number; odd: number } {
  const found = [0, 0];
  bytes.forEach((byte, place) => {
    if (byte === 0) found[place % 2] = (found[place % 2] ?? 0) + 1;
  });
  const half = Math.max(1, bytes.length / 2);
  return { even: (found[0] ?? 0) / half, odd: (found[1] ?? 0) / half };
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** The line that some spreadsheets put first to name the delimiter. */
const NAMED_DELIMITER = /^\ufeff?"?sep=([,;\t|])"?\r?\n/i;

/**
 * Reads a table: cells separated by commas, semicolons, tabs, or bars, whichever separates its first lines.
 * @returns its rows, without empty ones; or why it can't be read
 */
export function readTable(
  text: string,
  most: { rows: number; columns: number },
): { ok: true; rows: ReadRow[] } | { ok: false; fault: TableFault } {
  const named = NAMED_DELIMITER.exec(text);
  const body = named ? text.slice(named[0].length) : text.replace(/^\ufeff/, "");
  // The parser counts a line break of two characters inside a cell as two lines.
  const lines = body.replace(/\r\n?/g, "\n");
  const linesBefore = named ? 1 : 0;
  const rows: ReadRow[] = [];
  const enough = new Error("There are more rows than are read.");
  let lastLine = linesBefore;
  try {
    parse(lines, {
      delimiter: DELIMITERS.find((one) => one === named?.[1]) ?? delimiterOf(lines),
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: "\n",
      on_record: (cells: string[], at) => {
        const inside = cells.reduce((sum, cell) => sum + (cell.split("\n").length - 1), 0);
        lastLine = at.lines + linesBefore;
        if (cells.some((cell) => cell.trim() !== "")) rows.push({ line: lastLine - inside, cells });
        if (rows.length > most.rows) throw enough;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return { ok: false, fault: { code: "open_quote", line: lastLine + 1 } };
    if (error !== enough) throw error;
    return { ok: false, fault: { code: "too_many_rows", most: most.rows } };
  }
  if (rows.length === 0) return { ok: false, fault: { code: "empty" } };
  const widest = rows.reduce((width, { cells }) => Math.max(width, cells.length), 0);
  if (widest > most.columns) return { ok: false, fault: { code: "too_many_columns", most: most.columns } };
  return { ok: true, rows };
}

const LOOKED_AT = 10;

/** Returns what separates most cells in the first lines; a comma when nothing does. */
function delimiterOf(text: string): Delimiter {
  const lines = text
    .slice(0, 64 * 1024)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, LOOKED_AT)
    .map((line) => line.replace(/"[^"]*"/g, ""));
  const inLines = (delimiter: Delimiter) =>
    lines.filter((line) => line.includes(delimiter)).length * 1000 +
    lines.reduce((sum, line) => sum + line.split(delimiter).length - 1, 0);
  const [first = "," as const, ...others] = DELIMITERS;
  return others.reduce<Delimiter>((best, one) => (inLines(one) > inLines(best) ? one : best), first);
}

import writeWorkbook, { type CellObject, type Sheet } from "write-excel-file/node";

/** What a column holds. `day` cells are YYYY-MM-DD; `minutes` cells are shown as hours and minutes, and can be summed. */
export type XlsxColumn = { header: string; kind: "text" | "number" | "day" | "minutes"; width?: number };

/** A cell as it is given; a text in another column than a text column, such as the sign of a hidden figure, stays text. */
export type XlsxCell = string | number | null;

export type XlsxSheet = {
  name: string;
  columns: readonly XlsxColumn[];
  rows: readonly (readonly XlsxCell[])[];
};

/** Characters that XML 1.0 can't hold, and halves of a surrogate pair: one of them makes a workbook unreadable. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const NOT_IN_SHEET_NAME = /[[\]:*?/\\]/g;

/** Limits of the format. */
const LONGEST_TEXT = 32_000;
const LONGEST_NAME = 31;

const DAY_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const MINUTES_A_DAY = 1440;
const USUAL_WIDTH = 14;

/**
 * Returns a workbook of typed columns, with the row of headers frozen. Texts are written as text and nothing as a formula,
 * so that no spreadsheet computes what a person has typed.
 */
export async function xlsxOf(sheets: readonly XlsxSheet[], rightToLeft = false): Promise<Buffer> {
  const pages = sheets.map((sheet): Sheet<Buffer> => ({
    sheet: nameOf(sheet.name),
    data: [
      sheet.columns.map(({ header }): CellObject => ({
        ...textCell(header),
        fontWeight: "bold",
        wrap: true,
      })),
      ...sheet.rows.map((row) =>
        sheet.columns.map(({ kind }, place): CellObject | null => cellOf(row[place] ?? null, kind)),
      ),
    ],
    columns: sheet.columns.map(({ width }) => ({ width: width ?? USUAL_WIDTH })),
    stickyRowsCount: 1,
    rightToLeft,
  }));
  return writeWorkbook(pages).toBuffer();
}

function nameOf(name: string): string {
  const safe = xmlSafe(name).replace(NOT_IN_SHEET_NAME, " ").trim();
  return safe.slice(0, LONGEST_NAME);
}

function xmlSafe(text: string): string {
  return text.replace(NOT_IN_XML, "");
}

function textCell(text: string): CellObject {
  return { type: String, value: xmlSafe(text).slice(0, LONGEST_TEXT) };
}

function cellOf(value: XlsxCell, kind: XlsxColumn["kind"]): CellObject | null {
  if (value === null || value === "") return null;
  if (typeof value === "number") {
    return kind === "minutes"
      ? { type: Number, value: value / MINUTES_A_DAY, format: "[h]:mm" }
      : { type: Number, value };
  }
  const [, year, month, day] = (kind === "day" && DAY_FORM.exec(value)) || [];
  return day === undefined
    ? textCell(value)
    : {
        type: Date,
        value: new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))),
        format: "yyyy-mm-dd",
      };
}

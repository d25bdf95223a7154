import { describe, expect, test } from "vitest";

import { readTable, textOfFile } from "~/documents/table-reading";

const MOST = { rows: 1000, columns: 50 };

const cellsOf = (text: string) => {
  const read = readTable(text, MOST);
  return read.ok ? read.rows.map(({ line, cells }) => [line, ...cells]) : read.fault;
};

const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, "utf16le");
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};

describe("the text of a file", () => {
  const TEXT = "email;name\r\nzoe@example.org;Zoë Łuk\r\n";
  const LATIN = "email;name\r\nzoe@example.org;Zoë “Z” Müller\r\n";

  test.each([
    ["UTF-8", new Uint8Array(Buffer.from(TEXT)), TEXT],
    ["UTF-8 with a byte order mark", new Uint8Array(Buffer.from(`\ufeff${TEXT}`)), TEXT],
    ["UTF-16, little-endian, with a mark", utf16(`\ufeff${TEXT}`), TEXT],
    ["UTF-16, big-endian, with a mark", utf16(`\ufeff${TEXT}`, true), TEXT],
    ["UTF-16, little-endian, without a mark", utf16(TEXT), TEXT],
    ["UTF-16, big-endian, without a mark", utf16(TEXT, true), TEXT],
    [
      "Windows-1252",
      new Uint8Array(Buffer.from(LATIN.replace("“", "\u0093").replace("”", "\u0094"), "latin1")),
      LATIN,
    ],
    ["UTF-8 with a NUL byte", new Uint8Array(Buffer.from(`${TEXT}a\0b`)), `${TEXT}a\0b`],
  ])("is read in %s", (_name, bytes, text) => {
    expect(textOfFile(bytes)).toEqual({ ok: true, text });
  });

  test("a workbook and other binary files are named as such", () => {
    expect(textOfFile(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toMatchObject({
      fault: { code: "workbook" },
    });
    expect(textOfFile(new Uint8Array(2000))).toMatchObject({ fault: { code: "not_text" } });
    expect(textOfFile(new Uint8Array(0))).toEqual({ ok: true, text: "" });
  });
});

describe("a table", () => {
  test.each([",", ";", "\t", "|"])("is read with cells separated by %j", (sign) => {
    expect(cellsOf(["a", "b", "c"].join(sign) + "\r\n" + ["1", '"x, y; z"', ""].join(sign))).toEqual([
      [1, "a", "b", "c"],
      [2, "1", "x, y; z", ""],
    ]);
  });

  test("names its delimiter in the first line, as some spreadsheets write it", () => {
    expect(cellsOf("sep=;\r\na,1;b\r\n")).toEqual([[2, "a,1", "b"]]);
  });

  test("keeps the line numbers of the file across empty lines, line breaks in cells, and mixed line ends", () => {
    expect(cellsOf('a,b\n\n"x\ny",2\n , \nc,d\r\ne\rf,g\n')).toEqual([
      [1, "a", "b"],
      [3, "x\ny", "2"],
      [6, "c", "d"],
      [7, "e"],
      [8, "f", "g"],
    ]);
    expect(cellsOf('a,"x\r\ny"\r\nb,c\r\n')).toEqual([
      [1, "a", "x\ny"],
      [3, "b", "c"],
    ]);
  });

  test("keeps formulas and stray quotation marks as text", () => {
    expect(cellsOf('=HYPERLINK(1),5" pipe\n+1,-2\n@x,"a ""b"""')).toEqual([
      [1, "=HYPERLINK(1)", '5" pipe'],
      [2, "+1", "-2"],
      [3, "@x", 'a "b"'],
    ]);
  });

  test("is refused with a reason when it is empty, too long, too wide, or broken", () => {
    expect(cellsOf(" \n,,\n")).toEqual({ code: "empty" });
    expect(cellsOf("")).toEqual({ code: "empty" });
    expect(cellsOf("a,b\n".repeat(1001))).toEqual({ code: "too_many_rows", most: 1000 });
    expect(cellsOf(`${"x,".repeat(1000)}x`)).toEqual({ code: "too_many_columns", most: 50 });
    expect(cellsOf('a,b\nc,d\n1,"never\nclosed')).toEqual({ code: "open_quote", line: 3 });
  });

  test("a megabyte of line breaks or delimiters is refused without much work", () => {
    const from = performance.now();
    expect(cellsOf("\n".repeat(1_000_000))).toEqual({ code: "empty" });
    expect(cellsOf("a\n".repeat(500_000))).toMatchObject({ code: "too_many_rows" });
    expect(cellsOf(",".repeat(1_000_000))).toEqual({ code: "empty" });
    expect(performance.now() - from).toBeLessThan(20_000);
  });
});

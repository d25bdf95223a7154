import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";

import { xlsxOf } from "~/documents/xlsx.server";

const SHEET = "xl/worksheets/sheet1.xml";

async function opened(...sheets: Parameters<typeof xlsxOf>[0]) {
  const files = unzipSync(await xlsxOf(sheets));
  const read = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  return { names: Object.keys(files), read, texts: read("xl/sharedStrings.xml") + read(SHEET) };
}

const COLUMNS = [
  { header: "Name", kind: "text" },
  { header: "Modules", kind: "number" },
  { header: "Hours", kind: "minutes" },
  { header: "Joined", kind: "day" },
] as const;

test("writes typed cells and freezes the row of headers", async () => {
  const { read, texts } = await opened({
    name: "People",
    columns: COLUMNS,
    rows: [["Rosa", 7, 90, "2026-03-02"]],
  });
  const sheet = read(SHEET);
  expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
  expect(texts).toContain("Rosa");
  expect(sheet).toContain("<v>7</v>");
  expect(sheet).toContain("<v>0.0625</v>");
  // Days since 1899-12-30, as the format counts them.
  expect(sheet).toContain("<v>46083</v>");
  expect(read("xl/styles.xml")).toContain("[h]:mm");
  expect(read("xl/workbook.xml")).toContain('name="People"');
});

test("contains no formula, no macro, and no link to elsewhere, whatever was typed", async () => {
  const typed = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "<f>1+1</f>", "＝1"];
  const { names, read, texts } = await opened({
    name: "People",
    columns: COLUMNS,
    rows: typed.map((text) => [text, text, text, text]),
  });
  expect(read(SHEET)).not.toMatch(/<f[ >]/);
  expect(names.filter((name) => /vba|macro|externalLink|\.bin$/i.test(name))).toEqual([]);
  expect(read("[Content_Types].xml")).not.toMatch(/macroEnabled/i);
  expect(names.map(read).join("")).not.toMatch(/TargetMode="External"/);
  expect(texts).toContain("&lt;f&gt;1+1&lt;/f&gt;");
});

test("stays readable with characters that XML can't hold, a huge text, and an impossible sheet name", async () => {
  const { read, texts } = await opened({
    name: "a/b:c*d?[e]\\".repeat(5),
    columns: COLUMNS,
    rows: [
      [`N\u0000U\u0007L \ud83d x`, null, "*", "not a day"],
      ["x".repeat(100_000), 0, 0, null],
    ],
  });
  expect(texts).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  expect(texts).toContain("NUL  x");
  expect(texts).toContain("not a day");
  expect(texts.length).toBeLessThan(40_000);
  const [, name = ""] = /<sheet [^>]*name="([^"]*)"/.exec(read("xl/workbook.xml")) ?? [];
  expect(name.length).toBeLessThanOrEqual(31);
  expect(name).not.toMatch(/[[\]:*?/\\]/);
});

import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";

import { csvOf, csvSafe, SEPARATORS } from "~/documents/csv";

/** What has been used, or could be used, to make a spreadsheet execute something. */
const HOSTILE = [
  "=1+1",
  '=HYPERLINK("http://evil.example","click")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  " =1+1",
  "\u00a0=1+1",
  "\u3000=1+1",
  "\ufeff=1+1",
  "\u200b=1+1",
  "\u202e=1+1",
  "\u00ad=1+1",
  "\u0000=1+1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(A1)",
  "﹦1+1",
  "﹢1",
  "﹣1",
  "﹫SUM(A1)",
  "\u22121",
  "Rosa\n=1+1",
  "Rosa\r\n=1+1",
  "Rosa\r=1+1",
  "Rosa\u2028=1+1",
  "Rosa\u2029 +1",
  "Rosa\u0085@x",
  "Rosa\u000b=1",
  "Rosa\n\n\n  \t-1",
  "\ttab first",
  "\rreturn first",
  "\nnew line first",
];

/** Returns the first character of each line that a spreadsheet would interpret. */
function firstSigns(cell: string): string[] {
  return cell
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u)
    .map((line) => [...line.replace(/^[\s\p{Cf}\p{Cc}]+/u, "")][0] ?? "")
    .map((sign) => sign.normalize("NFKC"));
}

describe("csvSafe", () => {
  test.each(HOSTILE)("no line of %j starts a formula", (text) => {
    const safe = csvSafe(text);
    expect(safe).not.toBe(text);
    for (const sign of firstSigns(safe)) expect("=+-@\u2212".includes(sign) && sign !== "").toBe(false);
    expect(safe).not.toMatch(/^[\t\r\n]/);
    expect(safe.replaceAll("'", "")).toBe(text.replaceAll("'", ""));
  });

  test.each([
    "Rosa",
    "O’Neil",
    "12.5",
    "",
    "a=b",
    "rosa@example.org",
    "ليلى حداد",
    "😀",
    "P-0123456789",
    "2026-03-02",
    "Rosa\nMartín",
  ])("%j stays unchanged", (text) => expect(csvSafe(text)).toBe(text));

  test("quotes, commas and semicolons cannot start a new cell", () => {
    const row = ['a","=1+1', "b;=1", "c\n,=1"].map(csvSafe);
    expect(csvOf([row, ["é"]])).toBe('\ufeff"a"",""=1+1","b;=1","c\n,=1"\r\n"é"\r\n');
  });

  test.each(["comma", "semicolon", "tab"] as const)("a CSV reader finds every cell again (%s)", (name) => {
    const rows = [HOSTILE, HOSTILE.map((text) => `${text}",;\t"`), HOSTILE.map(() => "")];
    const read: unknown = parse(csvOf(rows, name), { bom: true, delimiter: SEPARATORS[name] });
    expect(read).toEqual(rows.map((row) => row.map(csvSafe)));
  });

  test("a long text is fast", () => {
    const before = performance.now();
    csvSafe(" ".repeat(200_000) + "=");
    csvSafe("\n \n".repeat(50_000));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

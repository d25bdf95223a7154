import { describe, expect, test } from "vitest";

import { readPasted } from "~/features/enrollment/paste";

const emails = (pasted: string) => readPasted(pasted).lines.flatMap(({ email }) => email ?? []);
const without = (pasted: string) => readPasted(pasted).lines.filter(({ email }) => email === null);

describe("every address in a pasted text is found", () => {
  test.each([
    ["two on a line, with a space between", "a@example.org b@example.org"],
    ["with tabs, slashes and bars between", "a@example.org\tb@example.org"],
    ["with a slash between", "a@example.org / b@example.org"],
    ["with a bar between", "a@example.org|b@example.org"],
    ["in brackets", "Ana (a@example.org), Bo (b@example.org)"],
    ["in square brackets", "Ana [a@example.org] Bo [b@example.org]"],
    ["in curly quotation marks", "“a@example.org” „b@example.org“"],
    ["in French ones", "« a@example.org » «b@example.org»"],
    ["with a full-width @", "a＠example.org b＠example．org"],
    ["with soft hyphens", "a@exam\u00adple.org\nb@ex\u00adample.org"],
    ["with joiners and direction marks", "\u200fa@example.org\u200f \u2066b@example.org\u2069"],
    [
      "as a spreadsheet's links",
      '=HYPERLINK("mailto:a@example.org","a@example.org")\n=HYPERLINK("mailto:b@example.org";"Bo")',
    ],
    ["as web links", "mailto:a@example.org?subject=Hi b@example.org"],
    ["with a label", "Email:a@example.org Email: b@example.org"],
    ["in a sentence", "Please invite a@example.org, and b@example.org. Thank you!"],
    ["in HTML", '<a href="mailto:a@example.org">Ana</a><br>b@example.org'],
    ["in a table of Markdown", "| Ana | a@example.org |\n| Bo | b@example.org |"],
    ["in quoted CSV", '"Ana","a@example.org"\n"Bo","b@example.org"'],
  ])("%s", (_, pasted) => {
    expect(emails(pasted)).toEqual(["a@example.org", "b@example.org"]);
  });

  test("with what HTML allows before the @, and domains in any script", () => {
    expect(emails("a&b@example.org o'brien@example.org lea@bücher.example x=y/z@example.org")).toEqual([
      "a&b@example.org",
      "o'brien@example.org",
      "lea@xn--bcher-kva.example",
      "x=y/z@example.org",
    ]);
  });
});

describe("lines without an address are listed, with the reason", () => {
  test("a header line", () => {
    expect(without("Name;E-Mail\nAna;a@example.org")).toMatchObject([{ line: 1, why: "header" }]);
    expect(emails("Name;E-Mail\nAna;a@example.org")).toEqual(["a@example.org"]);
    expect(without("First name\tLast name\tEmail address\nAna\tB\ta@example.org")).toMatchObject([
      { why: "header" },
    ]);
  });

  test("a line without an @", () => {
    expect(without("Ana Example\nb@example.org")).toMatchObject([
      { line: 1, text: "Ana Example", why: "no_at" },
    ]);
  });

  test("an incomplete address next to a complete one", () => {
    const { lines } = readPasted("a@example.org; bo@example\nkim@@example.org");
    expect(lines).toMatchObject([
      { line: 1, email: "a@example.org", why: null },
      { line: 1, text: "bo@example", email: null, why: "broken" },
      { line: 2, text: "kim@@example.org", email: null, why: "broken" },
    ]);
  });

  test("the same address twice in one cell counts once", () => {
    expect(readPasted('=HYPERLINK("mailto:a@example.org","a@example.org")').lines).toHaveLength(1);
  });

  test("a line of invisible characters is ignored", () => {
    expect(readPasted("\u200b\u3164\n\u2800").lines).toEqual([]);
  });
});

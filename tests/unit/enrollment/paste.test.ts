import { describe, expect, test } from "vitest";

import { readPasted } from "~/features/enrollment/paste";

const emails = (pasted: string) => readPasted(pasted).lines.map((line) => line.email);

describe("a pasted list", () => {
  test("has one address per line, whatever the line breaks", () => {
    expect(emails("a@example.org\r\nb@example.org\rc@example.org\n\n  d@example.org  ")).toEqual([
      "a@example.org",
      "b@example.org",
      "c@example.org",
      "d@example.org",
    ]);
  });

  test("may have names around addresses, and several on a line", () => {
    expect(emails("Rosa Martín <Rosa@Example.org>")).toEqual(["rosa@example.org"]);
    expect(emails('"Martín, Rosa" <rosa@example.org>')).toEqual(["rosa@example.org"]);
    expect(emails("Rosa\trosa@example.org\t2026")).toEqual(["rosa@example.org"]);
    expect(emails("a@example.org, b@example.org; c@example.org")).toEqual([
      "a@example.org",
      "b@example.org",
      "c@example.org",
    ]);
    expect(emails("mailto:a@example.org")).toEqual(["a@example.org"]);
    expect(emails("Rosa rosa@example.org")).toEqual(["rosa@example.org"]);
    expect(emails("a@example.org.")).toEqual(["a@example.org"]);
  });

  test("a repeated address is counted once, whatever its case", () => {
    const { lines } = readPasted("a@example.org\nA@EXAMPLE.ORG");
    expect(lines.map((line) => line.isRepeated)).toEqual([false, true]);
  });

  test.each([
    "not an address",
    "a@b",
    "@example.org",
    "a@",
    "a@@example.org",
    "a b@",
    "<>",
    "a@example..org",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>",
    `${"a".repeat(250)}@example.org`,
  ])("%j contains none, and is reported", (text) => {
    const { lines } = readPasted(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.email).toBeNull();
  });

  test("control and direction marks do not hide in an address or a line", () => {
    const { lines } = readPasted("\u202ea@exam\u200bple.org\u0000\nx\u0007y");
    expect(lines[0]?.email).toBe("a@example.org");
    expect(lines.map((line) => line.text).join("")).not.toMatch(/[\u0000-\u001f\u200b\u202e]/);
  });

  test("lines keep their numbers and are shown shortened", () => {
    const { lines } = readPasted(`\n\n${"x".repeat(500)}`);
    expect(lines[0]?.line).toBe(3);
    expect([...(lines[0]?.text ?? "")].length).toBeLessThanOrEqual(80);
  });

  test("two hundred are accepted, and one more is reported as too many", () => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.org`).join("\n");
    expect(readPasted(list(200))).toMatchObject({ isTooLong: false });
    expect(readPasted(list(201))).toMatchObject({ isTooLong: true });
    expect(readPasted(list(201)).lines).toHaveLength(200);
  });

  test("a hostile list is fast", () => {
    const before = performance.now();
    readPasted("a".repeat(60_000));
    readPasted("<".repeat(60_000));
    readPasted(`${"a@".repeat(30_000)}`);
    readPasted(" \t,;".repeat(15_000));
    readPasted(`x${"'".repeat(60_000)}x`);
    expect(performance.now() - before).toBeLessThan(1500);
  });
});

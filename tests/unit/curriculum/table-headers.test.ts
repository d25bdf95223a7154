import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { faultsIn, LESSON, loadWith } from "./support";

/* Regression: tables in three lessons had empty headers. */

describe("a table's header cells describe the cells below them", () => {
  test.each([
    ["the first", "| | Does | Does not |\n| --- | --- | --- |\n| Listen | yes | no |", true],
    ["the last", "| Does | |\n| --- | --- |\n| yes | no |", true],
    ["one with a space that cannot be seen", "| Does | &nbsp; |\n| --- | --- |\n| yes | no |", true],
    ["none", "| What | Does |\n| --- | --- |\n| Listen | yes |", false],
    [
      "none, one with marked words",
      "| **What** | [Does](https://example.org) |\n| --- | --- |\n| a | |",
      false,
    ],
  ])("empty: %s", async (_which, table, isFault) => {
    const curriculum = await loadWith({ file: LESSON, append: table });
    const found = faultsIn(curriculum, LESSON).filter(({ found: words }) => /table header/i.test(words));
    expect(found.map(({ line }) => line)).toEqual(isFault ? [27] : []);
    if (isFault) expect(found[0]?.instead).toMatch(/words|what/i);
  });

  test("in every lesson and policy of the program", () => {
    const texts = readdirSync("content", { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".mdx"),
    );
    expect(texts.length).toBeGreaterThan(20);
    const empty = texts.flatMap((file) => {
      const lines = readFileSync(join("content", file), "utf8").split("\n");
      return lines.flatMap((line, at) => {
        if (!/^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(line) || !line.includes("|")) return [];
        const cells = (lines[at - 1] ?? "")
          .trim()
          .replace(/^\||\|$/g, "")
          .split("|");
        return cells.some((cell) => cell.trim() === "") ? [`${file}:${at}`] : [];
      });
    });
    expect(empty).toEqual([]);
  });
});

import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

/* Regression: different pages shared one title. Titles are neutral, but each page has its own. */

/** Returns the title in a page's file: the loader's, or else its meta function's. */
function titleIn(source: string): string | null {
  const said =
    /\btitle: (?:context\.)?i18n\._\(msg`([^`]+)`\)/.exec(source) ?? /\{ title: "([^"]+)" \}/.exec(source);
  return said?.[1] ?? null;
}

const pages = readdirSync("app/routes")
  .map((file) => ({ file, source: readFileSync(`app/routes/${file}`, "utf8") }))
  .filter(({ file, source }) => file !== "$.tsx" && /export default function/.test(source));

test("each page has its own title", () => {
  const byTitle = new Map<string, string[]>();
  for (const { file, source } of pages) {
    const title = titleIn(source);
    expect(title, file).not.toBeNull();
    byTitle.set(title ?? "", [...(byTitle.get(title ?? "") ?? []), file]);
  }
  expect([...byTitle].filter(([, files]) => files.length > 1)).toEqual([]);
});

import { describe, expect, test } from "vitest";

import { isInRepository, pathsIn } from "./paths";
import { filesBelow, readSource, textOf } from "./sources";

/* What a comment or a page of documentation cites can be opened by its readers. */

const files = new Set([
  ...["README.md", "CONTRIBUTING.md", "package.json", "package-lock.json", "Dockerfile"],
  ...["tsconfig.json", "vite.config.ts", "remix.config.js", "eslint.config.js"],
  ...["app", "docs", "tests", "content", "drizzle", "public"].flatMap((folder) =>
    filesBelow(folder, /\.\w+$/),
  ),
]);

/** Files in examples, and one that another framework would require. */
const EXAMPLES =
  /^(?:routes\.ts|content\/modules\/x\/01-y\.mdx(?::14)?|02-gifts\.es\.mdx|02-everyday-tests\.es\.mdx|(?:module|quiz)\.es\.yaml|(?:figures\/)?power\.svg)$/;

const missing = (text: string, from: string) =>
  pathsIn(text).filter((path) => !EXAMPLES.test(path) && !isInRepository(path, from, files));

describe("paths", () => {
  test("docs name only files of this repository", () => {
    const documents = ["README.md", "CONTRIBUTING.md", ...filesBelow("docs", /\.md$/)];
    expect(
      documents.flatMap((file) => missing(textOf(file), file).map((path) => `${file}: ${path}`)),
    ).toEqual([]);
  });

  test("comments name only files of this repository", () => {
    const sources = [...filesBelow("app", /\.(?:tsx?|mjs)$/), ...filesBelow("tests", /\.(?:tsx?|mjs)$/)];
    expect(
      sources.flatMap((file) =>
        readSource(file, textOf(file), { keepCode: true }).comments.flatMap(({ line, text }) =>
          missing(text, file).map((path) => `${file}:${line}: ${path}`),
        ),
      ),
    ).toEqual([]);
  }, 120_000);

  test.each([
    ["See `../shared/style.md`.", ["../shared/style.md"]],
    ["As field.md says.", ["field.md"]],
    ["The list is app/server/gone.ts.", ["app/server/gone.ts"]],
    ["In [the guide](docs/operations.md#backups) and `app/lib/paths.ts`, or data/setup.log.", []],
    ["Every `app/features/people/` folder, and vite.config.ts.", []],
  ])("%s", (text, found) => {
    expect(missing(text, "app/lib/paths.ts")).toEqual(found);
  });
});

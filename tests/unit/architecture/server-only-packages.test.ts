import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/** Packages that draw or write on the server: none of their code may reach a browser. */
const SERVER_ONLY = /from "(d3-[a-z]+|write-excel-file[^"]*)"/;

test("chart and workbook packages are imported by .server files alone, which the build keeps out of the browser", () => {
  const importing = sourceFiles("app").filter((file) => SERVER_ONLY.test(readFileSync(file, "utf8")));
  expect(importing.length).toBeGreaterThan(1);
  expect(importing.filter((file) => !file.endsWith(".server.ts"))).toEqual([]);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/** The endpoints for a quiz's answer and for verifying, whose status depends on the content of the response. */
const SPEAKING = /(quiz\.\$attempt_\.answer|verify\.\$code)\.tsx?$/;

const routes = sourceFiles("app/routes").map((file) => ({
  file,
  // Comments may name a status.
  text: readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ""),
}));

test("no route sets a failure status: its code is mapped to one in http", () => {
  expect(routes.filter(({ text }) => /\b[45]\d\d\b/.test(text)).map(({ file }) => file)).toEqual([]);
});

test("no route uses the status of another failure", () => {
  const choosing = routes.filter(({ file, text }) => !SPEAKING.test(file) && /statusOf\([^()]*\?/.test(text));
  expect(choosing.map(({ file }) => file)).toEqual([]);
});

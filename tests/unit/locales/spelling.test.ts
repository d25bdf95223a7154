import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

/* Everything that visitors and trainees read uses American spelling. */

const READ =
  /^(features\/(people|practice|learning|assessment)\/components\/|error-screen|routes\/(_index|login|forgot|reset|verify|account|certification|join|practice))/;

test("pages of visitors and trainees have no British spelling", () => {
  const british = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => READ.test(file) && file.endsWith(".tsx"))
    .flatMap((file) =>
      [...readFileSync(`app/${file}`, "utf8").matchAll(/<Trans>([^]*?)<\/Trans>/g)]
        .map(([, words = ""]) => words.replace(/\{[^}]*\}|<[^>]*>/g, " "))
        .filter((words) => /\bprogrammes?\b|practis|recognis|organis|any more\b/i.test(words))
        .map((words) => `${file}: ${words.replace(/\s+/g, " ").trim()}`),
    );
  expect(british).toEqual([]);
});

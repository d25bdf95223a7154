import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/* A number before a noun in the plural reads wrong for one: “1 hours”. */

const NOUNS =
  "hours|minutes|days|weeks|months|years|lessons|modules|quizzes|questions|options|answers|attempts|tries|entries|drafts|" +
  "people|persons|trainees|supervisors|managers|cohorts|invitations|accounts|applications|certificates|reasons|addresses|" +
  "lines|texts|results|files|pages|times|places|changes|updates";

/** A value that is put in, then a noun in the plural, a few words of its own between them at most. */
const BARE = new RegExp(
  String.raw`(?<!=)\$?\{[^{}]*\}(?: (?:more|further|other|open|sound|new|credit|practice|training|practice hours))? (?:${NOUNS})\b(?!=)`,
  "g",
);

/** The lines that put a number before a plural without choosing the form. */
function bare(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line))
    .flatMap((line) => line.match(BARE) ?? []);
}

test("the rule finds what it must", () => {
  expect(bare("<Trans>{have} of {need} hours</Trans>")).toEqual(["{need} hours"]);
  expect(bare("msg`${count} questions about it`")).toEqual(["${count} questions"]);
  expect(bare('<Plural value={n} one="# hour" other="# hours" />')).toEqual([]);
  expect(bare("// 200 and {x} people")).toEqual([]);
});

test("no text puts a number before a plural without choosing its form", () => {
  const found = sourceFiles("app").flatMap((file) =>
    bare(readFileSync(file, "utf8")).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

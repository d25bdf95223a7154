import { readFileSync } from "node:fs";

import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { describe, expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/*
 * Finds "1 hours": a number next to a noun that has only one form. Each message is written with the number one in every
 * placeholder, so that the words next to it can be checked. Words that are not plurals are listed below, with the
 * reason.
 */

/** Words that end like a plural but aren't one: they may follow a number or a name. */
const NO_PLURALS = new Set(
  (
    "is has was does its this as us less always perhaps address process progress status basis business access class " +
    "unless across besides " +
    // Verbs that follow the name of a person or a thing.
    "supervises invites stays learns reads needs goes waits uses"
  ).split(" "),
);

/** Numbers that are never one, by the name of their placeholder or by how their message begins. */
const NEVER_ONE = /^\{(?:max|REASON_MIN|maximum|SHORTEST|INACTIVE_DAYS|RENEWAL_DAYS|ACTIVE_DAYS)\}$/;
const NEVER_ONE_IN = [
  // A wait after the first attempt has its own sentence.
  "After {0} tries that fall short",
  "After {1} tries that fall short",
  // Retention is counted on days 30, 90, and 180.
  "joined at least {days} days ago",
  // Longer than the 32 that are required.
  "This one has {length} characters: {extra",
];

/** Returns words ending in "s" directly after a "1", or after one more word. */
function pluralsBeside(text: string): string[] {
  return [...text.matchAll(/(?<![\d.,:–-])\b1 (?:([a-z]+) )?([a-z]+s)\b/g)].flatMap(
    ([, between, word = ""]) =>
      NO_PLURALS.has(word) || (between !== undefined && (BREAKS.has(between) || NO_PLURALS.has(between)))
        ? []
        : [word],
  );
}

/** After these words a new phrase begins, and the number doesn't count what follows. */
const BREAKS = new Set(
  "and or of for to in on by with as that who which has is was if when at from".split(" "),
);

/** Returns the messages of the source catalog, as written. */
function catalogMessages(): string[] {
  const entries = readFileSync("app/locales/en.po", "utf8").split("\n\n");
  return entries.flatMap((entry) => {
    const [, quoted] = /^msgid ((?:".*"\n?)+)/m.exec(entry) ?? [];
    const text = [...(quoted ?? "").matchAll(/"(.*)"/g)].map(([, part = ""]) => part).join("");
    return text === "" ? [] : [text.replaceAll('\\"', '"').replaceAll("\\n", "\n")];
  });
}

/** Returns a message with the number one in all of its placeholders, except those that never contain it. */
function writtenWithOne(message: string): string {
  const shown = NEVER_ONE_IN.some((begin) => message.includes(begin))
    ? message.replaceAll(/\{(?:\w+)\}/g, "many")
    : message.replaceAll(/\{\w+\}/g, (place) => (NEVER_ONE.test(place) ? "many" : place));
  const i18n = setupI18n({ locale: "en", messages: { en: { message: compileMessage(shown) } } });
  const places = [...shown.matchAll(/\{(\w+)/g)].map(([, name = ""]) => name);
  return i18n
    ._("message", Object.fromEntries(places.map((name) => [name, 1])))
    .replaceAll(/<\/?\d+\/?>/g, "");
}

describe("the scan", () => {
  test("finds its targets, even behind a tag, an adjective or inside another plural", () => {
    const found = (message: string) => pluralsBeside(writtenWithOne(message));
    expect(found("{0} hours")).toEqual(["hours"]);
    expect(found("<0>{0}</0> practice hours confirmed")).toEqual(["hours"]);
    expect(found("{points} of {max1} answers were right")).toEqual(["answers"]);
    expect(found("{0, plural, one {# of {1} words} other {# of {1} words}}")).toEqual(["words"]);
    expect(found("{0, plural, one {# hours} other {# hours}}")).toEqual(["hours"]);
    expect(found("{0, plural, one {# hour} other {# hours}} of {1}")).toEqual([]);
    expect(found("{name} supervises {0} now")).toEqual([]);
  });
});

test("no message puts a number next to a noun that has only its plural form", () => {
  const messages = catalogMessages();
  expect(messages.length).toBeGreaterThan(1000);
  const found = messages.flatMap((message) =>
    pluralsBeside(writtenWithOne(message)).map((word) => `${word}: ${message}`),
  );
  expect(found).toEqual([]);
});

test("every large number above its label has both forms of the label", () => {
  const found = sourceFiles("app")
    .filter((file) => file.endsWith(".tsx"))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/<Stat\b[^>]*>\s*<Trans>([^<]*)<\/Trans>/g)]
        .flatMap(([, text = ""]) => pluralsBeside(`1 ${text.trim()}`))
        .map((word) => `${file}: ${word}`),
    );
  expect(found).toEqual([]);
});

test("nor does any text outside the catalog, for operators and authors", () => {
  // Class names are not text; catalog messages are checked above, and the words of a plural in their own element.
  const isNoText = /className|\bclass=|msg`|\bt`|one=\{`|other=\{`/;
  const found = sourceFiles("app").flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => !isNoText.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
      .flatMap((line) =>
        [...line.matchAll(/`[^`]*`/g)].flatMap(([text]) =>
          NAMES_AND_LARGE.some((known) => text.includes(known))
            ? []
            : pluralsBeside(text.replaceAll(/\$\{[^}]*\}/g, "1")).map((word) => `${file}: ${word}: ${text}`),
        ),
      ),
  );
  expect(found).toEqual([]);
});

/** A placeholder for a name, or a count of a whole table. */
const NAMES_AND_LARGE = [
  "${file} already exists",
  "${file} belongs to another",
  "${target.name} contains",
  "${where} shows",
  "${count(rows)} rows",
  "${count(to.rows)} rows",
  "${words.size",
];

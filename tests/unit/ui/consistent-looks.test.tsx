import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { html } from "./render";
import { MarkShapes } from "~/components/ui/state-marks";
import { agreementLabel } from "~/features/certification/agreeing";
import { i18nFor } from "~/lib/i18n";
import { POLICY_KINDS } from "~/lib/vocabulary";

const sources = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(`app/${file}`, "utf8") }));

describe("a consistent look", () => {
  test("a percent sign is never separated from its number by a line break", () => {
    const apart = sources.flatMap(({ file, text }) =>
      text
        .split("\n")
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && /\} %|\d %(?!\s*\d)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(apart).toEqual([]);
  });

  test("a flex container has no text next to an element: the space between them would be lost", () => {
    const glued = sources.flatMap(({ file, text }) =>
      [
        ...text.matchAll(
          /className="[^"]*\b(?:inline-)?flex\b[^"]*"[^<>]*>\s*<Trans>\s*(?:[^<{\s][^<{]*<(?!\/)|<[A-Z]\w*[^<>]*\/>\s+\w)/g,
        ),
      ].map(([found]) => `${file}: ${found}`),
    );
    expect(glued).toEqual([]);
  });

  test("every progress bar has the same color, whatever it counts and wherever it is", () => {
    const colored = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/<ProgressBar\b[^]*?\/>/g)].filter(([bar]) => /\btone=/.test(bar)).map(() => file),
    );
    expect(colored).toEqual([]);
  });

  test("a passed mark in a table is round, so that it does not look like a checkbox", () => {
    const page = html(<MarkShapes />);
    const done = /<symbol id="[^"]*done"[^>]*>(.*?)<\/symbol>/.exec(page)?.[1] ?? "";
    expect(done).toContain("<circle");
    expect(done, "no square").not.toMatch(/h10A3\.5/);
  });
});

describe("labels", () => {
  test("of texts to agree to are complete sentences, without a title appended", () => {
    for (const kind of POLICY_KINDS) {
      const label = i18nFor("en")._(agreementLabel(kind));
      expect(label).toMatch(/^I (agree|have read) /);
      expect(label).not.toContain(":");
    }
  });
});

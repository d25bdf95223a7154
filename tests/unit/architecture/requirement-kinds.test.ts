import { existsSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { sourceFiles } from "../../support/files";
import { rulesOf } from "~/features/certification/requirements/kinds";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { REQUIREMENT_KINDS } from "~/lib/vocabulary";

const ROOM = "app/features/certification/requirements/";
const NAMES = REQUIREMENT_KINDS.join("|");

/** A kind's name where code branches on it: a comparison, a case, a key lookup, or a list that is searched. */
const DECIDES = new RegExp(
  [
    `[!=]==?\\s*["'\`](?:${NAMES})["'\`]`,
    `["'\`](?:${NAMES})["'\`]\\s*[!=]==?`,
    `\\bcase\\s+["'\`](?:${NAMES})["'\`]`,
    `\\bkind:\\s*(?:z\\.literal\\()?["'\`](?:${NAMES})["'\`]`,
    `\\[["'\`](?:${NAMES})["'\`][^\\]]*\\]\\s*\\.(?:includes|some|indexOf)`,
    `\\b(?:RULES|ROWS|REQUIREMENT_SCHEMAS|EVIDENCE_READS)(?:\\.|\\[["'])(?:${NAMES})\\b`,
  ].join("|"),
);

const decidesIn = (text: string) => text.split("\n").filter((line) => DECIDES.test(line));

describe("kinds of requirements", () => {
  test("nothing outside their folders depends on a kind's name", () => {
    const found = sourceFiles("app")
      .filter((file) => !file.startsWith(ROOM))
      .flatMap((file) => decidesIn(readFileSync(file, "utf8")).map((line) => `${file}: ${line.trim()}`));
    expect(found).toEqual([]);
  });

  test("the search finds such comparisons", () => {
    for (const line of [
      'if (requirement.kind === "modules") return;',
      'requirement.kind !== "attestation"',
      'case "practice_hours":',
      'const step = { kind: "sign_off" };',
      '["modules", "sign_off"].includes(kind)',
      "RULES.modules.evaluate(requirement)",
    ])
      expect(decidesIn(line), line).toHaveLength(1);
    expect(decidesIn('intent: z.literal("sign_off"), key: "modules", modules: []')).toEqual([]);
  });

  test.each(REQUIREMENT_KINDS)("%s has the same files as every kind", (kind) => {
    const files = ["schema.ts", "evidence.server.ts", "evaluate.ts", "fingerprint.ts", "row.tsx"];
    expect(files.filter((file) => !existsSync(`${ROOM}${kind}/${file}`))).toEqual([]);
  });

  test("each writes its own member in a fingerprint, and those that landed keep theirs", () => {
    const prints = REQUIREMENT_KINDS.map((kind) => rulesOf(kind).fingerprint?.name ?? null);
    expect(prints.slice(0, 4)).toEqual(["modules", "entries", "texts", null]);
    const named = prints.filter((name) => name !== null);
    expect(new Set(named).size).toBe(named.length);
    // A later kind that is always covered would change the fingerprint of everyone who has signed.
    for (const kind of REQUIREMENT_KINDS.slice(4))
      expect(rulesOf(kind).fingerprint?.isAlwaysCovered ?? false, kind).toBe(false);
  });

  test("the guide for authors has a row for each", () => {
    const guide = readFileSync("docs/writing-modules.md", "utf8");
    const table = guide.slice(guide.indexOf("### Requirements"), guide.indexOf("## Other languages"));
    const rows = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, kind]) => kind);
    expect(rows).toEqual(Object.keys(REQUIREMENT_SCHEMAS));
  });
});

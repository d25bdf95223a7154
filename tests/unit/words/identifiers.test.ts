import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/** Words that once stood for several things each, with what to write instead. */
const VAGUE: Readonly<Record<string, string>> = {
  standing: "status, progress, health, access",
  kept: "saved, stored, cached, committed, previous",
  gate: "access, eligibility, limit",
  figures: "count, measurement, summary",
};

/** A key of the audit log's stored details, which has landed. */
const LANDED: readonly string[] = ["app/features/certification/commands/certificates.server.ts standing"];

const partsOf = (name: string) =>
  (name.includes("_") ? name.split("_") : name.split(/(?=[A-Z])/)).map((part) => part.toLowerCase());

/** Returns the names a file declares that use one of the words; and props called `words`, which are a label or text. */
function vagueNames(file: string, text: string): string[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const isUsed = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      const instead = partsOf(node.text).flatMap((part) => (Object.hasOwn(VAGUE, part) ? [VAGUE[part]] : []));
      if (!isUsed && instead.length > 0) found.push(`${file} ${node.text} → ${instead.join("; ")}`);
      if (node.text === "words" && ts.isJsxAttribute(node.parent))
        found.push(`${file} words → label, message, text`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Set(found)];
}

test("no name in the code uses a word that stands for several things", () => {
  const files = sourceFiles("app");
  const found = files.flatMap((file) => vagueNames(file, readFileSync(file, "utf8")));
  expect(found.filter((one) => !LANDED.some((landed) => one.startsWith(`${landed} →`)))).toEqual([]);
});

test.each([
  ["const kept = 1;", ["kept"]],
  ["function rowsKept() {}", ["rowsKept"]],
  ["const KEPT_MS = 1;", ["KEPT_MS"]],
  ["type Figures = { standing: string };", ["Figures", "standing"]],
  ["const a = <Bar words={1} />;", ["words"]],
  ["const words = sentence.split(' '); // kept", []],
  ["const understanding = navigate(aggregate);", []],
])("finds them in %s", (text, expected) => {
  expect(vagueNames("one.tsx", text).map((one) => one.split(" ")[1])).toEqual(expected);
});

import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from "yaml";
import type { z } from "zod";

import { explain } from "./explain";
import { finding, type Finding } from "./faults";

/** The line of each key and item of a YAML file, by dotted path: `questions.3.options.0` → 41. */
export type Lines = Record<string, number>;

export type YamlRead<T> = {
  /** The parsed value; null when the file has faults. */
  value: T | null;
  /** The raw content, not validated, for what can still be read from a file with faults. */
  raw: unknown;
  lines: Lines;
  findings: Finding[];
};

/**
 * Parses and validates a YAML file. Returns its value, or every fault with its line. Never throws.
 * @param firstLine the line of the file on which the text begins (front matter begins on line 2)
 */
export function readYaml<T>(schema: z.ZodType<T>, text: string, file: string, firstLine = 1): YamlRead<T> {
  const { raw, lines, findings } = parseYaml(text, file, firstLine);
  if (findings.length > 0) return { value: null, raw, lines, findings };
  return { ...checkYaml(schema, raw, lines, file), raw, lines };
}

/**
 * Validates the result of `parseYaml` against a schema. Returns the parsed value or its faults.
 * @param prefix the path of the value in the file
 */
export function checkYaml<T>(
  schema: z.ZodType<T>,
  raw: unknown,
  lines: Lines,
  file: string,
  prefix: readonly PropertyKey[] = [],
): { value: T | null; findings: Finding[] } {
  const checked = schema.safeParse(raw);
  if (checked.success) return { value: checked.data, findings: [] };
  const findings = checked.error.issues.flatMap((issue) =>
    explain(issue, raw).map(({ path, found, instead }) =>
      finding(file, lineAt(lines, [...prefix, ...path]), found, instead),
    ),
  );
  return { value: null, findings };
}

/** A parsed YAML file, not yet validated. */
export type ParsedYaml = { raw: unknown; lines: Lines; findings: Finding[] };

/** Parses a YAML file into its plain value, the line of each part, and its syntax faults. */
export function parseYaml(text: string, file: string, firstLine = 1): ParsedYaml {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lineOf = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    const findings = document.errors.map((error) =>
      finding(file, lineOf(error.pos[0]), ...explainSyntax(error)),
    );
    return { raw: null, lines: {}, findings };
  }
  const lines: Lines = {};
  collectLines(document.contents, "", firstLine, lines, lineOf);
  try {
    const raw: unknown = document.toJS({ maxAliasCount: 20 });
    return { raw, lines, findings: [] };
  } catch {
    const found = "a name for a repeated block (& or *) that refers to nothing";
    return { raw: null, lines, findings: [finding(file, firstLine, found, "Write the block out.")] };
  }
}

/** Returns the line of a path in a file, or of its nearest existing ancestor. */
export function lineAt(lines: Lines, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const line = lines[path.slice(0, length).map(String).join(".")];
    if (line !== undefined) return line;
  }
  return null;
}

function collectLines(
  node: unknown,
  path: string,
  fallback: number,
  lines: Lines,
  lineOf: (offset: number) => number,
): void {
  const line = isNode(node) && node.range ? lineOf(node.range[0]) : fallback;
  lines[path] ??= line;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const inner = below(String(key.value));
      const keyLine = key.range ? lineOf(key.range[0]) : line;
      lines[inner] = keyLine;
      collectLines(value, inner, keyLine, lines, lineOf);
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => collectLines(item, below(String(index)), line, lines, lineOf));
  }
}

function explainSyntax(error: YAMLError): [found: string, instead: string] {
  switch (error.code) {
    case "DUPLICATE_KEY":
      return ["the same name twice in one block", "Keep one of the two."];
    case "TAB_AS_INDENT":
      return ["a tab at the beginning of a line", "Use spaces to indent."];
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return [
        "a colon inside a text, or a line that is not indented as it should be",
        'Put the text between "double quotes", or write | and the text indented on the lines below.',
      ];
    case "MISSING_CHAR":
      return [
        "a quotation mark, bracket, or colon that is not closed or is missing",
        "Write the missing mark.",
      ];
    case "BAD_INDENT":
    case "BAD_COLLECTION_TYPE":
      return [
        "a line that is not indented like the lines around it",
        "Indent lines of one block by the same spaces.",
      ];
    case "BAD_SCALAR_START":
    case "BAD_PROP_ORDER":
    case "BAD_ALIAS":
      return [
        "a text that begins with a character that has a special meaning",
        'Put the text between "double quotes".',
      ];
    default:
      return [
        `something that is not valid YAML (${error.message})`,
        "Compare it with docs/writing-modules.md.",
      ];
  }
}

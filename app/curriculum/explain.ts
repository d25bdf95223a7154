import type { z } from "zod";
import { countOf } from "~/lib/count";

type Explained = { path: readonly PropertyKey[]; found: string; instead: string };

/**
 * Explains a schema error in an author's terms. A message that a schema sets itself begins with "Write" and is used
 * unchanged.
 * @param raw the value that the schema rejected
 */
export function explain(issue: z.core.$ZodIssue, raw: unknown): Explained[] {
  const { path } = issue;
  const name = nameOf(path);
  const own = issue.message.startsWith("Write") ? issue.message : null;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      found: `\`${key}\`, an unknown name`,
      instead: "Check its spelling, or remove it.",
    }));
  }
  const value = valueAt(raw, path);
  if (value === undefined) {
    return [{ path, found: `no ${name}`, instead: own ?? `Write ${name}: ${wanted(issue)}.` }];
  }
  return [{ path, found: `${name}: ${show(value)}`, instead: own ?? `Write ${wanted(issue)}.` }];
}

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeText[issue.expected] ?? `a value of the kind ${issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `\`${String(issue.values[0])}\``
        : `one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
    case "too_small":
      if (issue.origin === "string") return "some text";
      if (issue.origin === "array") return `a list of ${issue.minimum} or more`;
      return issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string")
        return `a text of at most ${countOf(Number(issue.maximum), "character")}`;
      if (issue.origin === "array") return `a list of at most ${issue.maximum}`;
      return `${issue.maximum} or less`;
    default:
      return `something else (${issue.message})`;
  }
}

const typeText: Record<string, string | undefined> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
  array: "a list, each item on a line of its own after a dash",
  object: "a block of `name: value` lines",
  record: "a block of `name: value` lines",
};

function nameOf(path: readonly PropertyKey[]): string {
  const named = path.filter((part) => typeof part === "string");
  const last = named.at(-1);
  if (last === undefined) return path.length === 0 ? "content" : "item";
  const index = path.at(-1);
  return typeof index === "number" ? `item ${index + 1} of \`${String(last)}\`` : `\`${String(last)}\``;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([name]) => name === String(key))?.[1];
  }, raw);
}

function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a block of lines";
  const text = String(value).trim();
  if (text === "") return "an empty text";
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}

import { finding, type Finding } from "../faults";

import { programLines } from "./guard";
import { insteadOfTag, isKnownTag } from "./html-tags";

type Explanation = [found: string, instead: string];

/**
 * Explains a compiler error in an author's terms.
 * @param body the document, on the same lines as in the file
 */
export function explainSyntaxError(error: unknown, file: string, body: string): Finding {
  const { text, line, column } = firstError(error);
  const lines = body.split("\n");
  const before = (lines[(line ?? 1) - 1] ?? "").slice(0, column ?? undefined);
  const opened = lastOpened(lines, line ?? 1, before);
  const told = opened ? explainTag(opened.text) : null;
  if (opened && told) return finding(file, opened.line, ...told);
  const curly = lines.findIndex((one) => CURLY_IN_TAG.test(one));
  const stray = explainTag(CURLY_IN_TAG.exec(lines[curly] ?? "")?.[0] ?? "");
  if (stray) return finding(file, curly + 1, ...stray);
  return finding(file, line, ...explain(text));
}

/** A value that begins or ends with a curly quotation mark. The compiler only reports it at the next straight one. */
const CURLY_IN_TAG = /<[A-Z][^<>]*=\s*(?:[“”„‟‘’‚‛][^<>]*|"[^"<>]*[“”„‟‘’‚‛]\s*\/?)>/;

/** Returns the text from the last < before an error to the end of its line, which shows what the author intended. */
function lastOpened(lines: readonly string[], line: number, before: string) {
  const start = before.lastIndexOf("<");
  if (start >= 0) return { text: (lines[line - 1] ?? "").slice(start), line };
  // An unclosed tag is reported at the end of its paragraph, some lines below.
  for (let above = line - 1; above > 0 && (lines[above - 1] ?? "").trim() !== ""; above -= 1) {
    const at = (lines[above - 1] ?? "").lastIndexOf("<");
    if (at >= 0) return { text: (lines[above - 1] ?? "").slice(at), line: above };
  }
  return null;
}

/** Explains a < that begins nothing the compiler can parse; null when it is something else. */
function explainTag(text: string): Explanation | null {
  const sign = /^<(?:=|[^\sA-Za-z/!>])[^\s,;.!?]*/.exec(text)?.[0] ?? /^<$/.exec(text)?.[0];
  if (sign !== undefined && !sign.startsWith("</")) {
    const said = /^<\d/.test(sign) ? `, or in words: fewer than ${sign.slice(1)}` : "";
    return [`\`${sign}\`, where the < begins a tag`, `Write ${sign.replace("<", "&lt;")}${said}.`];
  }
  const tag = /^<[A-Za-z][^>]*>?/.exec(text)?.[0] ?? "";
  const curly = /[“”„‟‘’‚‛]/.test(tag.replace(/=\s*"[^"“”]*"|=\s*'[^'‘’]*'/g, ""));
  if (/^<[A-Z]/.test(tag) && curly) {
    const straight = tag.replace(/=\s*[“”„‟‘’‚‛"']([^“”„‟‘’‚‛"']*)[“”„‟‘’‚‛"']/g, '="$1"');
    return [`curly quotation marks in ${tag}`, `Write straight ones: ${straight}`];
  }
  const bare = /^<([A-Z]\w*)\b[^>]*?\s(\w+)=([^\s"'{>/“”‘’]+)/.exec(text);
  if (bare) {
    const [, name = "", prop = "", value = ""] = bare;
    return [`${prop}=${value} in <${name}> without quotation marks`, `Write ${prop}="${value}".`];
  }
  const html = /^<\/?([a-z][a-z0-9]*)\s*\/?>/.exec(text)?.[1] ?? /^<([a-z][a-z0-9]*)\s[^<]*>/.exec(text)?.[1];
  if (html !== undefined && isKnownTag(html)) return [`<${html}>, an HTML tag`, insteadOfTag(html)];
  if (/^<[a-z$][\w$]*(?:[\s@]|$)/.test(text) && !/^<[a-z]+\s[^>]*=/.test(text)) {
    const word = /^<[^\s>]*/.exec(text)?.[0] ?? "<";
    return [
      `\`${word}\`, where the < begins a tag`,
      `Write ${word.replace("<", "&lt;")}, or leave the sign out.`,
    ];
  }
  return null;
}

/**
 * Finds code in a document that could not be compiled, by its form alone. The compiler stops at the first error, but
 * authors should see all of them.
 */
export function findPrograms(body: string, file: string): Finding[] {
  const prose = body.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, " "));
  return programLines(prose).map(({ word, offset }) =>
    finding(
      file,
      offset + 1,
      `\`${word}\`, which starts code`,
      "Remove the line; components need no import.",
    ),
  );
}

function explain(text: string): Explanation {
  const expected = /Expected a closing tag for `<([^`>]*)>`/.exec(text)?.[1];
  if (expected !== undefined && isKnownTag(expected)) {
    return [`<${expected}>, an HTML tag`, insteadOfTag(expected)];
  }
  if (expected !== undefined) {
    return [
      `<${expected}> without its end where the text around it ends`,
      `Write </${expected}> after its text, with an empty line before it, or close it in itself: <${expected} … />.`,
    ];
  }
  const closing = /Unexpected closing (?:slash|tag) `?<?\/?([^`>,]*)/.exec(text)?.[1];
  if (closing !== undefined || /closing tag/i.test(text)) {
    return [
      "an end tag that closes nothing, or closes the wrong thing",
      "Close each component once, inside out.",
    ];
  }
  if (/acorn|expression|Unexpected end of file in expression/i.test(text)) {
    return ["a curly bracket, which starts code", "Write the words without curly brackets."];
  }
  if (/Unexpected character `!`/.test(text)) {
    return ["an HTML comment (<!-- … -->) or another <!", "Remove it."];
  }
  if (
    /before (?:name|attribute|closing)|in (?:name|attribute|closing)|after (?:name|attribute)/i.test(text)
  ) {
    return [
      `a < or a tag that is not complete (${text})`,
      'Write &lt; for the sign itself; write tags like <Term id="recovery">recovery</Term>.',
    ];
  }
  return [`something that cannot be read (${text})`, "Compare it with docs/writing-modules.md."];
}

// The compiler wraps the parser's message: its own sentence comes first, the parser's on the next line, prefixed with
// the position.
function firstError(error: unknown): { text: string; line: number | null; column: number | null } {
  const first = member(member(error, "errors"), "0");
  const whole = String(member(first, "text") ?? (error instanceof Error ? error.message : error));
  const cause = (whole.split("\n")[1] ?? whole).trim().replace(/^VFileMessage:\s*/, "");
  const place = /^(\d+):(\d+)(?:-\d+:\d+)?:?\s*/.exec(cause);
  const text = cause.slice(place?.[0].length ?? 0);
  // An unclosed tag is reported where it begins, not where the closing tag was expected.
  const opened = /Expected a closing tag for `[^`]*` \((\d+):/.exec(text)?.[1];
  const located = member(member(first, "location"), "line");
  const line = Number(opened ?? (located || place?.[1]) ?? 0);
  const column = opened ? null : Number(place?.[2] ?? 0);
  return { text, line: line > 0 ? line : null, column: column === 0 ? null : column };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

import { finding, type Finding } from "../faults";

import { programLines } from "./guard";

/** Takes what the compiler threw and returns it in words for an author. */
export function explainSyntaxError(error: unknown, file: string): Finding {
  const { text, line } = firstError(error);
  const [found, instead] = inWords(text);
  return finding(file, line, found, instead);
}

/**
 * Takes a document the compiler could not read, and returns the programs in it by their looks alone: the compiler
 * stops at its first error, and an author should hear of all of them at once.
 */
export function findPrograms(body: string, file: string): Finding[] {
  const prose = body.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, " "));
  return programLines(prose).map(({ word, offset }) =>
    finding(
      file,
      offset + 1,
      `\`${word}\`, which begins a program`,
      "Take the line out; components need no import.",
    ),
  );
}

function inWords(text: string): [found: string, instead: string] {
  const expected = /Expected a closing tag for `<([^`>]*)>`/.exec(text)?.[1];
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
    return ["a curly bracket, which begins a program", "Write the words without curly brackets."];
  }
  if (/Unexpected character `!`/.test(text)) {
    return ["an HTML comment (<!-- … -->) or another <!", "Take it out."];
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

// The compiler wraps the parser's words: its own sentence first, the parser's on the next line, with the place before them.
function firstError(error: unknown): { text: string; line: number | null } {
  const first = member(member(error, "errors"), "0");
  const whole = String(member(first, "text") ?? (error instanceof Error ? error.message : error));
  const cause = (whole.split("\n")[1] ?? whole).trim().replace(/^VFileMessage:\s*/, "");
  const place = /^(\d+):\d+(?:-\d+:\d+)?:?\s*/.exec(cause);
  const text = cause.slice(place?.[0].length ?? 0);
  // A tag without its end is told where it begins, not where its end was missed.
  const opened = /Expected a closing tag for `[^`]*` \((\d+):/.exec(text)?.[1];
  const located = member(member(first, "location"), "line");
  const line = Number(opened ?? (located || place?.[1]) ?? 0);
  return { text, line: line > 0 ? line : null };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

import type { ContentFault } from "./types";

/**
 * Formats each fault as one line of text: `content/modules/x/01-y.mdx:14: found …. Write …`.
 * @param root the name of the content folder, prefixed to each path
 */
export function formatFaults(faults: readonly ContentFault[], root = "content"): string {
  return faults
    .map(({ file, line, found, instead }) => {
      const place = `${root}/${file}${line === null ? "" : `:${line}`}`;
      return `${place}: found ${endSentence(found)} ${endSentence(instead)}`;
    })
    .join("\n");
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Thrown for faults in a file that the program cannot run without, such as the program, a profile, the glossary, or a
 * policy.
 */
export class ContentError extends Error {
  override readonly name = "ContentError";
  constructor(readonly faults: readonly ContentFault[]) {
    super(formatFaults(faults));
  }
}

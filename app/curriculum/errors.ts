import type { ContentFault } from "./types";

/**
 * Takes faults and returns one line of text for each: `content/modules/x/01-y.mdx:14: found …. Write …`.
 * @param root the name of the content folder, put before each file's path
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

/** Thrown when a file that nothing can run without (program, profile, glossary, policy …) has faults. */
export class ContentError extends Error {
  override readonly name = "ContentError";
  constructor(readonly faults: readonly ContentFault[]) {
    super(formatFaults(faults));
  }
}

import type { ContentFault } from "./types";

/**
 * A fault as the pipeline carries it. A blocking one makes what it stands in unfit to be shown or graded; any other
 * fails `content:check` and leaves the page up, because a dead link must not take a lesson from its readers.
 */
export type Finding = ContentFault & { blocking: boolean };

/**
 * Says what is wrong in a content file so that its author can fix it; a blocking finding unless told otherwise.
 * @param file path below the content folder
 * @param line the author's line, or null where the fault is that something is not there
 * @param found what was found
 * @param instead what to write instead
 */
export function finding(
  file: string,
  line: number | null,
  found: string,
  instead: string,
  blocking = true,
): Finding {
  return { file, line, found, instead, blocking };
}

/** The same as `finding`, for a fault that leaves its page up. */
export function remark(file: string, line: number | null, found: string, instead: string): Finding {
  return finding(file, line, found, instead, false);
}

/** Takes findings and returns them as the faults others see, each once, in the order of file and line. */
export function toFaults(findings: readonly Finding[]): ContentFault[] {
  const seen = new Map<string, ContentFault>();
  for (const { file, line, found, instead } of findings) {
    seen.set(JSON.stringify([file, line, found, instead]), { file, line, found, instead });
  }
  return [...seen.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.line ?? 0) - (b.line ?? 0),
  );
}

import type { ContentFault } from "./types";

/**
 * A fault inside the pipeline. A blocking fault makes the part it is in unfit to be shown or graded. Any other fault
 * fails `content:check` but leaves the page up: a dead link must not deprive readers of a lesson.
 */
export type Finding = ContentFault & { blocking: boolean };

/**
 * Returns a finding that tells an author what to fix; it blocks unless stated otherwise.
 * @param file path relative to the content folder
 * @param line the author's line, or null when something is missing
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

/** Returns a finding like `finding` for a fault that leaves its page up. */
export function remark(file: string, line: number | null, found: string, instead: string): Finding {
  return finding(file, line, found, instead, false);
}

/** Converts findings to public faults, without duplicates, ordered by file and line. */
export function toFaults(findings: readonly Finding[]): ContentFault[] {
  const seen = new Map<string, ContentFault>();
  for (const { file, line, found, instead } of findings) {
    seen.set(JSON.stringify([file, line, found, instead]), { file, line, found, instead });
  }
  return [...seen.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.line ?? 0) - (b.line ?? 0),
  );
}

import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";

import { finding, type Finding } from "./faults";

/** The result of a read: the text, or why there is none. A missing file is not yet a fault. */
export type ReadText =
  | { kind: "text"; file: string; text: string }
  | { kind: "missing"; file: string }
  | { kind: "refused"; file: string; finding: Finding };

const MAX_BYTES = 1_000_000;

/** The location of a file in the content folder, or why it may not be read. */
type Located =
  | { kind: "file"; target: string; bytes: number }
  | { kind: "missing"; file: string }
  | { kind: "refused"; file: string; finding: Finding };

/**
 * Locates a file in the content folder. Refuses links that lead out of the folder, so that content can't expose other
 * files on the machine; also refuses folders and files that are too large.
 * @param root the content folder
 * @param file relative path with forward slashes
 */
export async function locateFile(root: string, file: string, maxBytes: number): Promise<Located> {
  const refuse = (found: string, instead: string): Located => {
    return { kind: "refused", file, finding: finding(file, null, found, instead) };
  };
  try {
    const [base, target] = await Promise.all([realpath(root), realpath(path.join(root, file))]);
    if (!target.startsWith(base + path.sep)) {
      return refuse("a link that leads out of the content folder", "Put the file itself here.");
    }
    const facts = await lstat(target);
    if (!facts.isFile()) return refuse("something that is not a file", "Put the file itself here.");
    if (facts.size > maxBytes) {
      return refuse(`a file of more than ${maxBytes / 1_000_000} MB`, "Make it smaller, or split it.");
    }
    return { kind: "file", target, bytes: facts.size };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing", file };
    return refuse("a file that cannot be read", "Check the file's permissions.");
  }
}

/** Reads a text file in the content folder; see `locateFile`. Also refuses text that is not UTF-8. */
export async function readText(root: string, file: string): Promise<ReadText> {
  const refuse = (found: string, instead: string): ReadText => {
    return { kind: "refused", file, finding: finding(file, null, found, instead) };
  };
  const located = await locateFile(root, file, MAX_BYTES);
  if (located.kind !== "file") return located;
  try {
    const bytes = await readFile(located.target);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { kind: "text", file, text: text.replace(/\r\n?/g, "\n") };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing", file };
    if (error instanceof TypeError) return refuse("text that is not UTF-8", "Save the file as UTF-8.");
    return refuse("a file that cannot be read", "Check the file's permissions.");
  }
}

/**
 * Lists a folder in the content folder: sorted names, without leftovers of editors and operating systems (names that
 * begin with a dot or end with a tilde). Returns null when the folder is missing or a link leads out of the content
 * folder.
 */
export async function listFolder(
  root: string,
  folder: string,
): Promise<{ files: string[]; folders: string[] } | null> {
  try {
    const [base, target] = await Promise.all([realpath(root), realpath(path.join(root, folder))]);
    if (target !== base && !target.startsWith(base + path.sep)) return null;
    const entries = await readdir(target, { withFileTypes: true });
    const visible = entries.filter(({ name }) => !name.startsWith(".") && !name.endsWith("~"));
    const folders = await Promise.all(
      visible.map(async (entry) => {
        if (entry.isDirectory()) return true;
        if (!entry.isSymbolicLink()) return false;
        const list = await listFolder(root, `${folder}/${entry.name}`);
        return list !== null;
      }),
    );
    const names = (wanted: boolean) =>
      visible
        .filter((_, index) => folders[index] === wanted)
        .map(({ name }) => name)
        .sort();
    return { files: names(false), folders: names(true) };
  } catch {
    return null;
  }
}

/** Returns whether an error says that a file or folder doesn't exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

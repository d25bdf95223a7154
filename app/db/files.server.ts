import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { whyUnavailable } from "./errors";

/** Suffixes of the files that SQLite may store beside a database. */
export const SIDE_FILES = ["-wal", "-shm", "-journal"] as const;

/** Waits until a file's contents are synced to disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Waits until a folder's entries are synced to disk: only then does a rename survive a power failure. */
export function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, "r");
    fsyncSync(handle);
  } catch (error) {
    // Windows and some network shares cannot sync a folder.
    if (whyUnavailable(error) !== null) throw error;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Deletes a database file and the files that SQLite keeps beside it, if they exist. */
export function removeDatabase(file: string): void {
  for (const end of ["", ...SIDE_FILES]) rmSync(`${file}${end}`, { force: true });
}

/** Returns where a path leads once symbolic links are followed; a dangling link leads to its missing target. */
export function placeOf(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  const isLink = lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLink) return placeOf(resolve(dirname(full), readlinkSync(full)));
  return existsSync(dirname(full)) ? resolve(realpathSync(dirname(full)), basename(full)) : full;
}

const hasNoLinks = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"].includes(String(error.code));

/**
 * Gives a file a second name: by a hard link, or by copying where the disk does not support links.
 * @throws EEXIST when the name is taken
 */
export function keepAs(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    const draft = `${name}.part`;
    copyFileSync(file, draft);
    syncFile(draft);
    renameSync(draft, name);
  }
}

/** Gives a finished draft its final name; never replaces another file. */
export function placeNew(draft: string, name: string): void {
  try {
    linkSync(draft, name);
    rmSync(draft);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    renameSync(draft, name);
  }
  syncFolder(dirname(name));
}

/**
 * Gives a file the owner and mode of another, or of its folder's owner, so that a restore by root doesn't lock the
 * service out.
 */
export function belongLike(file: string, like: string): void {
  const isThere = existsSync(like);
  const of = statSync(isThere ? like : dirname(like));
  chmodSync(file, isThere ? of.mode & 0o777 : 0o600);
  if (process.getuid?.() === 0) chownSync(file, of.uid, of.gid);
}

/**
 * Returns whether a running program holds a lock on a file, as far as this system reports it (Linux does, even for a
 * file that SQLite can no longer read). This process's own locks count too.
 */
export function isLocked(file: string): boolean {
  if (!existsSync(file) || !existsSync("/proc/locks")) return false;
  const { ino } = statSync(file);
  return readFileSync("/proc/locks", "utf8")
    .split("\n")
    .some((line) =>
      line.split(/\s+/).some((word) => word.endsWith(`:${ino}`) && word.split(":").length === 3),
    );
}

import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, chmod, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

import { placeNew, syncFile } from "~/db/files.server";

/** Returns the SHA-256 of a file's bytes, in hex. */
async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/**
 * Copies a backup into another folder, which must exist: a missing folder is a disk that isn't mounted. The copy is
 * synced to disk, read back, and renamed into place only when its bytes match.
 * @throws Error with a one-line message, or the system's own error
 */
export async function copyAcross(backup: string, folder: string): Promise<void> {
  if (!existsSync(folder)) throw new Error(`the folder ${folder} does not exist. Is its disk mounted?`);
  const target = join(folder, basename(backup));
  const wanted = await hashOf(backup);
  if (existsSync(target)) {
    if ((await hashOf(target)) === wanted) return;
    throw new Error(`${target} is already there with different contents.`);
  }
  const draft = `${target}.${process.pid}.part`;
  try {
    await copyFile(backup, draft);
    await chmod(draft, 0o600).catch(() => undefined);
    syncFile(draft);
    if ((await hashOf(draft)) !== wanted)
      throw new Error(`the copy in ${folder} is not identical to the backup.`);
    placeNew(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

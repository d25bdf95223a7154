import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import type { World } from "../app";
import type { BackupSettings } from "../settings";
import { backupName, isHalfBackup, superseded } from "./rotation";
import { copyAcross } from "./second-folder";
import { backupDatabase, backupEnding } from "~/db-tools/keeping.server";
import { DatabaseUnusable } from "~/db/errors";
import type { BackupRecord } from "~/features/operations/backups";
import { recordBackup } from "~/features/operations/commands/backups.server";
import { backupRecord } from "~/features/operations/queries/backups.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

/** How often the job looks whether a backup is due; after a failure, how soon it tries again. */
export const BACKUP_LOOK_MS = 30 * MINUTE;

/**
 * Makes a backup when the last good one is old enough, copies it to the second folder and lets those that have had
 * their day go. What went wrong is noted where an administrator sees it, and tried again.
 * @param signal stops a copy that is under way
 * @returns what was done, in words for the operator
 */
export async function backUpWhenDue(world: World, signal?: AbortSignal): Promise<string> {
  const settings = world.settings.backup;
  if (settings === null) return "not set up";
  const last = await backupRecord(world.db);
  const at = world.now();
  if (isDue(last, settings, at)) return makeOne(world, settings, last, at, signal);
  if (last.copy === "failed" && last.name !== null && existsSync(join(settings.dir, last.name))) {
    const error = await secondCopy(settings, last.name);
    await recordBackup(world.db, { ...last, ...outcomeOf(settings, error) }, at);
    return error === null ? `${last.name} is in the second folder now` : failed(world, error);
  }
  return "nothing is due";
}

/** A last one that lies in the future was made under a wrong clock: it says nothing. */
function isDue({ lastGoodAt }: BackupRecord, { everyHours }: BackupSettings, now: number): boolean {
  if (lastGoodAt === null || lastGoodAt > now) return true;
  return now - lastGoodAt >= everyHours * HOUR - BACKUP_LOOK_MS / 2;
}

async function makeOne(
  world: World,
  settings: BackupSettings,
  last: BackupRecord,
  at: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = backupName(at, backupEnding(world.settings.databaseUrl));
  const file = resolve(settings.dir, name);
  let bytes: number;
  try {
    if (!existsSync(settings.dir)) {
      throw new DatabaseUnusable(`the folder ${settings.dir} does not exist; is its disk mounted?`);
    }
    ({ bytes } = await backupDatabase(world.settings.databaseUrl, file, signal));
  } catch (error) {
    if (signal?.aborted) return "stopped with the server";
    const why = inOneLine(error);
    await recordBackup(world.db, { ...last, result: "failed", error: why }, at);
    return failed(world, why);
  }
  const error = await secondCopy(settings, name);
  await recordBackup(world.db, { ...last, lastGoodAt: at, name, bytes, ...outcomeOf(settings, error) }, at);
  for (const folder of [settings.dir, settings.copyDir]) {
    if (folder !== null && existsSync(folder)) letGo(folder, settings.keep, name, at);
  }
  return error === null ? `${name}, checked` : failed(world, error);
}

function outcomeOf({ copyDir }: BackupSettings, error: string | null) {
  if (error !== null) return { result: "copy_failed", copy: "failed", error } as const;
  return { result: "ok", copy: copyDir === null ? "none" : "ok", error: null } as const;
}

/** @returns null, or what went wrong */
async function secondCopy({ dir, copyDir }: BackupSettings, name: string): Promise<string | null> {
  if (copyDir === null) return null;
  try {
    await copyAcross(resolve(dir, name), resolve(copyDir));
    return null;
  } catch (error) {
    return `second folder: ${inOneLine(error)}`;
  }
}

function letGo(folder: string, keep: number, made: string, now: number): void {
  const names = readdirSync(folder);
  const leftovers = names.filter(
    (name) => isHalfBackup(name) && now - statSync(join(folder, name)).mtimeMs > DAY,
  );
  for (const name of [...superseded(names, keep, made), ...leftovers])
    rmSync(join(folder, name), { force: true });
}

function failed(world: World, why: string): string {
  world.log.error("backup.failed", { why });
  return `failed: ${why}`;
}

function inOneLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

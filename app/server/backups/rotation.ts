/** The first backup of each of this many months is retained, however many newer ones exist. */
const MONTHS = 6;

const OURS = /^alongside-(\d{4}-\d{2})-\d{2}T\d{2}-\d{2}\.(?:db|dump)$/;
const HALF = /^alongside-[\dT-]+\.(?:db|dump)\.\d+\.part(?:-wal|-shm|-journal)?$/;

/**
 * Returns the name of a scheduled backup. The time is UTC, so names sort by age.
 * @param at epoch milliseconds
 * @param ending `.db` or `.dump`
 */
export function backupName(at: number, ending: string): string {
  return `alongside-${new Date(at).toISOString().slice(0, 16).replace(":", "-")}${ending}`;
}

/** Returns whether the scheduler made this file. Other files in the folder are never touched. */
export function isBackupName(name: string): boolean {
  return OURS.test(name);
}

/** Returns whether a file is left over from an interrupted backup. */
export function isHalfBackup(name: string): boolean {
  return HALF.test(name);
}

/**
 * Returns the backups to delete: all but the newest and the first of each of the last six months present.
 * @param names everything in the folder; files the scheduler didn't make are never returned
 * @param keep how many of the newest to retain, at least 1
 * @param made the latest one: it is retained, whatever the clock says
 */
export function superseded(names: readonly string[], keep: number, made: string): string[] {
  const ours = names.filter(isBackupName).sort().reverse();
  const monthOf = (name: string) => OURS.exec(name)?.[1] ?? "";
  const months = [...new Set(ours.map(monthOf))].slice(0, MONTHS);
  const firsts = months.map((month) => ours.findLast((name) => monthOf(name) === month));
  const stay = new Set([made, ...ours.slice(0, Math.max(1, keep)), ...firsts]);
  return ours.filter((name) => !stay.has(name));
}

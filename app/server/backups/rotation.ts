/** The first backup of each of so many months stays, however many newer ones there are. */
const MONTHS = 6;

const OURS = /^alongside-(\d{4}-\d{2})-\d{2}T\d{2}-\d{2}\.(?:db|dump)$/;
const HALF = /^alongside-[\dT-]+\.(?:db|dump)\.\d+\.part(?:-wal|-shm|-journal)?$/;

/**
 * The name of a scheduled backup; the time is UTC, so that names sort by age.
 * @param at epoch milliseconds
 * @param ending `.db` or `.dump`
 */
export function backupName(at: number, ending: string): string {
  return `alongside-${new Date(at).toISOString().slice(0, 16).replace(":", "-")}${ending}`;
}

/** Whether a file is a backup that the schedule made. Nothing else in the folder is ever touched. */
export function isBackupName(name: string): boolean {
  return OURS.test(name);
}

/** Whether a file is what an interrupted backup left. */
export function isHalfBackup(name: string): boolean {
  return HALF.test(name);
}

/**
 * Which backups have had their day: all but the newest and the first of each of the last six months there are.
 * @param names of everything in the folder; what is not ours is never in the answer
 * @param keep how many of the newest stay, at least 1
 * @param made the one made last: it stays, whatever the clock says
 */
export function superseded(names: readonly string[], keep: number, made: string): string[] {
  const ours = names.filter(isBackupName).sort().reverse();
  const monthOf = (name: string) => OURS.exec(name)?.[1] ?? "";
  const months = [...new Set(ours.map(monthOf))].slice(0, MONTHS);
  const firsts = months.map((month) => ours.findLast((name) => monthOf(name) === month));
  const stay = new Set([made, ...ours.slice(0, Math.max(1, keep)), ...firsts]);
  return ours.filter((name) => !stay.has(name));
}

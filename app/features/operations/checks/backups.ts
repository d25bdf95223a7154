import { backupHealth, type BackupRecord } from "../backups";
import { mebibytes, reportOn, type Finding } from "./finding";

const { ok, look, mend } = reportOn("backups");

/** Checks the age of the last good backup, and whether there is a second copy. */
export function checkBackups(
  record: BackupRecord,
  settings: { everyHours: number; copyDir: string | null } | null,
  now: number,
): Finding[] {
  const findings: Finding[] = [];
  switch (backupHealth(record, settings?.everyHours ?? null, now)) {
    case "not_set_up":
      return [
        mend(
          "No backups are made by themselves.",
          "Set BACKUP_DIR=/var/backups/alongside and BACKUP_COPY_DIR to a folder on another disk.",
        ),
      ];
    case "none_yet":
      return [
        look("None has been made yet.", "The server makes the first within half an hour of its start."),
      ];
    case "failed":
      findings.push(
        mend(`The last could not be made: ${record.error ?? ""}`, "It is tried every half hour."),
      );
      break;
    case "old":
      findings.push(mend("The last good one is older than twice the interval.", "Is the server running?"));
      break;
    case "copy_failed":
      findings.push(
        mend(`The last is not in the second folder: ${record.error ?? ""}`, "Is its disk mounted?"),
      );
      break;
    case "fine":
      break;
  }
  if (record.lastGoodAt !== null) {
    const when = new Date(record.lastGoodAt).toISOString().replace("T", " ").slice(0, 16);
    findings.push(
      ok(`The last good one is ${record.name ?? ""} of ${when} UTC, ${mebibytes(record.bytes)}.`),
    );
  }
  if (settings?.copyDir === null) {
    findings.push(
      look(
        "There is no second folder.",
        "Set BACKUP_COPY_DIR to a folder on another disk, and see docs/operations.md for copies off the machine.",
      ),
    );
  }
  return findings;
}

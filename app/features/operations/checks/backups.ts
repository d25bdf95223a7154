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
          "Scheduled backups are off.",
          "Set BACKUP_DIR=/var/backups/alongside and BACKUP_COPY_DIR to a folder on another disk.",
        ),
      ];
    case "none_yet":
      return [
        look(
          "No backup has been made yet.",
          "The server makes the first one within half an hour after it starts.",
        ),
      ];
    case "failed":
      findings.push(mend(`The last backup failed: ${record.error ?? ""}`, "It is retried every half hour."));
      break;
    case "old":
      findings.push(mend("The last good backup is older than twice the interval.", "Is the server running?"));
      break;
    case "copy_failed":
      findings.push(
        mend(`The last backup is not in the second folder: ${record.error ?? ""}`, "Is its disk mounted?"),
      );
      break;
    case "fine":
      break;
  }
  if (record.lastGoodAt !== null) {
    const when = new Date(record.lastGoodAt).toISOString().replace("T", " ").slice(0, 16);
    findings.push(
      ok(`The last good backup is ${record.name ?? ""} from ${when} UTC, ${mebibytes(record.bytes)}.`),
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

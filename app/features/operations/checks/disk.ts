import { mebibytes, reportOn, type Finding } from "./finding";
import { countOf } from "~/lib/count";

const { ok, look, mend } = reportOn("disk");

export type Space = { freeBytes: number; files: number; freeFiles: number };

/**
 * Checks for room for the database to grow, and for a copy before an update.
 * @param where the folder on that disk
 * @param databaseBytes of the database, 0 when it is elsewhere
 */
export function checkSpace(where: string, space: Space, databaseBytes: number): Finding[] {
  const wanted = Math.max(3 * databaseBytes, 512 * 2 ** 20);
  const findings: Finding[] = [];
  if (space.freeBytes < Math.max(1.2 * databaseBytes, 100 * 2 ** 20)) {
    findings.push(
      mend(
        `${where}: only ${mebibytes(space.freeBytes)} free.`,
        "Free up space now: an update needs a full copy of the database, and nothing can be saved on a full disk.",
      ),
    );
  } else if (space.freeBytes < wanted) {
    findings.push(
      look(
        `${where}: ${mebibytes(space.freeBytes)} free.`,
        `${mebibytes(wanted)} are recommended: three times the database size, and at least 512 MiB.`,
      ),
    );
  } else findings.push(ok(`${where}: ${mebibytes(space.freeBytes)} free.`));
  // Some file systems don't count files.
  if (space.files > 0 && space.freeFiles < 1000) {
    findings.push(
      mend(
        `${where}: the disk has room for only ${countOf(space.freeFiles, "more file")}.`,
        "Delete unneeded files: many small files fill a disk as well as large ones do.",
      ),
    );
  }
  return findings;
}

import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { Settings } from "../settings";
import { engineOf } from "~/db/engine";
import { fileOf } from "~/db/sqlite.server";
import { reportOn, type Finding } from "~/features/operations/checks/finding";

const { ok, look, mend } = reportOn("folders");

/** Checks that the program can write where it must, and that no one else on the machine can read it. */
export function checkFolders(settings: Settings): Finding[] {
  const findings: Finding[] = [];
  if (engineOf(settings.databaseUrl) === "sqlite") {
    findings.push(folder("The database's folder", dirname(fileOf(settings.databaseUrl)), "mend"));
  }
  if (settings.smtpUrl === null && existsSync(settings.outboxDir)) {
    findings.push(folder("The email output folder", resolve(settings.outboxDir), "look"));
  }
  if (settings.backup) {
    findings.push(folder("BACKUP_DIR", resolve(settings.backup.dir), "look"));
    if (settings.backup.copyDir !== null) {
      // Network shares often show meaningless modes; the files themselves are encrypted or private there.
      findings.push(folder("BACKUP_COPY_DIR", resolve(settings.backup.copyDir), null));
      if (isOnOneDisk(settings.backup.dir, settings.backup.copyDir)) {
        findings.push(
          look(
            "BACKUP_DIR and BACKUP_COPY_DIR are on the same disk.",
            "If it fails, both are lost: use a folder on another disk or machine.",
          ),
        );
      }
    }
  }
  return findings;
}

/**
 * Checks one folder: it exists, is writable and is closed to other users of the machine.
 * @param whenOpen the level to report when other users can read it; null: not checked, because the files are private
 *   themselves
 */
export function folder(what: string, path: string, whenOpen: "mend" | "look" | null): Finding {
  if (!existsSync(path)) {
    return mend(
      `${what}, ${path}, does not exist.`,
      `Create it, or mount its disk: install -d -m 700 ${path}`,
    );
  }
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch {
    return mend(
      `${what}, ${path}, is not writable.`,
      `Make the service's user its owner: chown -R USER ${path}`,
    );
  }
  if (whenOpen !== null && process.platform !== "win32" && (statSync(path).mode & 0o007) !== 0) {
    return { mend, look }[whenOpen](
      `${what}, ${path}, is readable by every user of this machine.`,
      `Who is a trainee is private: chmod 700 ${path}`,
    );
  }
  return ok(`${what}, ${path}, is writable${whenOpen === null ? "" : " and private"}.`);
}

function isOnOneDisk(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && statSync(one).dev === statSync(other).dev;
}

import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { isBackupName } from "../backups/rotation";
import type { Settings } from "../settings";
import { checkFolders } from "./folders";
import { checkMail } from "./mail";
import { checkSettings } from "./settings";
import { checkContent } from "~/curriculum/check.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { inspectDatabase, type Inspection } from "~/db-tools/inspect.server";
import { engineOf } from "~/db/engine";
import { fileOf } from "~/db/sqlite.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { checkBackups } from "~/features/operations/checks/backups";
import { checkClock } from "~/features/operations/checks/clock";
import { checkContact } from "~/features/operations/checks/contact";
import { checkDatabase, checkQueues } from "~/features/operations/checks/database";
import { checkSpace } from "~/features/operations/checks/disk";
import { errorSummary, type Finding, reportOn } from "~/features/operations/checks/finding";
import { checkVersions } from "~/features/operations/checks/versions";
import { recordFrom } from "~/features/operations/queries/backups.server";
import { enteredIn } from "~/features/people/queries/contact.server";
import type { Contact } from "~/lib/contact";
import { countOf } from "~/lib/count";

/**
 * Runs every check on an installation. Read-only, and safe while the server is running.
 * @param now epoch milliseconds
 */
export async function examine(settings: Settings, now: number): Promise<Finding[]> {
  const { seen, failure } = await look(settings.databaseUrl);
  const { zone, findings: content } = await contentOf(settings.contentDir, enteredIn(seen?.notes ?? []));
  return [
    ...checkSettings(settings, process.getuid?.() === 0),
    ...checkFolders(settings),
    ...spaceOf(settings, seen),
    ...checkClock(now, seen?.newestWriteAt ?? null, await isSynchronised(), zone),
    ...(await checkMail(settings)),
    ...content,
    ...(failure ?? [...checkDatabase(seen), ...checkQueues(seen, now)]),
    ...(failure && settings.backup
      ? [newestOf(settings.backup.dir)]
      : checkBackups(recordFrom(seen?.notes ?? []), settings.backup, now)),
    ...checkVersions(installed, process.versions.node, seen?.engine === "sqlite" ? seen.version : null),
  ];
}

async function look(url: string): Promise<{ seen: Inspection | null; failure?: Finding[] }> {
  try {
    return { seen: await inspectDatabase(url) };
  } catch (error) {
    const advice =
      engineOf(url) === "postgres"
        ? "Check DATABASE_URL, and that PostgreSQL is running and accepts connections from this machine."
        : "If it is corrupted, stop the server and restore the last backup; if it belongs to another user, run as that user.";
    return {
      seen: null,
      failure: [reportOn("database").mend(`It can't be read (${errorSummary(error)}).`, advice)],
    };
  }
}

async function contentOf(
  contentDir: string,
  entered: Contact | null,
): Promise<{ zone: string; findings: Finding[] }> {
  const { ok, mend } = reportOn("content");
  const folder = resolve(contentDir);
  const advice = "npm run content:check lists each fault with its line and the fix.";
  try {
    const faults = await checkContent(folder, REQUIREMENT_SCHEMAS);
    const { program } = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: folder,
      cacheDir: resolve("build/content"),
    });
    const findings =
      faults.length === 0
        ? [ok("Every module, quiz, profile, and policy is valid.")]
        : [mend(`${countOf(faults.length, "fault")} in ${contentDir}.`, advice)];
    return { zone: program.timeZone, findings: [...findings, ...checkContact(program.contact, entered)] };
  } catch (error) {
    return {
      zone: "UTC",
      findings: [mend(`${contentDir} cannot be loaded (${errorSummary(error)}).`, advice)],
    };
  }
}

function spaceOf(settings: Settings, seen: Inspection | null): Finding[] {
  const isFile = engineOf(settings.databaseUrl) === "sqlite";
  const places = [
    ...(isFile ? [dirname(fileOf(settings.databaseUrl))] : []),
    ...(settings.backup ? [resolve(settings.backup.dir)] : []),
    ...(settings.backup?.copyDir ? [resolve(settings.backup.copyDir)] : []),
  ];
  return places
    .filter((place) => existsSync(place))
    .flatMap((place) => {
      const { bavail, bsize, files, ffree } = statfsSync(place);
      return checkSpace(place, { freeBytes: bavail * bsize, files, freeFiles: ffree }, seen?.bytes ?? 0);
    });
}

/** Returns what to restore when the database can't tell. */
function newestOf(dir: string): Finding {
  const { look, mend } = reportOn("backups");
  const newest = existsSync(dir) ? readdirSync(dir).filter(isBackupName).sort().at(-1) : undefined;
  return newest === undefined
    ? mend(`There is no backup in ${dir}.`, "Check the second folder and your off-site copies.")
    : look(
        `The newest backup in ${dir} is ${newest}.`,
        "npm run db:restore -- --check FILE shows what it contains.",
      );
}

/** Returns what systemd says about time synchronization; null when it says nothing. */
async function isSynchronised(): Promise<boolean | null> {
  try {
    const args = ["show", "--property=NTPSynchronized", "--value"];
    const { stdout } = await promisify(execFile)("timedatectl", args, { timeout: 5000 });
    return { yes: true, no: false }[stdout.trim()] ?? null;
  } catch {
    return null;
  }
}

function installed(name: string): string | null {
  const file = join("node_modules", name, "package.json");
  if (!existsSync(file)) return null;
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : null;
}

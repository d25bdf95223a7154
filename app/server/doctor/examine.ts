import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { isBackupName } from "../backups/rotation";
import type { Settings } from "../settings";
import { checkBackups } from "./backups";
import { checkClock } from "./clock";
import { checkContact } from "./contact";
import { checkDatabase, checkQueues } from "./database";
import { checkSpace } from "./disk";
import { inShort, speakOf, type Finding } from "./finding";
import { checkFolders } from "./folders";
import { checkMail } from "./mail";
import { checkSettings } from "./settings";
import { checkVersions } from "./versions";
import { checkContent } from "~/curriculum/check.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { inspectDatabase, type Inspection } from "~/db-tools/inspect.server";
import { engineOf } from "~/db/engine";
import { fileOf } from "~/db/sqlite.server";
import { recordFrom } from "~/features/operations/queries/backups.server";
import { enteredIn } from "~/features/people/queries/contact.server";
import type { Contact } from "~/lib/contact";
import { countOf } from "~/lib/count";

/**
 * Looks at everything that an installation needs. Writes nothing, and can run while the server serves.
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
        ? "Check DATABASE_URL, and that PostgreSQL runs and lets this machine in."
        : "If it is damaged, stop the server and restore the last backup; if it belongs to another user, run as that.";
    return {
      seen: null,
      failure: [speakOf("database").mend(`It cannot be read (${inShort(error)}).`, advice)],
    };
  }
}

async function contentOf(
  contentDir: string,
  entered: Contact | null,
): Promise<{ zone: string; findings: Finding[] }> {
  const { ok, mend } = speakOf("content");
  const folder = resolve(contentDir);
  const advice = "npm run content:check names each fault with its line, and what to write instead.";
  try {
    const faults = await checkContent(folder);
    const { programme } = await loadCurriculum({ contentDir: folder, cacheDir: resolve("build/content") });
    const findings =
      faults.length === 0
        ? [ok("Every module, quiz, profile and policy is in order.")]
        : [mend(`${countOf(faults.length, "fault")} in ${contentDir}.`, advice)];
    return { zone: programme.timeZone, findings: [...findings, ...checkContact(programme.contact, entered)] };
  } catch (error) {
    return { zone: "UTC", findings: [mend(`${contentDir} cannot be loaded (${inShort(error)}).`, advice)] };
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

/** What to restore, when the database cannot say it. */
function newestOf(dir: string): Finding {
  const { look, mend } = speakOf("backups");
  const newest = existsSync(dir) ? readdirSync(dir).filter(isBackupName).sort().at(-1) : undefined;
  return newest === undefined
    ? mend(`There is none in ${dir}.`, "Look in the second folder, and where copies off the machine are.")
    : look(`The newest in ${dir} is ${newest}.`, "npm run db:restore -- --check FILE says what it holds.");
}

/** What systemd says of the clock; null when it says nothing. */
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

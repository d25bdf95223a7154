import { resolve } from "node:path";

import { watchClock } from "./clock";
import { doDataSteps } from "./data-steps";
import type { Log } from "./log";
import type { Metrics } from "./metrics";
import { createMonitor } from "./monitor";
import type { Settings } from "./settings";
import type { World } from "./types";
import { FIRST_RELEASE_VERSIONS } from "~/curriculum/first-release.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { keepContentVersions } from "~/curriculum/versions.server";
import { keepBeforeMigrating } from "~/db-tools/backup.server";
import { engineOf } from "~/db/engine";
import { openDatabase } from "~/db/open.server";
import { fileOf } from "~/db/sqlite.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { refreshingRoster } from "~/features/roster/transaction/refresh.server";
import { createSessions } from "~/http/session.server";
import { newId } from "~/lib/ids";

/** People whose stored lines are computed anew before requests are accepted, at most: about two seconds. */
const AT_START = 1000;

/**
 * Opens what the program runs on: content, database, clock and ids. Nothing else opens any of them.
 * @param options.metrics where this process counts; null: nowhere
 * @param options.isFurther whether another process has done the work of each start
 * @throws DatabaseUnusable, ContentError or SettingUnusable, each with one line for the operator
 */
export async function createWorld(
  settings: Settings,
  log: Log,
  { metrics = null, isFurther = false }: { metrics?: Metrics | null; isFurther?: boolean } = {},
): Promise<World> {
  const now = () => Date.now();
  const curriculum = await loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve(settings.contentDir),
    cacheDir: resolve("build/content"),
  });
  if (!isFurther && engineOf(settings.databaseUrl) === "sqlite") {
    await keepBeforeMigrating(fileOf(settings.databaseUrl), { skip: settings.skipMigrationBackup });
  }
  const monitor = createMonitor(settings, log, metrics);
  const opened = await openDatabase(settings.databaseUrl, monitor, { isFurther });
  const db = refreshingRoster(opened, {}, { curriculum });
  // Before requests are accepted: what had expired before the clock was put back stays expired.
  await watchClock({ db, now, log });
  if (!isFurther) {
    await keepContentVersions(db, [...curriculum.versions, ...FIRST_RELEASE_VERSIONS], now());
    await doDataSteps({ db, curriculum, now, newId, log });
    // A small program is up to date before its first page; a large one catches up as a job.
    await rebuildRoster(db, { limit: AT_START }, { curriculum });
  }
  const sessions = createSessions(db, {
    now,
    secure: settings.siteUrl.startsWith("https:"),
    defaults: { locale: curriculum.program.language, timeZone: curriculum.program.timeZone },
  });
  return { settings, db, curriculum, sessions, now, newId, log, monitor, metrics };
}

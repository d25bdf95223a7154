import cluster from "node:cluster";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { eq } from "drizzle-orm";

import { seedDemo } from "./demo/seed";
import { playbill } from "./demo/stage";
import { engineOf } from "~/db/engine";
import { DatabaseUnusable } from "~/db/errors";
import { installation } from "~/db/schema/db";
import { people } from "~/db/schema/people";
import { openSqlite, fileOf } from "~/db/sqlite.server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { createLog } from "~/server/log";
import { serve } from "~/server/serve";
import { readSettings, type Settings } from "~/server/settings";
import type { World } from "~/server/types";
import { createWorld } from "~/server/world";

const REST = ["", "-wal", "-shm"];
/** The row that marks a complete demo program. */
const MADE = "demo.made";

/**
 * Serves the demo program, creating it first when there is none. `--fresh` starts over. The file is built under another
 * name and renamed when it is complete, so that an interrupted start leaves nothing half done.
 */
export async function demo(args: string[]): Promise<number> {
  // The primary process has created it.
  if (cluster.isWorker) return serve([], "demo");
  const settings = readSettings(process.env, "demo");
  if (engineOf(settings.databaseUrl) === "postgres") await fill(settings, args.includes("--fresh"));
  else await makeFile(settings, args.includes("--fresh"));
  return serve([], "demo", ({ siteUrl, outboxDir }) => process.stdout.write(playbill(siteUrl, outboxDir)));
}

async function makeFile(settings: Settings, isFresh: boolean): Promise<void> {
  const file = fileOf(settings.databaseUrl);
  mkdirSync(dirname(file), { recursive: true });
  if (isFresh) for (const end of REST) rmSync(`${file}${end}`, { force: true });
  if (existsSync(file)) return;
  const draft = `${file}.new`;
  for (const end of REST) rmSync(`${draft}${end}`, { force: true });
  const world = await createWorld({ ...settings, databaseUrl: `file:${draft}` }, createLog("warn", Date.now));
  await seed(world);
  await world.db.close();
  // Opened and closed once more, so that the write-ahead log is checkpointed before the rename.
  await (await openSqlite(`file:${draft}`)).close();
  renameSync(draft, file);
}

/** Fills an empty PostgreSQL database; one that contains anything but a complete demo program is left alone. */
async function fill(settings: Settings, isFresh: boolean): Promise<void> {
  const world = await createWorld(settings, createLog("warn", Date.now));
  try {
    const isMade = (await world.db.$count(installation, eq(installation.key, MADE))) > 0;
    if (isMade && !isFresh) return;
    if (isFresh || (await world.db.$count(people)) > 0) {
      throw new DatabaseUnusable(
        isFresh
          ? "this command does not empty a PostgreSQL database. Name an empty one."
          : "it contains something other than a complete demo program. Name an empty database.",
      );
    }
    await seed(world);
    await unitOfWork(world.db, (tx) =>
      tx.insert(installation).values({ key: MADE, value: "", updatedAt: Date.now() }),
    );
  } finally {
    await world.db.close();
  }
}

async function seed({ db, curriculum, settings }: World): Promise<void> {
  process.stdout.write("Creating the demo program (a few seconds, once)…\n");
  await seedDemo(db, curriculum, Date.now(), settings.siteUrl, (step) => process.stdout.write(`  ${step}\n`));
  await rebuildRoster(db, {}, { curriculum });
}

import cluster from "node:cluster";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import { seedDemo } from "./demo/seed";
import { playbill } from "./demo/stage";
import { openSqlite, fileOf } from "~/db/sqlite.server";
import { createLog } from "~/server/log";
import { serve } from "~/server/serve";
import { readSettings } from "~/server/settings";
import { createWorld } from "~/server/world";

const REST = ["", "-wal", "-shm"];

/**
 * Serves the demo programme; makes it first when there is none. `--fresh` starts over.
 * It is made in a file beside and moved into place when it is whole, so that an interrupted start leaves nothing half.
 */
export async function demo(args: string[]): Promise<void> {
  // The leading process has made it.
  if (cluster.isWorker) return serve([], "demo");
  const settings = readSettings(process.env, "demo");
  const file = fileOf(settings.databaseUrl);
  mkdirSync(dirname(file), { recursive: true });
  if (args.includes("--fresh")) for (const end of REST) rmSync(`${file}${end}`, { force: true });
  if (!existsSync(file)) await make(file);
  await serve([], "demo", ({ siteUrl, outboxDir }) => process.stdout.write(playbill(siteUrl, outboxDir)));
}

async function make(file: string): Promise<void> {
  process.stdout.write("Making the demo programme (a few seconds, once) …\n");
  const draft = `${file}.new`;
  for (const end of REST) rmSync(`${draft}${end}`, { force: true });
  const settings = { ...readSettings(process.env, "demo"), databaseUrl: `file:${draft}` };
  const world = await createWorld(settings, createLog("warn", Date.now));
  await seedDemo(world.db, world.curriculum, Date.now(), settings.siteUrl, (words) =>
    process.stdout.write(`  ${words}\n`),
  );
  await world.db.close();
  // Opened and closed once more, so that the log is folded into the file before it is moved.
  await (await openSqlite(settings.databaseUrl)).close();
  renameSync(draft, file);
}

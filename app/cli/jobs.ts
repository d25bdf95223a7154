import { createLog } from "~/server/log";
import { runDueJobs } from "~/server/jobs";
import { readSettings } from "~/server/settings";
import { createWorld } from "~/server/world";

/** Runs due jobs once. Safe to run twice, and while the server is running. */
export async function jobs(): Promise<number> {
  const settings = readSettings(process.env, "production");
  const world = await createWorld(settings, createLog(settings.logLevel, Date.now));
  try {
    const outcomes = await runDueJobs(world, { all: true });
    for (const outcome of outcomes) process.stdout.write(`${outcome.name}: ${outcome.done}\n`);
    return 0;
  } finally {
    await world.db.close();
  }
}

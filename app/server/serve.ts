import { createServer } from "node:http";

import { createApp } from "./app";
import { createLog } from "./log";
import { startScheduler } from "./scheduler";
import { readSettings, type Settings } from "./settings";
import { createWorld } from "./world";
import { announceSetupCode } from "~/features/people/installation.server";

const DRAIN_MS = 10_000;

/**
 * Runs the program until it is asked to stop. Ends when the last request has been answered, at most ten seconds after.
 * @param args of the command line; not used
 * @param mode production, unless another command serves
 */
export async function serve(
  _args: string[],
  mode: Settings["mode"] = "production",
  ready?: (settings: Settings) => void,
) {
  const settings = readSettings(process.env, mode);
  const log = createLog(settings.logLevel, Date.now);
  const world = await createWorld(settings, log);
  const build = await import("virtual:remix/server-build");
  const server = createServer(createApp(world, build));
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EADDRINUSE" ? "another program uses it already" : (error.code ?? error.message);
    process.stderr.write(`Port ${settings.port} cannot be opened: ${why}. Choose another with PORT.\n`);
    process.exit(1);
  });
  const stopScheduler = startScheduler(world);
  log.info("server.started", { port: settings.port, mode: settings.mode });
  const code = await announceSetupCode(world.db, world);
  if (code)
    process.stdout.write(
      `\nNobody administers this installation yet. Open ${settings.siteUrl}/setup and give this code: ${code}\n\n`,
    );
  ready?.(settings);

  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  log.info("server.stopping");
  stopScheduler();
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(limit);
  await world.db.close();
  log.info("server.stopped");
}

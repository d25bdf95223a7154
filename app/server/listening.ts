import { createServer, type ServerResponse } from "node:http";
import type { Server } from "node:net";

import { createApp } from "./app";
import type { Counts, Metrics } from "./metrics";
import { SettingUnusable, type Settings } from "./settings";
import { type World } from "./types";

const DRAIN_MS = 10_000;
/**
 * How long a connection without a request is kept for the web server before this program: longer than any of them keeps
 * it (Caddy: two minutes). Closed first by us, it could meet a form that is on its way, and the web server would answer 502.
 */
const KEPT_FOR_PROXY_MS = 130_000;
const SWEEP_MS = 100;

/** The metrics of this process, where somebody may read them. What counts them is loaded for that alone. */
export async function metricsFor({ metricsToken }: Settings): Promise<Metrics | null> {
  return metricsToken === null ? null : (await import("./metrics")).createMetrics();
}

/** Opens the port. @throws SettingUnusable when that cannot be done */
export async function openPort(server: Server, { port, host }: Settings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === "EADDRINUSE" ? "another program uses it already" : (code ?? message);
      reject(new SettingUnusable(`Port ${port} cannot be opened: ${why}. Choose another with PORT.`));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * Answers requests from now on.
 * @param counts what each process of the program counts; without it, this one is alone
 * @returns what ends it: nothing new is taken, what has come is answered for at most ten seconds, and the database is closed
 * @throws SettingUnusable when the port cannot be opened
 */
export async function startAnswering(
  world: World,
  counts: () => Promise<Counts[]> = async () => (world.metrics ? [await world.metrics.read()] : []),
): Promise<{ stop: () => Promise<void> }> {
  const { settings, log } = world;
  let isStopping = false;
  const build = await import("virtual:remix/server-build");
  const server = createServer(createApp(world, build, { isStopping: () => isStopping, counts }));
  const open = new Set<ServerResponse>();
  server.prependListener("request", (_request, response) => {
    open.add(response);
    response.once("close", () => open.delete(response));
    if (isStopping) response.setHeader("Connection", "close");
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  if (settings.trustProxy > 0) server.keepAliveTimeout = KEPT_FOR_PROXY_MS;
  await openPort(server, settings);
  // Whoever tries the demo reads what it prints, and not the log's own language.
  if (settings.mode !== "demo") log.info("server.started", { port: settings.port, mode: settings.mode });

  async function stop() {
    isStopping = true;
    log.info("server.stopping");
    // Each connection ends with the answer that is under way: the next request goes to whoever serves then.
    for (const response of open) if (!response.headersSent) response.setHeader("Connection", "close");
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A connection that has had its answer would else be kept for seconds, in case it asks again.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
    clearTimeout(limit);
    clearInterval(sweep);
    await world.db.close();
    log.info("server.stopped");
  }
  let stopped: Promise<void> | undefined;
  return { stop: () => (stopped ??= stop()) };
}

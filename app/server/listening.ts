import { createServer, type ServerResponse } from "node:http";
import type { Server } from "node:net";

import { createApp } from "./app";
import type { Counts, Metrics } from "./metrics";
import { SettingUnusable, type Settings } from "./settings";
import { type World } from "./types";

const DRAIN_MS = 10_000;
/**
 * How long an idle connection stays open for the reverse proxy: longer than any proxy keeps it (Caddy: two minutes). If
 * the server closed first, a form already on its way could hit the closed connection, and the proxy would answer 502.
 */
const KEEP_ALIVE_MS = 130_000;
const SWEEP_MS = 100;

/** Returns this process's metrics where a token is set. The metrics library is loaded only then. */
export async function metricsFor({ metricsToken }: Settings): Promise<Metrics | null> {
  return metricsToken === null ? null : (await import("./metrics")).createMetrics();
}

/**
 * Opens the port.
 * @throws SettingUnusable when it can't be opened
 */
export async function openPort(server: Server, { port, host }: Settings): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === "EADDRINUSE" ? "another program is already using it" : (code ?? message);
      reject(new SettingUnusable(`Port ${port} cannot be opened: ${why}. Choose another with PORT.`));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * Starts answering requests.
 * @param counts returns the counts of every process; omitted: this process is alone
 * @returns a function that stops it: no new requests are accepted, open ones get ten seconds at most, and the
 *   database is closed
 * @throws SettingUnusable when the port can't be opened
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
  if (settings.trustProxy > 0) server.keepAliveTimeout = KEEP_ALIVE_MS;
  await openPort(server, settings);
  // The demo prints its own instructions, so the log stays quiet there.
  if (settings.mode !== "demo") log.info("server.started", { port: settings.port, mode: settings.mode });

  async function stop() {
    isStopping = true;
    log.info("server.stopping");
    // Each connection closes with its current response: the next request goes to the process that serves then.
    for (const response of open) if (!response.headersSent) response.setHeader("Connection", "close");
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // An idle keep-alive connection would otherwise stay open for seconds.
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

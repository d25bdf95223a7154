import type { IncomingMessage, ServerResponse } from "node:http";

import type { Express } from "express";
import type { ViteDevServer } from "vite";

import { createApp } from "./app";
import { metricsFor } from "./listening";
import { createLog } from "./log";
import { readSettings } from "./settings";
import { createWorld } from "./world";
import { announceSetupCode } from "~/features/people/commands/setup.server";

let app: Promise<Express> | undefined;

async function start(vite: ViteDevServer): Promise<Express> {
  const settings = readSettings(process.env, "development");
  const metrics = await metricsFor(settings);
  const world = await createWorld(settings, createLog(settings.logLevel, Date.now), { metrics });
  const code = await announceSetupCode(world.db, world);
  if (code)
    vite.config.logger.info(
      `This installation has no administrator yet. Open /setup and enter this code: ${code}`,
    );
  const control = { isStopping: () => false, counts: async () => (metrics ? [await metrics.read()] : []) };
  return createApp(world, async () => await import("virtual:remix/server-build"), control);
}

/** Handles requests for which Vite has no module. The first one creates the application. */
export async function handleDev(
  vite: ViteDevServer,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) {
  app ??= start(vite);
  const handle: (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void = await app;
  handle(request, response, next);
}

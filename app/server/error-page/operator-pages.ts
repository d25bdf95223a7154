import { createHash, timingSafeEqual } from "node:crypto";
import { Router } from "express";

import type { World } from "../types";
import { type Gauges, readGauges } from "~/features/operations/queries/metrics.server";
import type { Counts } from "~/server/metrics";
import { createReadiness } from "~/server/readiness";
import { nameRoute } from "~/server/watch-requests";

/** What the process knows of itself and of the other processes. */
export type Control = {
  /** Whether a shutdown was requested: open requests are finished, new ones are refused. */
  isStopping: () => boolean;
  /** Returns the counts of every process, including this one. */
  counts: () => Promise<Counts[]>;
};

const METRICS_LIMIT_MS = 2000;

/** Serves `/healthz`, `/readyz` and `/metrics`, for monitoring rather than for people. */
export function operatorPages(world: World, control: Control): Router {
  const { settings } = world;
  const router = Router();
  const readiness = createReadiness(world.db, world.monitor, control);

  router.get("/healthz", nameRoute("healthz"), (_request, response) => {
    response.set("Cache-Control", "no-store").type("text/plain").send("ok\n");
  });
  router.get("/readyz", nameRoute("readyz"), async (_request, response) => {
    const answer = await readiness();
    response
      .set("Cache-Control", "no-store")
      .status(answer.reasons.length === 0 ? 200 : 503)
      .json(answer);
  });
  if (settings.metricsToken !== null) {
    const isAllowed = bearerCheck(settings.metricsToken);
    router.get("/metrics", nameRoute("metrics"), (request, response, next) => {
      response.set("Cache-Control", "no-store");
      if (!isAllowed(request.headers.authorization)) {
        response.status(401).set("WWW-Authenticate", "Bearer").type("text/plain").send("Unauthorized\n");
        return;
      }
      allMetrics(world, control)
        .then((text) => response.type("text/plain; version=0.0.4").send(text))
        .catch(next);
    });
  }
  return router;
}

async function allMetrics(world: World, control: Control): Promise<string> {
  const { metricsText } = await import("~/server/metrics");
  return metricsText(...(await Promise.all([control.counts(), gaugesOf(world)])));
}

/**
 * Returns a constant-time check of a bearer token.
 * @param token as configured
 */
export function bearerCheck(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const right = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest((header ?? "").replace(/^bearer /i, "Bearer ")), right);
}

/**
 * Reads the gauges; null when the database doesn't answer in time, so that the process counts are shown all the same.
 */
async function gaugesOf({ db, now, log }: World): Promise<Gauges | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), METRICS_LIMIT_MS);
  });
  const gauges = readGauges(db, now()).catch((error: unknown) => {
    log.error("metrics.incomplete", {}, error);
    return null;
  });
  const read = await Promise.race([gauges, late]);
  clearTimeout(timer);
  return read;
}

import { createHash, randomUUID } from "node:crypto";
import { resolve } from "node:path";

import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import sirv from "sirv";

import type { Log } from "./log";
import { remixHandler } from "./remix";
import { originCheck, pinHost, securityHeaders } from "./security";
import type { Settings } from "./settings";
import { catalogueOf } from "./catalogues";
import type { Curriculum } from "~/curriculum/types";
import type { Database } from "~/db/types";
import type { Sessions } from "~/http/session.server";
import { i18nFor } from "~/lib/i18n";

export type World = {
  settings: Settings;
  db: Database;
  curriculum: Curriculum;
  sessions: Sessions;
  now: () => number;
  newId: () => string;
  log: Log;
};

const YEAR = 365 * 24 * 60 * 60;

/** The HTTP application around Remix's handler: headers and origin check on everything, files, health, errors. */
export function createApp(world: World, build: ServerBuild | (() => Promise<ServerBuild>)): Express {
  const { settings, db, log } = world;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.trustProxy);
  app.set("etag", false);

  app.use((_request, response, next) => {
    response.locals.requestId = randomUUID();
    response.set("X-Request-Id", response.locals.requestId);
    next();
  });
  app.use(securityHeaders(settings));
  app.use(pinHost(settings));
  app.use(originCheck(settings));
  app.use(countAndTime(log, world.now));

  app.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").type("text/plain").send("ok\n");
  });
  app.get("/readyz", async (_request, response) => {
    const read = await db.isWell({ write: false });
    const write = read && (await db.isWell({ write: true }));
    response
      .set("Cache-Control", "no-store")
      .status(read && write ? 200 : 503)
      .json({ read, write });
  });

  if (settings.mode !== "development") {
    const client = resolve("build/client");
    // Compressed once, in the build: a phone gets the smallest form it can read, and the server does nothing for it.
    app.use("/assets", sirv(`${client}/assets`, { brotli: true, gzip: true, immutable: true, maxAge: YEAR }));
    app.use(
      "/assets",
      (_request, response) => void response.status(404).type("text/plain").send("Not found\n"),
    );
  }
  if (settings.mode !== "development") {
    const client = resolve("build/client");
    const files = express.static(client, {
      maxAge: 3600 * 1000,
      index: false,
      redirect: false,
      dotfiles: "ignore",
    });
    app.use((request, response, next) =>
      /^\/[\w-]+\.(ico|svg|png|txt|webmanifest)$/.test(request.path)
        ? files(request, response, next)
        : next(),
    );
  }

  app.use(
    remixHandler({
      build,
      getLoadContext: (request, response) => loadContext(world, request, response),
    }),
  );

  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    const status = statusOfError(error);
    if (status >= 500) {
      log.error("request.failed", {
        requestId: response.locals.requestId,
        method: request.method,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    if (response.headersSent) return next(error);
    response
      .status(status)
      .type("text/plain")
      .send(
        status < 500
          ? "This request could not be read. Nothing was changed.\n"
          : `Something went wrong on our side. Nothing you had saved is lost. Please try again. (${response.locals.requestId})\n`,
      );
  });
  return app;
}

function statusOfError(error: unknown): number {
  if (error instanceof URIError) return 400;
  if (typeof error === "object" && error !== null && "status" in error && typeof error.status === "number")
    return error.status;
  return 500;
}

/** Notes each request without saying whose it was: the path's ids are left out. */
function countAndTime(log: Log, now: () => number) {
  return (request: Request, response: Response, next: NextFunction) => {
    const began = now();
    response.on("finish", () => {
      log.debug("request", {
        requestId: response.locals.requestId,
        method: request.method,
        status: response.statusCode,
        ms: now() - began,
      });
    });
    next();
  };
}

async function loadContext(world: World, request: Request, response: Response): Promise<AppLoadContext> {
  const { settings, db, curriculum, sessions, now, newId } = world;
  const { viewer, setCookie } = await sessions.read(request.headers.cookie ?? null);
  if (setCookie) response.append("Set-Cookie", setCookie);
  // Pages of signed-in people are theirs alone: no cache keeps them, and the back button asks again.
  response.set("Cache-Control", "no-store");
  const locale = viewer?.locale ?? curriculum.programme.language;
  const messages = catalogueOf(locale);
  return {
    db,
    curriculum,
    settings,
    sessions,
    now,
    newId,
    viewer,
    nonce: response.locals.nonce,
    requestId: response.locals.requestId,
    i18n: i18nFor(locale, messages),
    messages,
    clientKey: createHash("sha256")
      .update(`client ${request.ip ?? ""}`)
      .digest("hex"),
  };
}

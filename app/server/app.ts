import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import sirv from "sirv";

import { catalogueOf } from "./catalogues";
import { mediaFiles } from "./media";
import { originCheck, pinHost, securityHeaders } from "./security";
import { nameRoute, watchRequests } from "./watch-requests";
import { whyUnavailable } from "~/db/errors";
import { keeperCookie, readKeeper, type Keeper } from "~/features/people/commands/unsent-forms.server";
import { lastKnownContact } from "~/features/people/queries/contact.server";
import { remixHandler } from "~/framework/adapter";
import { missingFile } from "~/framework/earlier-build";
import { instrument } from "~/framework/instrument";
import { currentRequest } from "~/framework/request-scope";
import { routeInstruments } from "~/framework/route-instruments";
import type { Sessions } from "~/http/session.server";
import { i18nFor } from "~/lib/i18n";
import type { Viewer } from "~/lib/roles";

import { operatorPages, type Control } from "~/server/error-page/operator-pages";
import { sendPlainPage } from "~/server/error-page/plain-page";
import type { World } from "~/server/types";

const YEAR = 365 * 24 * 60 * 60;

/** Returns the Express application around Remix's handler: headers and origin check, files, health, errors. */
export function createApp(
  world: World,
  build: ServerBuild | (() => Promise<ServerBuild>),
  control: Control,
): Express {
  const { settings, log } = world;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.trustProxy);
  app.set("etag", false);

  app.use(watchRequests(world));
  app.use(securityHeaders(settings));
  app.use(pinHost(settings));
  app.use(originCheck(settings));
  app.use(operatorPages(world, control));

  if (settings.mode !== "development") {
    const client = resolve("build/client");
    // Precompressed at build time: clients get the smallest encoding they accept, at no cost per request.
    app.use(
      "/assets",
      nameRoute("assets"),
      sirv(`${client}/assets`, { brotli: true, gzip: true, immutable: true, maxAge: YEAR }),
    );
    app.use("/assets", missingFile);
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

  app.get("/media/:module/:name", nameRoute("media"), mediaFiles(world));

  const instruments = routeInstruments(log);
  const instrumented = (built: ServerBuild) => ({ ...built, routes: instrument(built.routes, instruments) });
  app.use(
    remixHandler({
      build: typeof build === "function" ? async () => instrumented(await build()) : instrumented(build),
      getLoadContext: (request, response) => loadContext(world, request, response),
    }),
  );

  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    const { requestId } = response.locals;
    const why = whyUnavailable(error);
    const status = statusOfError(error);
    const scope = currentRequest();
    if (why && scope) Object.assign(scope, { unavailable: why, fault: error });
    else if (status >= 500) log.error("request.failed", { requestId, method: request.method }, error);
    if (response.headersSent) return next(error);
    if (status < 500) {
      response
        .status(status)
        .type("text/plain")
        .send("This request could not be read. Nothing was changed.\n");
      return;
    }
    const { language } = world.curriculum.program;
    const hasSent = request.method !== "GET" && request.method !== "HEAD";
    const contact = lastKnownContact(world.db, world);
    sendPlainPage(response, i18nFor(language, catalogueOf(language)), { why, hasSent, requestId, contact });
  });
  return app;
}

function statusOfError(error: unknown): number {
  if (error instanceof URIError) return 400;
  if (typeof error === "object" && error !== null && "status" in error && typeof error.status === "number")
    return error.status;
  return 500;
}

async function loadContext(world: World, request: Request, response: Response): Promise<AppLoadContext> {
  const { settings, db, curriculum, sessions, now, newId, log } = world;
  const { requestId } = response.locals;
  const cookies = request.headers.cookie ?? null;
  const { viewer, setCookie } = await readSession(sessions, cookies);
  if (setCookie) response.append("Set-Cookie", setCookie);
  const keeper = await keeperOf(world, viewer, cookies, response);
  // Signed-in pages are private: no cache stores them, and the back button requests them again.
  response.set("Cache-Control", "no-store");
  const locale = viewer?.locale ?? curriculum.program.language;
  const messages = catalogueOf(locale);
  return {
    db,
    curriculum,
    settings,
    sessions,
    cookies,
    setCookie: (value) => void response.append("Set-Cookie", value),
    now,
    newId,
    viewer,
    keeper,
    nonce: response.locals.nonce,
    isPage: !request.path.endsWith(".data"),
    requestId,
    report: (event, error) => log.error(event, { requestId }, error),
    i18n: i18nFor(locale, messages),
    messages,
    clientKey: createHash("sha256")
      .update(`client ${request.ip ?? ""}`)
      .digest("hex"),
  };
}

/**
 * Returns whose browser this is: the signed-in person, or the last one. A form submitted after the session ended is
 * saved for that person, so a separate cookie remembers them once the session cookie is gone.
 */
async function keeperOf(
  { db, now, settings }: World,
  viewer: Viewer | null,
  cookies: string | null,
  response: Response,
): Promise<Keeper | null> {
  try {
    const secure = settings.siteUrl.startsWith("https:");
    const keeper = await readKeeper(db, cookies, { secure }, { now });
    if (viewer === null || keeper?.personId === viewer.personId) return keeper;
    response.append("Set-Cookie", await keeperCookie(db, viewer.personId, { secure }, { now }));
    return null;
  } catch (error) {
    // Best effort for a later visit: the current request doesn't wait for it.
    if (whyUnavailable(error) === null) throw error;
    return null;
  }
}

/**
 * While the session can't be read from the database, only public pages are served; the route instruments enforce that.
 */
async function readSession(sessions: Sessions, cookie: string | null): ReturnType<Sessions["read"]> {
  try {
    return await sessions.read(cookie);
  } catch (error) {
    const scope = currentRequest();
    if (!scope || whyUnavailable(error) === null) throw error;
    scope.sessionFault = error;
    return { viewer: null, setCookie: null };
  }
}

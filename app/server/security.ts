import { randomBytes } from "node:crypto";

import type { NextFunction, Request, Response } from "express";

import type { Settings } from "./settings";

/**
 * Returns the Content-Security-Policy of a response. In development, Vite injects styles and keeps a WebSocket open.
 */
function policyOf(nonce: string, mode: Settings["mode"]): string {
  const dev = mode === "development";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self'${dev ? " 'unsafe-inline'" : ""}`,
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws:" : ""}`,
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** Sets the security headers on every response: pages, redirects, data, files and errors. */
export function securityHeaders(settings: Settings) {
  const isHttps = settings.siteUrl.startsWith("https:");
  return (_request: Request, response: Response, next: NextFunction) => {
    const nonce = randomBytes(16).toString("base64");
    response.locals.nonce = nonce;
    response.set({
      "Content-Security-Policy": policyOf(nonce, settings.mode),
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy":
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
      "X-Robots-Tag": "noindex, nofollow",
      "Origin-Agent-Cluster": "?1",
      ...(isHttps ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
    });
    next();
  };
}

/** Returns the origins that a state-changing request may come from. */
export function allowedOrigins(settings: Settings): Set<string> {
  const origins = new Set([new URL(settings.siteUrl).origin]);
  if (settings.mode !== "production") {
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) origins.add(`http://${host}:${settings.port}`);
  }
  return origins;
}

/**
 * Refuses cross-site requests made in a person's name. Every method that changes state must come from our own origin; a
 * missing Origin passes only when the browser itself says that the request is same-origin.
 */
export function originCheck(settings: Settings) {
  const origins = allowedOrigins(settings);
  return (request: Request, response: Response, next: NextFunction) => {
    if (!["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].includes(request.method)) {
      response
        .set("Allow", "GET, HEAD, POST")
        .status(405)
        .type("text/plain")
        .send("This method is not used here.\n");
      return;
    }
    if (request.method === "GET" || request.method === "HEAD") return next();
    const origin = request.headers.origin;
    const isOurs =
      origin === undefined ? request.headers["sec-fetch-site"] === "same-origin" : origins.has(origin);
    if (isOurs) return next();
    response.locals.isOtherSite = true;
    response
      .status(403)
      .type("text/plain")
      .send(
        "This form was sent from another site, so nothing was saved. Go back, reload the page and try again.\n",
      );
  };
}

/**
 * Makes the request look as if it was sent directly to SITE_URL: the framework would otherwise trust the client's host
 * and scheme.
 */
export function pinHost(settings: Settings) {
  const { host } = new URL(settings.siteUrl);
  return (request: Request, _response: Response, next: NextFunction) => {
    const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? "");
    if (settings.mode === "production" || !isLoopback) request.headers.host = host;
    delete request.headers["x-forwarded-host"];
    next();
  };
}

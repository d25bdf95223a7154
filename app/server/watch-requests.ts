import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";

import { createRefusals, refusalKind } from "./refusals";
import type { World } from "./types";
import { currentRequest, inRequest, newScope } from "~/framework/request-scope";

/** Names the route of a handler outside the framework. */
export function nameRoute(route: string) {
  return (_request: Request, _response: Response, next: NextFunction) => {
    const scope = currentRequest();
    if (scope) scope.route = route;
    next();
  };
}

/**
 * Gives each request its id and its scope, and logs it once it is over, without the person: the address is left out.
 */
export function watchRequests(world: Pick<World, "monitor" | "metrics" | "db" | "now" | "log">) {
  const { monitor, metrics } = world;
  const noteRefusal = createRefusals(world);
  return (request: Request, response: Response, next: NextFunction) => {
    const scope = newScope(randomUUID(), (name, value) => response.set(name, value));
    const began = performance.now();
    response.locals.requestId = scope.id;
    response.set("X-Request-Id", scope.id);
    metrics?.requestBegan();
    // "close" fires for each request, also when the client has gone before the response.
    response.once("close", () => {
      const status = response.writableFinished ? response.statusCode : 499;
      const kind = refusalKind(status, response.locals.isOtherSite === true);
      if (kind)
        noteRefusal({ kind, requestId: scope.id, route: scope.route ?? "other", method: request.method });
      monitor.onRequest(scope, { method: request.method, status, ms: performance.now() - began });
    });
    inRequest(scope, next);
  };
}

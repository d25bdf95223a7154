/*
 * Stock path: one `createRequestHandler` for the whole build. It ranks and compiles all routes again several times for
 * each request.
 * Here: the route is matched first, with patterns compiled once, and Remix is handed that route and its parents alone;
 * the browser's manifest stays whole.
 * Gain: a fifth to a quarter of a lesson page's CPU with 80 routes (docs/decisions/own-adapter.md).
 * Contract: tests/unit/framework/route-handlers.test.ts compares with the framework's own matching.
 */
import { createRequestHandler, type AppLoadContext, type ServerBuild } from "@remix-run/node";

/** Answers one request. */
export type Handle = (request: Request, context: AppLoadContext) => Promise<Response>;

type Routes = ServerBuild["routes"];
type Branch = { routeId: string; score: number; pattern: RegExp };

/**
 * Returns a function that returns the handler for a path.
 * @param build all of the program's routes
 */
export function routeHandlers(build: ServerBuild): (pathname: string) => Handle {
  const whole = createRequestHandler(build, process.env.NODE_ENV);
  const findRoute = routeFinder(build.routes);
  const handlers = new Map<string, Handle>();
  return (pathname) => {
    const routeId = findRoute(pathname);
    if (routeId === null) return whole;
    const known = handlers.get(routeId);
    if (known) return known;
    const handler = createRequestHandler(buildOfOne(build, routeId), process.env.NODE_ENV);
    handlers.set(routeId, handler);
    return handler;
  };
}

/**
 * Returns a function that matches a path to the route that the framework's `matchRoutes` would choose: the id of the
 * innermost route, or null when none matches.
 */
export function routeFinder(routes: Routes): (pathname: string) => string | null {
  const branches: Branch[] = Object.values(routes).flatMap((route) => {
    if (route.path === undefined && !route.index) return [];
    const path = fullPath(routes, route.id);
    if (path.includes("?")) throw new Error(`The route ${route.id} has an optional part: not known here.`);
    return [
      { routeId: route.id, score: scoreOf(path, route.index === true), pattern: patternOf(path, route) },
    ];
  });
  // By depth, like the framework: of two routes with the same score, the inner one comes first.
  branches.sort((a, b) => b.score - a.score || depth(routes, b.routeId) - depth(routes, a.routeId));
  return (pathname) => {
    const path = decoded(pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/"));
    return branches.find(({ pattern }) => pattern.test(path))?.routeId ?? null;
  };
}

function buildOfOne(build: ServerBuild, routeId: string): ServerBuild {
  const ids = lineOf(build.routes, routeId);
  const only = <T>(all: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
  return {
    ...build,
    routes: only(build.routes),
    assets: { ...build.assets, routes: only(build.assets.routes) },
  };
}

/** Returns a route and its parents, outermost first. */
function lineOf(routes: Routes, routeId: string): string[] {
  const parent = routes[routeId]?.parentId;
  return [...(parent === undefined ? [] : lineOf(routes, parent)), routeId];
}

function depth(routes: Routes, routeId: string): number {
  return lineOf(routes, routeId).length;
}

function fullPath(routes: Routes, routeId: string): string {
  const parts = lineOf(routes, routeId).map((id) => routes[id]?.path ?? "");
  return parts.join("/").replace(/\/+/g, "/").replace(/^\/?/, "/");
}

/** Returns how specific a path is, with the framework's scoring. */
function scoreOf(path: string, isIndex: boolean): number {
  const segments = path.split("/");
  const parts = segments.map((segment) => {
    if (segment === "*") return -2;
    if (segment === "") return 1;
    return /^:[\w-]+$/.test(segment) ? 3 : 10;
  });
  return parts.reduce((sum, part) => sum + part, segments.length + (isIndex ? 2 : 0));
}

function patternOf(path: string, route: { caseSensitive?: boolean }): RegExp {
  const source = path
    .replace(/\/*\*?$/, "")
    .replace(/^\/*/, "/")
    .replace(/[\\.*+^${}|()[\]]/g, "\\$&")
    .replace(/\/:[\w-]+/g, "/[^/]+");
  const end = !path.endsWith("*") ? "/*$" : source === "/" ? ".*$" : "(?:/.+|/*)$";
  return new RegExp(`^${source}${end}`, route.caseSensitive ? "" : "i");
}

function decoded(pathname: string): string {
  if (!pathname.includes("%")) return pathname;
  try {
    return pathname
      .split("/")
      .map((part) => decodeURIComponent(part).replace(/\//g, "%2F"))
      .join("/");
  } catch {
    return pathname;
  }
}

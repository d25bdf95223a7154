import { createServer } from "node:http";

import type { ServerBuild } from "@remix-run/node";
import { onTestFinished, vi } from "vitest";

import remixConfig from "../../remix.config.js";
import type { TestPerson, TestWorld } from "./world";
import * as entry from "~/entry.server";
import * as root from "~/root";
import { createApp } from "~/server/app";
import { type World } from "~/server/types.js";
import { createLog } from "~/server/log";
import { createMetrics } from "~/server/metrics";
import { createMonitor } from "~/server/monitor";
import { currentRequest } from "~/framework/request-scope";
import { readSettings } from "~/server/settings";

type Routes = ServerBuild["routes"];
type RouteModule = NonNullable<Routes[string]>["module"];

const files = import.meta.glob<RouteModule>("/app/routes/*.{ts,tsx}");

/** Returns the program's own routes by file name, as the framework reads them. */
async function allRoutes(): Promise<Routes> {
  const own = await Promise.all(
    Object.entries(files).map(async ([file, load]): Promise<[string, NonNullable<Routes[string]>]> => {
      const name = file.replace(/^\/app\/routes\/|\.tsx?$/g, "");
      const id = `routes/${name}`;
      const module = await load();
      if (name === "_index") return [id, { id, parentId: "root", index: true, module }];
      const parts = name
        .split(/\.(?![^[]*\])/)
        .filter((part) => part !== "_index")
        .map((part) => part.replace(/_$/, "").replace(/\[(.*?)\]/g, "$1"));
      const path = parts.map((part) => (part === "$" ? "*" : part.replace(/^\$/, ":"))).join("/");
      return [
        id,
        { id, parentId: "root", path, module, ...(name.endsWith("._index") ? { index: true } : {}) },
      ];
    }),
  );
  return { root: { id: "root", path: "", module: root }, ...Object.fromEntries(own) };
}

const NO_FUTURE: ServerBuild["future"] = {
  v3_fetcherPersist: false,
  v3_relativeSplatPath: false,
  v3_throwAbortReason: false,
  v3_lazyRouteDiscovery: false,
  v3_singleFetch: false,
};

async function sourceBuild(): Promise<ServerBuild> {
  const routes = await allRoutes();
  const inBrowser = Object.values(routes).flatMap((route) => {
    if (!route) return [];
    const { module, ...facts } = route;
    const has = {
      hasAction: module.action !== undefined,
      hasLoader: module.loader !== undefined,
      hasClientAction: false,
      hasClientLoader: false,
      hasErrorBoundary: module.ErrorBoundary !== undefined,
    };
    return [[route.id, { ...facts, ...has, module: `/assets/${route.id}.js` }] as const];
  });
  return {
    mode: "production",
    entry: { module: entry },
    routes,
    assets: {
      entry: { module: "/assets/entry.js", imports: [] },
      routes: Object.fromEntries(inBrowser),
      url: "/assets/manifest.js",
      version: "1",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    future: { ...NO_FUTURE, ...remixConfig.future },
    isSpaMode: false,
  };
}

// Read once for all tests of a file, because reading every page's source takes longer than a test's timeout.
const build = await sourceBuild();

/**
 * Starts the whole server on a test's database, from source and without a build: Express, the program's routes, the
 * log. Console output that bypasses the log is collected as well.
 */
export async function sourceServer(world: TestWorld) {
  // The framework compares a form's origin with the server's own address, so the port has to be known in advance.
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://localhost:${port}`;
  const settings = readSettings(
    { PORT: String(port), METRICS_TOKEN: "a-token-for-the-figures" },
    "development",
  );
  // As in production, where a page hides the details of an error.
  vi.stubEnv("NODE_ENV", "production");
  // Lucia reads the wall clock.
  vi.useFakeTimers({ toFake: ["Date"], now: world.clock.now });
  const lines: Record<string, unknown>[] = [];
  const log = createLog("info", world.deps.now, {
    current: () => ({ requestId: currentRequest()?.id ?? null }),
    to: { write: (line: string) => void lines.push(JSON.parse(line)) },
  });
  const said: string[] = [];
  for (const way of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, way).mockImplementation(
      (...all: unknown[]) => void said.push(all.map(String).join(" ")),
    );
  const metrics = createMetrics();
  const made: World = {
    settings,
    db: world.db,
    sessions: world.sessions,
    ...world.deps,
    log,
    monitor: createMonitor(settings, log, metrics),
    metrics,
  };
  const control = { isStopping: () => false, counts: async () => [await metrics.read()] };
  const app = createApp(made, build, control);
  server.on("request", app);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });

  /** Returns the cookie of a new session for this account. */
  async function cookieOf(person: TestPerson): Promise<string> {
    const cookie = await world.sessions.begin({ id: person.id, roles: person.roles }, "Test");
    return cookie.split(";")[0] ?? "";
  }

  /** Submits a form as a browser without scripts does. */
  function post(
    path: string,
    fields: Record<string, string> = {},
    { cookie = "", origin = url } = {},
  ): Promise<Response> {
    return fetch(url + path, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, origin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  }
  const get = (path: string, cookie = "") => fetch(url + path, { redirect: "manual", headers: { cookie } });
  const readMetrics = async () => {
    const headers = { authorization: `Bearer ${settings.metricsToken}` };
    return (await fetch(`${url}/metrics`, { headers })).text();
  };
  return { url, lines, said, get, post, cookieOf, metrics: readMetrics };
}

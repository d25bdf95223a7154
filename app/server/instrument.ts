import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs, ServerBuild } from "@remix-run/node";

type Args = LoaderFunctionArgs | ActionFunctionArgs;
type Routes = ServerBuild["routes"];
type Route = Omit<Routes[string], "children">;

/** A loader or action that is about to run. */
export type Handler = {
  routeId: string;
  /** `file`: it answers with what is no page, so an error cannot be shown as one. */
  kind: "page" | "file";
  /** Where a form that was sent to it is sent to again: the path with what was asked. */
  path: (request: Request) => string;
};

export type Instruments = {
  /**
   * Called before each loader and action.
   * @throws what is then treated as if the loader or action had thrown it
   */
  before: (handler: Handler, context: AppLoadContext) => void;
  /**
   * Called with what a loader or action threw that is no answer.
   * @returns what is thrown in its place
   */
  failed: (handler: Handler, error: unknown, args: Args) => Promise<unknown>;
};

/**
 * Wraps each loader and action of a build once, so that the server knows which route answers and what failed in it.
 * @param routes of the build; they are left as they are
 * @returns the same routes, wrapped
 */
export function instrument(routes: Routes, instruments: Instruments): Routes {
  return Object.fromEntries(
    Object.entries(routes).flatMap(([id, route]) => (route ? [[id, wrapped(route, instruments)]] : [])),
  );
}

function wrapped(route: Route, instruments: Instruments): Route {
  const { loader, action, default: page, ErrorBoundary } = route.module;
  const handler: Handler = {
    routeId: route.id,
    kind: page || ErrorBoundary ? "page" : "file",
    path: (request) => pathOf(route, request),
  };
  const watch =
    <A extends Args, R>(run: (args: A) => R) =>
    async (args: A): Promise<Awaited<R>> => {
      try {
        instruments.before(handler, args.context);
        return await run(args);
      } catch (error) {
        throw isAnswer(error) ? error : await instruments.failed(handler, error, args);
      }
    };
  return {
    ...route,
    module: {
      ...route.module,
      ...(loader ? { loader: watch(loader) } : {}),
      ...(action ? { action: watch(action) } : {}),
    },
  };
}

/** Whether what was thrown is meant as the answer: a Response, or data with a status. */
function isAnswer(thrown: unknown): boolean {
  if (thrown instanceof Response) return true;
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "type" in thrown &&
    thrown.type === "DataWithResponseInit"
  );
}

/** The framework asks for a page's data at the page's own address with `.data`, and takes `?index` away. */
function pathOf(route: Route, request: Request): string {
  const { pathname, search } = new URL(request.url);
  const path = pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/");
  // An address that an index route shares with its parent means the parent, unless it says otherwise.
  if (!route.index || route.path !== undefined) return path + search;
  return `${path}?index${search.replace(/^\?/, "&")}`;
}

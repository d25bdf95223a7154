/*
 * Stock path: each loader and action catches and reports its own errors, or `handleError` sees them without their route.
 * Here: the loaders and actions of a build are wrapped once. It relies on the shape of `ServerBuild["routes"]`, of
 * `data()` and of single fetch's addresses.
 * Gain: no route has code for failures; each of them is logged once, with its route (route-instruments.ts).
 * Contract: tests/unit/framework/instrument.test.ts.
 */
import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs, ServerBuild } from "@remix-run/node";

import { refuse } from "~/http/responses.server";

type Args = LoaderFunctionArgs | ActionFunctionArgs;
type Routes = ServerBuild["routes"];
type Route = Omit<Routes[string], "children">;

/** A loader or action that is about to run. */
export type Handler = {
  routeId: string;
  /** `file`: it answers with something other than a page, so an error can't be shown as one. */
  kind: "page" | "file";
  /** Returns where to resubmit a form: the path with its query. */
  path: (request: Request) => string;
};

export type Instruments = {
  /**
   * Called before each loader and action.
   * @throws what is then treated as if the loader or action had thrown it
   */
  before: (handler: Handler, context: AppLoadContext) => void;
  /**
   * Called when a loader or action throws something other than a response.
   * @returns what to throw instead
   */
  failed: (handler: Handler, error: unknown, args: Args) => Promise<unknown>;
  /**
   * Called when an action throws a response.
   * @returns what to throw instead
   */
  refused?: (handler: Handler, answer: unknown, args: Args) => Promise<unknown>;
  /** Called once an action has succeeded. */
  done?: (args: Args) => Promise<void>;
};

/**
 * Wraps each loader and action of a build once, so that the server knows which route answers and what failed in it.
 * @param routes the build's routes; they are not changed
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
  async function answerTo(answer: unknown, args: Args): Promise<unknown> {
    try {
      return (await instruments.refused?.(handler, answer, args)) ?? answer;
    } catch (error) {
      return await instruments.failed(handler, error, args);
    }
  }
  const watch =
    <A extends Args, R>(run: (args: A) => R, isAction = false) =>
    async (args: A): Promise<Awaited<R>> => {
      try {
        instruments.before(handler, args.context);
        const answer = await run(args);
        if (isAction && statusOf(answer) < 400) await instruments.done?.(args);
        return answer;
      } catch (error) {
        if (!isAnswer(error)) throw await instruments.failed(handler, error, args);
        if (!isAction) throw error;
        if (statusOf(error) < 400) await instruments.done?.(args);
        throw await answerTo(error, args);
      }
    };
  return {
    ...route,
    module: {
      ...route.module,
      ...(handler.kind === "page"
        ? framed(loader && watch(loader), watch(action ?? takesNoForm, true))
        : {
            ...(loader ? { loader: watch(loader) } : {}),
            ...(action ? { action: watch(action, true) } : {}),
          }),
    },
  };
}

/**
 * Makes a form submitted without scripts fail in the page's loader. When an action fails, the framework runs no loader,
 * not even the layout's, so the error page would have no navigation and no language.
 */
function framed(
  loader: ((args: LoaderFunctionArgs) => Promise<unknown>) | undefined,
  action: (args: ActionFunctionArgs) => Promise<unknown>,
) {
  // What the action threw, by request context, until this page's loader runs.
  const failures = new WeakMap<AppLoadContext, { thrown: unknown }>();
  return {
    action: async (args: ActionFunctionArgs): Promise<unknown> => {
      try {
        return await action(args);
      } catch (thrown) {
        const isRedirect = thrown instanceof Response && thrown.headers.has("Location");
        if (isRedirect || !args.context.isPage) throw thrown;
        failures.set(args.context, { thrown });
        return null;
      }
    },
    loader: async (args: LoaderFunctionArgs): Promise<unknown> => {
      const failure = failures.get(args.context);
      if (failure) throw failure.thrown;
      return loader ? await loader(args) : null;
    },
  };
}

/** The action of a page that has none. */
function takesNoForm(_args: ActionFunctionArgs): never {
  throw refuse("no_form");
}

/** Returns the status of a response; one without a status counts as a success. */
function statusOf(answer: unknown): number {
  if (answer instanceof Response) return answer.status;
  const isObject = typeof answer === "object" && answer !== null;
  const init = isObject && "init" in answer ? answer.init : null;
  const hasStatus = typeof init === "object" && init !== null && "status" in init;
  return hasStatus && typeof init.status === "number" ? init.status : 200;
}

/** Returns whether a thrown value is meant as a response: a Response, or data with a status. */
function isAnswer(thrown: unknown): boolean {
  if (thrown instanceof Response) return true;
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "type" in thrown &&
    thrown.type === "DataWithResponseInit"
  );
}

/** Returns the page's own path: the framework requests a page's data at that path plus `.data`, and drops `?index`. */
function pathOf(route: Route, request: Request): string {
  const { pathname, search } = new URL(request.url);
  const path = pathname.replace(/\.data$/, "").replace(/^\/_root$/, "/");
  // A URL that an index route shares with its parent means the parent unless it has `?index`.
  if (!route.index || route.path !== undefined) return path + search;
  return `${path}?index${search.replace(/^\?/, "&")}`;
}

import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs, ServerBuild } from "@remix-run/node";

import { refuse } from "~/http/responses.server";

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
  /**
   * Called with what an action threw as its answer.
   * @returns what is thrown in its place
   */
  refused?: (handler: Handler, answer: unknown, args: Args) => Promise<unknown>;
  /** Called once an action has done what was asked of it. */
  done?: (args: Args) => Promise<void>;
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
 * Lets a form that was sent without scripts fail in the page's loader. When an action fails, the framework asks no
 * loader, not even that of the frame: the error page would have no navigation and no language.
 */
function framed(
  loader: ((args: LoaderFunctionArgs) => Promise<unknown>) | undefined,
  action: (args: ActionFunctionArgs) => Promise<unknown>,
) {
  // What the action threw, until this page's loader is asked, by the request's context.
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

/** The status of an answer; what says none is a success. */
function statusOf(answer: unknown): number {
  if (answer instanceof Response) return answer.status;
  const isObject = typeof answer === "object" && answer !== null;
  const init = isObject && "init" in answer ? answer.init : null;
  const hasStatus = typeof init === "object" && init !== null && "status" in init;
  return hasStatus && typeof init.status === "number" ? init.status : 200;
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

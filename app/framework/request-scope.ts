/*
 * Stock path: `getLoadContext`, which reaches loaders and actions alone.
 * Here: an AsyncLocalStorage reaches the database's watch and the error handlers too, so that a log line says which
 * request, route and number of statements it is about.
 * Gain: no query takes a request as a parameter. Contract: tests/unit/framework/instrument.test.ts.
 */
import { AsyncLocalStorage } from "node:async_hooks";

import type { Unavailable } from "~/db/errors";

/** Facts about the current request; only the server writes them. */
export type RequestScope = {
  readonly id: string;
  /** Sets a header on whatever response is sent: the framework drops the headers of a thrown page. */
  readonly setHeader: (name: string, value: string) => void;
  /** The id of the route that answers, such as `routes/learn.$module`; never the URL, which can identify people. */
  route: string | null;
  /** Number of statements so far. */
  queries: number;
  /** Why the database failed during this request; logged once, when the request is answered. */
  unavailable: Unavailable | null;
  /** The error behind it; undefined when only the outcome of a unit of work showed it. */
  fault: unknown;
  /** Why the session could not be read; undefined when it could. */
  sessionFault: unknown;
};

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs a function within a request: everything it awaits can read the request's scope. */
export function inRequest<T>(scope: RequestScope, run: () => T): T {
  return scopes.run(scope, run);
}

/** Returns the scope of the current request; undefined in jobs and at startup. */
export function currentRequest(): RequestScope | undefined {
  return scopes.getStore();
}

/** Returns a new request's scope. */
export function newScope(id: string, setHeader: RequestScope["setHeader"] = () => undefined): RequestScope {
  return {
    id,
    setHeader,
    route: null,
    queries: 0,
    unavailable: null,
    fault: undefined,
    sessionFault: undefined,
  };
}

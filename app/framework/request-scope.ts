/*
 * Stock path: `getLoadContext`, which reaches loaders and actions alone.
 * Here: an AsyncLocalStorage reaches the database's watch and the error handlers too, so that a log line says which
 * request, route and number of statements it is about.
 * Gain: no query takes a request as a parameter. Contract: tests/unit/framework/instrument.test.ts.
 */
import { AsyncLocalStorage } from "node:async_hooks";

import type { Unavailable } from "~/db/errors";

/** What is known of the current request; written by the server alone. */
export type RequestScope = {
  readonly id: string;
  /** Sets a header on the response, whatever it will be: the framework drops those of a thrown page. */
  readonly setHeader: (name: string, value: string) => void;
  /** Which of the program's routes answers, such as `routes/learn.$module`; never the address, which tells of people. */
  route: string | null;
  /** Statements so far. */
  queries: number;
  /** Why the database could not do something for it; logged once, when it is answered. */
  unavailable: Unavailable | null;
  /** The error that said so; undefined when only the outcome of a unit of work did. */
  fault: unknown;
  /** Why it cannot be told who asks; undefined when it can. */
  sessionFault: unknown;
};

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs a function as part of a request: whatever it awaits finds the request's scope. */
export function inRequest<T>(scope: RequestScope, run: () => T): T {
  return scopes.run(scope, run);
}

/** Returns the scope of the current request; undefined for jobs and at start. */
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

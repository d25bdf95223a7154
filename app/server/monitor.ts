import type { Log } from "./log";
import type { Metrics } from "./metrics";
import { redactSql } from "./redact";
import { currentRequest, type RequestScope } from "~/framework/request-scope";
import type { Settings } from "./settings";
import type { Unavailable } from "~/db/errors";
import type { Watch } from "~/db/types";

export type Monitor = Required<Watch> & {
  /** To be called once a request is answered. */
  onRequest: (scope: RequestScope, answer: { method: string; status: number; ms: number }) => void;
  /** Why the last unit of work couldn't be committed, while none has been committed since. */
  writeFault: () => Unavailable | null;
};

/**
 * Monitors requests, statements and units of work: logs slow ones, logs a database failure once per request, and
 * counts.
 * @param settings.slowRequestMs @param settings.slowQueryMs thresholds in milliseconds
 * @param metrics null: no one collects the counts
 */
export function createMonitor(
  settings: Pick<Settings, "slowRequestMs" | "slowQueryMs">,
  log: Log,
  metrics: Metrics | null,
): Monitor {
  let writeFault: Unavailable | null = null;
  return {
    writeFault: () => writeFault,
    onQuery({ sql, ms }) {
      const scope = currentRequest();
      if (scope) scope.queries += 1;
      if (ms < settings.slowQueryMs) return;
      log.warn("query.slow", { ms: Math.round(ms), sql: redactSql(sql), route: scope?.route ?? null });
    },
    onUnit({ ms, outcome }) {
      metrics?.unit(outcome, ms / 1000);
      if (outcome === "kept") writeFault = null;
      if (outcome === "kept" || outcome === "taken_back") return;
      writeFault = outcome;
      const scope = currentRequest();
      if (scope) scope.unavailable ??= outcome;
    },
    onRequest(scope, { method, status, ms }) {
      const route = scope.route ?? "other";
      metrics?.request({ route, method, status }, ms / 1000);
      const facts = { requestId: scope.id, route, method, status, ms: Math.round(ms) };
      if (scope.unavailable)
        log.error("database.unavailable", { ...facts, reason: scope.unavailable }, scope.fault);
      if (ms >= settings.slowRequestMs) log.warn("request.slow", { ...facts, queries: scope.queries });
      else log.debug("request", facts);
    },
  };
}

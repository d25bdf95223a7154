import type { AppLoadContext } from "@remix-run/node";

import type { Handler, Instruments } from "./instrument";
import type { Log } from "./log";
import { currentRequest } from "./request-scope";
import { whyUnavailable } from "~/db/errors";
import { formToSendAgain } from "~/http/forms.server";
import { cannotAnswer, RETRY_AFTER_S } from "~/http/responses.server";

/** Frame, help and leaving are there for anyone, also when it cannot be told who asks. */
const WITHOUT_SESSION = new Set(["root", "routes/help-now", "routes/exit"]);

/**
 * What the server does around each loader and action: it learns which route answers, and turns what failed into an
 * answer that people understand, with a line in the log under the same number.
 */
export function routeInstruments(log: Log): Instruments {
  return {
    before({ routeId }: Handler, _context: AppLoadContext) {
      const scope = currentRequest();
      if (!scope) return;
      if (scope.route === null || scope.route === "root") scope.route = routeId;
      if (scope.sessionFault !== undefined && !WITHOUT_SESSION.has(routeId)) throw scope.sessionFault;
    },
    async failed({ routeId, kind, path }, error, { request, context }) {
      // Whoever asked has gone: nobody reads the answer, and nothing is wrong.
      if (request.signal.aborted) return error;
      const reason = whyUnavailable(error);
      const scope = currentRequest();
      if (reason !== null && scope) {
        scope.unavailable = reason;
        scope.fault = error;
        scope.setHeader("Retry-After", String(RETRY_AFTER_S[reason]));
      } else {
        log.error("request.failed", { requestId: context.requestId, route: routeId }, error);
      }
      const hasSent = request.method !== "GET" && request.method !== "HEAD";
      const form = hasSent && kind === "page" ? await formToSendAgain(request, path(request)) : null;
      return cannotAnswer(kind, reason, {
        requestId: context.requestId,
        sent: form === "secret" ? "secret" : hasSent ? "form" : "nothing",
        ...(form === null || form === "secret" ? {} : { again: form }),
      });
    },
  };
}

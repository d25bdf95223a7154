/*
 * Stock path: an `ErrorBoundary` for a page, `handleError` for the log, and nothing that ties the two.
 * Here: what the server does around each loader and action (wrapped by instrument.ts): a page and the log name a failure
 * by the same number, and what was typed comes back.
 * Gain: none of a failed form's text is lost but passwords. Contract: tests/unit/framework/instrument.test.ts.
 */
import type { AppLoadContext } from "@remix-run/node";

import type { Handler, Instruments } from "./instrument";
import { currentRequest } from "./request-scope";
import { whyUnavailable } from "~/db/errors";
import { endUnsent, keepUnsent, unsentMark } from "~/features/people/commands/unsent-forms.server";
import { formToKeep, formToSendAgain, sentField } from "~/http/forms.server";
import { cannotAnswer, RETRY_AFTER_S, seeOther } from "~/http/responses.server";
import { UNSENT } from "~/lib/form";
import { paths } from "~/lib/paths";
import type { Log } from "~/server/log";

/** The page frame, help, and exit work for everyone, even when the session cannot be read. */
const WITHOUT_SESSION = new Set(["root", "routes/help-now", "routes/exit"]);

/**
 * Returns what the server does around each loader and action: it records which route answers, and turns a failure into
 * a response that people understand, with a log line under the same request id.
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
      // The client is gone: no one reads the response, and nothing is wrong.
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
    async refused({ kind, path }, answer, { request, context }) {
      if (kind !== "page" || context.viewer !== null || !leadsToSignIn(answer)) return answer;
      // The form's page: its own address, without the parameter that an index route needs for submissions.
      const page = withoutParams(path(request), ["index", UNSENT]);
      const form = context.keeper ? await formToKeep(request) : null;
      const id =
        form && context.keeper
          ? await keepUnsent(context.db, context.keeper, { ...form, page }, context)
          : null;
      if (form === null || id === null) return seeOther(paths.loginUnsaved(page));
      context.setCookie(unsentMark(id, cookieOf(context)));
      return seeOther(paths.login(paths.withUnsent(page, id, form.form)));
    },
    async done({ request, context }) {
      const id = context.viewer && sentField(request, UNSENT);
      if (!id || !context.viewer) return;
      // The form itself is saved by now; its stored copy expires within the hour even if this deletion fails.
      await endUnsent(context.db, context.viewer.personId, id).catch(() => undefined);
      context.setCookie(unsentMark(null, cookieOf(context)));
    },
  };
}

const cookieOf = ({ settings }: AppLoadContext) => ({ secure: settings.siteUrl.startsWith("https:") });

/** Returns whether a response redirects to the sign-in page. */
function leadsToSignIn(answer: unknown): boolean {
  if (!(answer instanceof Response) || answer.status !== 303) return false;
  const to = answer.headers.get("Location") ?? "";
  return to === paths.login() || to.startsWith(`${paths.login()}?`);
}

function withoutParams(path: string, names: readonly string[]): string {
  const url = new URL(path, "http://site.invalid");
  for (const name of names) url.searchParams.delete(name);
  return url.pathname + url.search;
}

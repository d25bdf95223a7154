import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse } from "@remix-run/react";

import { renderPage } from "~/framework/page-rendering";
import { wholeResponse } from "~/framework/whole-body.server";

/**
 * How long the framework waits for deferred data, in milliseconds. No loader defers, and the framework never clears
 * this timer, which holds everything about a request in memory until it fires.
 */
export const streamTimeout = 10;

/** Responds with a page as one buffer: nothing is deferred, and a single chunk with a known length compresses best. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  headers.set("Content-Type", "text/html; charset=utf-8");
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const onError = (error: unknown) => report("render.failed", error, context);
  try {
    const page = await renderPage(request.url, remixContext, context, onError);
    return wholeResponse(page, { status, headers });
  } catch (error) {
    // The framework retries with the error page. When that cannot be rendered either, the response is plain text.
    if (!remixContext.staticHandlerContext.errors) throw error;
    headers.set("Content-Type", "text/plain; charset=utf-8");
    const text = `Something went wrong on our side. Please try again in a minute. (${context.requestId})\n`;
    return wholeResponse(Buffer.from(text), { status, headers });
  }
}

/**
 * Reports the framework's own errors; the route instruments report what loaders and actions throw. A request that
 * matches no route or method is the client's mistake and is not reported.
 */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  report("request.failed", error, context);
}

const reported = new WeakSet<object>();

/** Reports an error once, even when several handlers receive it. */
function report(event: string, error: unknown, context: AppLoadContext) {
  if (typeof error === "object" && error !== null) {
    if (reported.has(error)) return;
    reported.add(error);
  }
  context.report(event, error);
}

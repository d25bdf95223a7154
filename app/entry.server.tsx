import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse } from "@remix-run/react";

import { renderPage } from "~/framework/page-rendering";
import { wholeResponse } from "~/framework/whole-body.server";

/**
 * How long the framework waits for deferred data, milliseconds. No loader defers; and the framework's timer, which it
 * never clears, holds everything that belongs to a request in memory for as long.
 */
export const streamTimeout = 10;

/** Answers with a page as one buffer: nothing is deferred, and one chunk with its length compresses best. */
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
    // The framework tries once more with the error page. When that cannot be rendered either, plain text has to do.
    if (!remixContext.staticHandlerContext.errors) throw error;
    headers.set("Content-Type", "text/plain; charset=utf-8");
    const text = `Something went wrong on our side. Please try again in a minute. (${context.requestId})\n`;
    return wholeResponse(Buffer.from(text), { status, headers });
  }
}

/**
 * Reports what the framework itself could not do; the route instruments report what loaders and actions throw. A request
 * that matches no route or method is the client's fault, and no event.
 */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  report("request.failed", error, context);
}

const reported = new WeakSet<object>();

/** Reports an error once, even when several handlers are told of it. */
function report(event: string, error: unknown, context: AppLoadContext) {
  if (typeof error === "object" && error !== null) {
    if (reported.has(error)) return;
    reported.add(error);
  }
  context.report(event, error);
}

import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

import { NonceContext } from "./http/nonce";

const RENDER_LIMIT_MS = 10_000;

/** Renders a page into one buffer: nothing is deferred, and one chunk with its length compresses best. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  headers.set("Content-Type", "text/html; charset=utf-8");
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const html = await new Promise<string>((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={context.nonce} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady() {
          clearTimeout(timer);
          const sink = new PassThrough();
          text(sink).then(resolve, reject);
          pipe(sink);
        },
        onShellError: reject,
        onError(error) {
          report("render.failed", error, context);
        },
      },
    );
    const timer = setTimeout(() => abort(new Error("The page took too long to render.")), RENDER_LIMIT_MS);
  }).catch((error: unknown) => {
    // The framework tries once more with the error page. When it is that which cannot be rendered, words have to do.
    if (!remixContext.staticHandlerContext.errors) throw error;
    headers.set("Content-Type", "text/plain; charset=utf-8");
    return `Something went wrong on our side. Please try again in a minute. (${context.requestId})\n`;
  });
  return new Response(html, { status, headers });
}

/**
 * What the framework itself could not do; the server has seen to what loaders and actions throw. A request that fits no
 * route or method is the sender's fault, and no event.
 */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  report("request.failed", error, context);
}

const reported = new WeakSet<object>();

/** Notes an error once, however many hear of it. */
function report(event: string, error: unknown, context: AppLoadContext) {
  if (typeof error === "object" && error !== null) {
    if (reported.has(error)) return;
    reported.add(error);
  }
  context.report(event, error);
}

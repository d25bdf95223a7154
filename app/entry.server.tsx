import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

import { NonceContext } from "./http/nonce";
import { wholeResponse } from "./http/whole-body.server";

/**
 * How long the framework waits for data that comes later. Nothing here does; and its timer, which it never stops, keeps
 * all that belongs to a request in memory for as long.
 */
export const streamTimeout = 10;

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
          report(error, context);
        },
      },
    );
    const timer = setTimeout(() => abort(new Error("The page took too long to render.")), RENDER_LIMIT_MS);
  });
  return wholeResponse(html, { status, headers });
}

function report(error: unknown, context: AppLoadContext) {
  process.stdout.write(
    `${JSON.stringify({ level: "error", event: "render.failed", requestId: context.requestId, error: error instanceof Error ? error.stack : String(error) })}\n`,
  );
}

/** What a loader or action threw without meaning to. People see the request's id; the log has the rest. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  report(error, context);
}

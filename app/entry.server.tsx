import { Writable } from "node:stream";

import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import type { ReactElement } from "react";
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
  // The framework would render the page's data as a stream of suspended parts; all of it is there already.
  const { serverHandoffStream, ...page } = remixContext;
  const data = serverHandoffStream ? await textOf(serverHandoffStream) : null;
  const html = await rendered(
    <NonceContext.Provider value={context.nonce}>
      <RemixServer context={page} url={request.url} nonce={context.nonce} />
    </NonceContext.Provider>,
    context,
  ).catch((error: unknown) => {
    // The framework tries once more with the error page. When it is that which cannot be rendered, words have to do.
    if (!remixContext.staticHandlerContext.errors) throw error;
    headers.set("Content-Type", "text/plain; charset=utf-8");
    return null;
  });
  if (html === null) {
    const words = `Something went wrong on our side. Please try again in a minute. (${context.requestId})\n`;
    return wholeResponse(Buffer.from(words), { status, headers });
  }
  const isRead = data !== null && page.renderMeta?.didRenderScripts === true;
  const parts = isRead ? [...html, Buffer.from(handedOver(data, context.nonce))] : html;
  return wholeResponse(Buffer.concat(parts), { status, headers });
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    chunks.push(value);
  }
}

/** The page's data as the framework's browser part reads it; `<` and the like can end no script. */
function handedOver(data: string, nonce: string): string {
  const safe = JSON.stringify(data).replace(/[&<>\u2028\u2029]/g, (sign) => ESCAPED[sign] ?? sign);
  const stream = "window.__remixContext.streamController";
  return `<script nonce="${nonce}">${stream}.enqueue(${safe});${stream}.close();</script>`;
}

const ESCAPED: Record<string, string> = {
  "&": "\\u0026",
  "<": "\\u003c",
  ">": "\\u003e",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** Renders a page. What it waits for (rarely needed parts are loaded when they are) is waited for. */
function rendered(page: ReactElement, context: AppLoadContext): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
      final(done) {
        done();
        resolve(chunks);
      },
    });
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce: context.nonce,
      onAllReady() {
        clearTimeout(timer);
        pipe(sink);
      },
      onShellError(error) {
        clearTimeout(timer);
        reject(error);
      },
      onError(error) {
        report("render.failed", error, context);
      },
    });
    const timer = setTimeout(() => abort(new Error("The page took too long to render.")), RENDER_LIMIT_MS);
  });
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

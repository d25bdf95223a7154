import { Writable } from "node:stream";

import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
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
  );
  const isRead = data !== null && page.renderMeta?.didRenderScripts === true;
  return wholeResponse(isRead ? html + handedOver(data, context.nonce) : html, { status, headers });
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

/** Renders a page into one text. What it waits for (rarely needed parts are loaded when they are) is waited for. */
function rendered(page: ReactElement, context: AppLoadContext): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
      final(done) {
        done();
        resolve(Buffer.concat(chunks).toString("utf8"));
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
        report(error, context);
      },
    });
    const timer = setTimeout(() => abort(new Error("The page took too long to render.")), RENDER_LIMIT_MS);
  });
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

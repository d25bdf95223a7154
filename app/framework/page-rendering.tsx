/*
 * Stock path: `RemixServer` renders the page's data as a stream of suspended scripts (`serverHandoffStream`), and
 * `renderToPipeableStream` is piped to the response as it comes.
 * Here: the data is read first and added to the finished page as one script; the page is one buffer, which has a length
 * and is compressed in one call (see adapter.ts).
 * Gain: no measurable CPU on its own; it is what lets whole bodies be sent.
 * Contract: tests/unit/framework/adapter.test.tsx.
 */
import { Writable } from "node:stream";

import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import type { ReactElement } from "react";
import { renderToPipeableStream } from "react-dom/server";

import { NonceContext } from "~/http/nonce";

const RENDER_LIMIT_MS = 10_000;

/**
 * Renders a page and the script that hands its data to the browser.
 * @param onError receives what a part of the page threw
 */
export async function renderPage(
  url: string,
  remixContext: EntryContext,
  { nonce }: Pick<AppLoadContext, "nonce">,
  onError: (error: unknown) => void,
): Promise<Buffer> {
  const { serverHandoffStream, ...page } = remixContext;
  const data = serverHandoffStream ? await textOf(serverHandoffStream) : null;
  const html = await rendered(
    <NonceContext.Provider value={nonce}>
      <RemixServer context={page} url={url} nonce={nonce} />
    </NonceContext.Provider>,
    nonce,
    onError,
  );
  const hasScripts = page.renderMeta?.didRenderScripts === true;
  return Buffer.concat(data !== null && hasScripts ? [...html, Buffer.from(handoff(data, nonce))] : html);
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

/**
 * Returns the page's data as the framework's browser code reads it. `<` and similar characters are escaped, so that the
 * data can't end the script.
 */
function handoff(data: string, nonce: string): string {
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

/** Renders a whole page, including its lazily loaded parts. */
function rendered(page: ReactElement, nonce: string, onError: (error: unknown) => void): Promise<Buffer[]> {
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
      nonce,
      onAllReady() {
        clearTimeout(timer);
        pipe(sink);
      },
      onShellError(error) {
        clearTimeout(timer);
        reject(error);
      },
      onError,
    });
    const timer = setTimeout(() => abort(new Error("The page took too long to render.")), RENDER_LIMIT_MS);
  });
}

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import {
  createReadableStreamFromReadable,
  createRequestHandler,
  type AppLoadContext,
  type ServerBuild,
} from "@remix-run/node";
import type { NextFunction, Request as Incoming, Response as Outgoing } from "express";

import { compressed, compressor, isCompressible, readsGzip } from "~/server/compress";
import { routeHandlers, type Handle } from "./route-handlers";
import { wholeBodyOf } from "~/http/whole-body.server";

type Build = ServerBuild | (() => Promise<ServerBuild>);
type Chunks = ReadableStreamDefaultReader<Uint8Array>;

/** A body up to this many bytes is sent in one go, with its length; a larger one as it comes. */
const WHOLE_UP_TO = 1024 * 1024;

/**
 * Hands requests to Remix and sends its answers: what `@remix-run/express` does, but with compression, and without
 * streams for bodies that are there as a whole.
 * @param options.build a function while developing, where it changes
 */
export function remixHandler(options: {
  build: Build;
  getLoadContext: (request: Incoming, response: Outgoing) => Promise<AppLoadContext>;
}) {
  const { build, getLoadContext } = options;
  const handlerFor = typeof build === "function" ? changing(build) : routeHandlers(build);
  return async (incoming: Incoming, outgoing: Outgoing, next: NextFunction): Promise<void> => {
    try {
      const url = addressOf(incoming);
      const request = requestOf(incoming, outgoing, url);
      const context = await getLoadContext(incoming, outgoing);
      await send(await handlerFor(url.pathname)(request, context), incoming, outgoing);
    } catch (error) {
      next(error);
    }
  };
}

/**
 * Returns the address that was asked for, such that no mistake of a stranger in it is a fault to the framework, which
 * would write it into the log.
 * @throws URIError when it is no path
 */
export function addressOf(
  incoming: Pick<Incoming, "protocol" | "originalUrl"> & { headers: { host?: string | undefined } },
): URL {
  if (!incoming.originalUrl.startsWith("/")) throw new URIError("The address is no path.");
  // `pinHost` has seen to it that the host is ours.
  const url = new URL(
    `${incoming.protocol}://${incoming.headers.host ?? "localhost"}${incoming.originalUrl}`,
  );
  // How data was asked for before single fetch; no page of ours has a parameter of that name.
  if (url.searchParams.has("_data")) url.searchParams.delete("_data");
  // A percent sign that encodes nothing is taken as it stands: such an address leads nowhere, like any other.
  if (url.pathname.includes("%")) url.pathname = url.pathname.split("/").map(wellWritten).join("/");
  return url;
}

function wellWritten(part: string): string {
  try {
    decodeURIComponent(part);
    return part;
  } catch {
    return part.replaceAll("%", "%25");
  }
}

function changing(build: () => Promise<ServerBuild>): () => Handle {
  const handler = createRequestHandler(build, process.env.NODE_ENV);
  return () => handler;
}

function requestOf(incoming: Incoming, outgoing: Outgoing, url: URL): Request {
  const controller = new AbortController();
  // Closed before the answer was sent: whoever asked is gone, and what is done for them may stop.
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string") headers.set(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  const init: RequestInit = { method: incoming.method, headers, signal: controller.signal };
  if (incoming.method !== "GET" && incoming.method !== "HEAD") {
    init.body = createReadableStreamFromReadable(incoming);
    init.duplex = "half";
  }
  return new Request(url, init);
}

async function send(response: Response, incoming: Incoming, outgoing: Outgoing): Promise<void> {
  outgoing.statusCode = response.status;
  if (response.statusText) outgoing.statusMessage = response.statusText;
  for (const [name, value] of response.headers) {
    if (name === "set-cookie") outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  const mayCompress = isCompressible(response.headers.get("content-type"));
  if (mayCompress) outgoing.vary("Accept-Encoding");
  const compresses =
    mayCompress &&
    !response.headers.has("content-encoding") &&
    readsGzip(incoming.headers["accept-encoding"]);

  const whole = wholeBodyOf(response);
  if (whole !== undefined) return sendWhole(whole, compresses, outgoing);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  const reader: Chunks = response.body.getReader();
  const begun = await readUpTo(WHOLE_UP_TO, reader);
  if (begun.isAll) return sendWhole(Buffer.concat(begun.chunks), compresses, outgoing);
  const source = Readable.from(inTurn(begun.chunks, reader), { objectMode: false });
  if (!compresses) return pipeline(source, outgoing);
  outgoing.setHeader("Content-Encoding", "gzip");
  outgoing.removeHeader("Content-Length");
  return pipeline(source, compressor(), outgoing);
}

async function sendWhole(whole: Buffer, compresses: boolean, outgoing: Outgoing): Promise<void> {
  const smaller = compresses ? await compressed(whole) : null;
  if (smaller) outgoing.setHeader("Content-Encoding", "gzip");
  const body = smaller ?? whole;
  outgoing.setHeader("Content-Length", body.length);
  outgoing.end(body);
}

async function readUpTo(most: number, reader: Chunks): Promise<{ chunks: Uint8Array[]; isAll: boolean }> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= most;) {
    const { done, value } = await reader.read();
    if (done) return { chunks, isAll: true };
    chunks.push(value);
    size += value.length;
  }
  return { chunks, isAll: false };
}

async function* inTurn(chunks: Uint8Array[], reader: Chunks): AsyncGenerator<Uint8Array> {
  yield* chunks;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

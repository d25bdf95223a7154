/*
 * Stock path: `createRequestHandler` of @remix-run/express behind the `compression` middleware.
 * Here: the same, with the route found first (route-handlers.ts), bodies sent whole (whole-body.server.ts) and compressed
 * in one call (compress.ts), and malformed addresses answered without an error in the log.
 * Gain: a lesson page takes 3.6 ms of CPU instead of 5.0 (docs/decisions/own-adapter.md).
 * Contract: tests/unit/framework/adapter.test.tsx.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import {
  createReadableStreamFromReadable,
  createRequestHandler,
  type AppLoadContext,
  type ServerBuild,
} from "@remix-run/node";
import type { NextFunction, Request as Incoming, Response as Outgoing } from "express";

import { compressed, compressor, isCompressible, readsGzip } from "./compress";
import { routeHandlers, type Handle } from "./route-handlers";
import { wholeBodyOf } from "./whole-body.server";

type Build = ServerBuild | (() => Promise<ServerBuild>);
type Chunks = ReadableStreamDefaultReader<Uint8Array>;

/** A body of up to this many bytes is sent whole, with its length; a larger one is streamed. */
const WHOLE_UP_TO = 1024 * 1024;

/**
 * Returns the middleware that hands requests to Remix and sends its responses.
 * @param options.build a function in development, where it changes
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
 * Returns the requested address in a form that the framework accepts: it would log a malformed one as an error of ours.
 * @throws URIError when it is no path
 */
export function addressOf(
  incoming: Pick<Incoming, "protocol" | "originalUrl"> & { headers: { host?: string | undefined } },
): URL {
  if (!incoming.originalUrl.startsWith("/")) throw new URIError("The address is no path.");
  // `pinHost` has replaced any other host with ours.
  const url = new URL(
    `${incoming.protocol}://${incoming.headers.host ?? "localhost"}${incoming.originalUrl}`,
  );
  // How data was requested before single fetch; no page of ours has a parameter of that name.
  if (url.searchParams.has("_data")) url.searchParams.delete("_data");
  // A percent sign that encodes nothing is taken literally, so the page is simply not found.
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
  // The connection closed before the response was sent: the client is gone, and its work may be aborted.
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

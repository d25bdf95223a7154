/*
 * Stock path: the `compression` middleware, which sends everything through a gzip stream.
 * Here: a page is one buffer, so it is compressed in one call; only a body of over a megabyte is streamed. Level 3 is as
 * small as brotli at the same cost.
 * Gain: a tenth of a lesson page's CPU at the same level, a fifth against the middleware's default
 * (docs/decisions/own-adapter.md). Contract: tests/unit/framework/compress.test.ts.
 */
import { createGzip, gzip, gzipSync, type Gzip } from "node:zlib";

const OPTIONS = { level: 3, memLevel: 9 };
/** Below this size, gzip adds more than it saves. */
const WORTHWHILE = 1024;
/** Above this size, a pool thread compresses, so that other requests wait less. */
const LARGE = 256 * 1024;

/** Returns whether a client accepts gzip. */
export function readsGzip(acceptEncoding: string | undefined): boolean {
  if (!acceptEncoding) return false;
  const quality = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(acceptEncoding);
  return quality !== null && Number(quality[1] ?? 1) > 0;
}

/** Returns whether a content type is worth compressing; images and PDFs are compressed already. */
export function isCompressible(contentType: string | null): boolean {
  return (
    contentType !== null && /^(text\/|application\/(json|javascript|xml|[\w.-]+\+json))/.test(contentType)
  );
}

/**
 * Compresses a whole body.
 * @returns null when it is too small to be worth it
 */
export async function compressed(body: Buffer): Promise<Buffer | null> {
  if (body.length < WORTHWHILE) return null;
  if (body.length <= LARGE)
    return gzipSync(body, { ...OPTIONS, chunkSize: Math.max(1024, body.length >> 1) });
  return new Promise((resolve, reject) =>
    gzip(body, OPTIONS, (error, result) => (error ? reject(error) : resolve(result))),
  );
}

/** Returns a gzip stream for a body that is too large to hold in memory. */
export function compressor(): Gzip {
  return createGzip(OPTIONS);
}

import { createGzip, gzip, gzipSync, type Gzip } from "node:zlib";

/*
 * Compression of dynamic responses. A page is a single buffer, so one call compresses it; the usual middleware sends
 * everything through a stream of chunks, which costs ten times as much. Level 3 is as small as brotli for the same CPU
 * time.
 */

const OPTIONS = { level: 3, memLevel: 9 };
/** Below this size, compression costs more than it saves. */
const WORTHWHILE = 1024;
/** Above this size, the thread pool compresses, so that other requests aren't blocked. */
const LARGE = 256 * 1024;

/** Tells whether a client accepts gzip. */
export function readsGzip(acceptEncoding: string | undefined): boolean {
  if (!acceptEncoding) return false;
  const quality = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(acceptEncoding);
  return quality !== null && Number(quality[1] ?? 1) > 0;
}

/** Tells whether a content type is worth compressing; images and PDFs already are compressed. */
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

/** Returns a compressor for a streamed body. */
export function compressor(): Gzip {
  return createGzip(OPTIONS);
}

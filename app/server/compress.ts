import { createGzip, gzip, gzipSync, type Gzip } from "node:zlib";

/*
 * Compression of what is made anew for each request. A page is one buffer, so it is compressed in one call; a stream of
 * chunks, through which the usual middleware sends everything, costs ten times as much. Level 3 is as small as brotli
 * at the same price.
 */

const OPTIONS = { level: 3, memLevel: 9 };
/** Below this, the packaging costs more than it saves. */
const WORTHWHILE = 1024;
/** Above this, other requests wait less when a thread of the pool does it. */
const LARGE = 256 * 1024;

/** Whether a client said that it reads gzip. */
export function readsGzip(acceptEncoding: string | undefined): boolean {
  if (!acceptEncoding) return false;
  const quality = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(acceptEncoding);
  return quality !== null && Number(quality[1] ?? 1) > 0;
}

/** Whether a kind of content becomes smaller; pictures and PDFs already are. */
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

/** For a body that comes in parts. */
export function compressor(): Gzip {
  return createGzip(OPTIONS);
}

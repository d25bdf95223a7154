/*
 * Stock path: a Response makes a stream of its body, and the adapter reads it chunk by chunk.
 * Here: a page's bytes are stored beside its Response, and the adapter sends them in one call.
 * Gain: part of the adapter's (docs/decisions/own-adapter.md). Contract: tests/unit/framework/adapter.test.tsx.
 */

const bodies = new WeakMap<Response, Buffer>();

/** Returns a Response whose bytes the adapter sends in one call. */
export function wholeResponse(body: Buffer, init: ResponseInit): Response {
  const response = new Response(null, init);
  bodies.set(response, body);
  return response;
}

/** Returns the bytes that `wholeResponse` stored with a Response; undefined when its body is an ordinary stream. */
export function wholeBodyOf(response: Response): Buffer | undefined {
  return bodies.get(response);
}

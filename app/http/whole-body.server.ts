/*
 * A Response makes a stream of a body that is there as a whole, only for the server to read it chunk by chunk again.
 * A page's bytes are put beside its Response instead.
 */

const bodies = new WeakMap<Response, Buffer>();

/** A Response whose bytes the server sends in one go. */
export function wholeResponse(body: Buffer, init: ResponseInit): Response {
  const response = new Response(null, init);
  bodies.set(response, body);
  return response;
}

/** The bytes put beside a Response by `wholeResponse`; undefined when its body is a stream as usual. */
export function wholeBodyOf(response: Response): Buffer | undefined {
  return bodies.get(response);
}

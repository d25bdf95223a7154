/*
 * A Response makes a stream of a text that is there as a whole, only for the server to read it chunk by chunk again.
 * A page's text is put beside its Response instead.
 */

const texts = new WeakMap<Response, string>();

/** A Response whose text the server sends in one go. */
export function wholeResponse(text: string, init: ResponseInit): Response {
  const response = new Response(null, init);
  texts.set(response, text);
  return response;
}

/** The text put beside a Response by `wholeResponse`; undefined when its body is a stream as usual. */
export function textOf(response: Response): string | undefined {
  return texts.get(response);
}

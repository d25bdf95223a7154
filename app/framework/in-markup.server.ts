import type { AppContext } from "~/http/context";

/**
 * Finished HTML that is part of a page. It is there for rendering; but the data that travels beside the markup, for the
 * browser's part of the program, leaves it out: the browser reads it from the markup (see `TrustedHtml`). When only
 * data is asked for, it travels as all else does.
 */
export function inMarkup<T extends { html?: string }>({ isPage }: Pick<AppContext, "isPage">, part: T): T {
  if (!isPage) return part;
  // What is not enumerated is not written into the data.
  return Object.defineProperty({ ...part }, "html", { value: part.html, enumerable: false });
}

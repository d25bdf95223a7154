import { matchRoutes } from "@remix-run/react";
import { expect, test } from "vitest";

import { paths } from "~/lib/paths";
import { newToken } from "~/lib/tokens.server";

/*
 * Remix turns the file's name into `certificates/:code.pdf`. The page and its document must never share a URL, so this
 * queries the router itself.
 */
const routes = [
  { id: "page", path: "certificates/:code" },
  { id: "document", path: "certificates/:code.pdf" },
  { id: "rest", path: "*" },
];

test("the page and the document of a certificate have separate URLs", () => {
  const code = newToken();
  const at = (address: string) =>
    matchRoutes(routes, address)?.map(({ route, params }) => [route.id, params.code])[0];
  expect(at(paths.certificate(code))).toEqual(["page", code]);
  expect(at(paths.certificatePdf(code))).toEqual(["document", code]);
});

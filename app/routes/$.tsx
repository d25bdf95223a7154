import type { LoaderFunctionArgs } from "@remix-run/node";

import { openToAnyone } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";

/** Every address that nothing else answers. */
export function loader(_args: LoaderFunctionArgs) {
  openToAnyone();
  throw notFound();
}

export function action(_args: LoaderFunctionArgs) {
  openToAnyone();
  throw notFound();
}

export default function NothingHere() {
  return null;
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { openToAnyone } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";

/** Handles every URL that no other route matches. */
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

import type { LoaderFunctionArgs } from "@remix-run/node";

import { helpProfile } from "~/features/learning/queries/library.server";
import { openToAnyone } from "~/http/guards.server";
import { seeOther } from "~/http/responses.server";

/** Redirects immediately to the profile's neutral site, and clears the browser's cache of these pages. */
export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  const { exitSite } = await helpProfile(context.db, context.viewer, context);
  return seeOther(exitSite, { "Clear-Site-Data": '"cache"' });
}

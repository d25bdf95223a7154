import type { LoaderFunctionArgs } from "@remix-run/node";

import { helpProfile } from "~/features/learning/queries/library.server";
import { openToAnyone } from "~/http/guards.server";
import { seeOther } from "~/http/responses.server";

/** Leaves at once for the neutral site of the profile, and lets the browser forget what it kept of these pages. */
export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  const { exitSite } = await helpProfile(context.db, context.viewer, context);
  return seeOther(exitSite, { "Clear-Site-Data": '"cache"' });
}

import type { AppLoadContext } from "@remix-run/node";
import { redirect } from "@remix-run/node";

import { refuse, refuseFile } from "./responses.server";
import { paths } from "~/lib/paths";
import { hasRole, type Viewer } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

type Args = { request: Request; context: AppLoadContext };

/**
 * Requires a signed-in person; the first line of each loader and action that is not public.
 * @param kind a page redirects to the sign-in page; a file or data feed answers 401
 * @throws Response 303 to `/login`, or 401
 */
export function requireUser({ request, context }: Args, kind: "page" | "file" = "page"): Viewer {
  if (context.viewer) return context.viewer;
  if (kind === "file") throw refuseFile("signed_out");
  const url = new URL(request.url);
  const isRead = request.method === "GET" || request.method === "HEAD";
  const returnTo = isRead ? url.pathname.replace(/\.data$/, "") + url.search : undefined;
  throw redirect(paths.login(returnTo === "/" ? undefined : returnTo), 303);
}

/**
 * Requires a signed-in person with one of the roles. It checks the role only; whether the record is theirs is for the
 * policy to check.
 * @throws Response 303, 401 or 403
 */
export function requireRole(args: Args, roles: readonly Role[], kind: "page" | "file" = "page"): Viewer {
  const viewer = requireUser(args, kind);
  if (!hasRole(viewer, ...roles)) {
    throw kind === "file" ? refuseFile("forbidden") : refuse("forbidden", { roles: roles.join(",") });
  }
  return viewer;
}

/** Marks a loader or action as public. The guard test requires one of these three calls in each route. */
export function openToAnyone(): void {}

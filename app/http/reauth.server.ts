import type { AppLoadContext } from "@remix-run/node";

import { confirmPassword, type Confirmation } from "~/features/people/commands/password-confirmation.server";
import type { Viewer } from "~/lib/roles";

/**
 * Requires the signed-in person's password before a sensitive action. When it is right, the response gives their
 * session a new token.
 * @returns the person in the session as it is from now on
 */
export async function reauthenticate(
  context: AppLoadContext,
  viewer: Viewer,
  password: string,
): Promise<{ ok: true; viewer: Viewer } | Extract<Confirmation, { ok: false }>> {
  const confirmed = await confirmPassword(context.db, viewer, { password }, context);
  if (!confirmed.ok) return confirmed;
  return { ok: true, viewer: await renewSession(context, viewer) };
}

/** Gives the session of a person who has just entered their password a new token, with the response. */
export async function renewSession(context: AppLoadContext, viewer: Viewer): Promise<Viewer> {
  const renewed = await context.sessions.renew(viewer.sessionId, context.cookies);
  if (!renewed) return viewer;
  context.setCookie(renewed.setCookie);
  return { ...viewer, sessionId: renewed.sessionId, lastAuthAt: context.now() };
}

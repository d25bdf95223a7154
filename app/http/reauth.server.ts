import type { AppLoadContext } from "@remix-run/node";

import { confirmPassword, type Confirmation } from "~/features/people/commands/password-confirmation.server";
import type { Viewer } from "~/lib/roles";

/**
 * Asks for the signed-in person's password before something weighty. When it is right, their session gets a new token
 * with whatever is answered.
 * @returns the person in the session as it is from now on
 */
export async function reauthenticate(
  context: AppLoadContext,
  viewer: Viewer,
  password: string,
): Promise<{ ok: true; viewer: Viewer } | Extract<Confirmation, { ok: false }>> {
  const confirmed = await confirmPassword(context.db, viewer, password, context);
  if (!confirmed.ok) return confirmed;
  return { ok: true, viewer: await renewSession(context, viewer) };
}

/** Gives the session of a person who has just given their password a new token, with whatever is answered. */
export async function renewSession(context: AppLoadContext, viewer: Viewer): Promise<Viewer> {
  const renewed = await context.sessions.renew(viewer.sessionId, context.cookies);
  if (!renewed) return viewer;
  context.setCookie(renewed.setCookie);
  return { ...viewer, sessionId: renewed.sessionId, lastAuthAt: context.now() };
}

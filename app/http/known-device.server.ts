import type { AppLoadContext } from "@remix-run/node";

import { newToken } from "~/lib/tokens.server";

/** A device is remembered for half a year. */
const MAX_AGE_S = 180 * 24 * 60 * 60;

const TOKEN = /^[0-9a-z]{32}$/;

/**
 * Returns the random token by which this device is recognized, and its cookie. It identifies no one and grants no
 * access: a device that has signed in to an account has its own limit there.
 */
export function knownDevice({ request, context }: { request: Request; context: AppLoadContext }): {
  /** null when the device has none yet. */
  token: string | null;
  /** The token from now on, once the person has proved that the account is theirs, and its Set-Cookie value. */
  remembered: { token: string; setCookie: string };
} {
  const isSecure = context.settings.siteUrl.startsWith("https:");
  const name = isSecure ? "__Host-device" : "device";
  const sent = (request.headers.get("Cookie") ?? "")
    .split(/;\s*/)
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const token = sent !== undefined && TOKEN.test(sent) ? sent : null;
  const current = token ?? newToken();
  const attributes = `Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  return { token, remembered: { token: current, setCookie: `${name}=${current}; ${attributes}` } };
}

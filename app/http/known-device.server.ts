import type { AppLoadContext } from "@remix-run/node";

import { newToken } from "~/lib/tokens.server";

/** As long as browsers keep a cookie at most, and nobody is asked about it: a device stays known for half a year. */
const MAX_AGE_S = 180 * 24 * 60 * 60;

const TOKEN = /^[0-9a-z]{32}$/;

/**
 * Returns the random token by which this device is recognized, and the cookie that keeps it there. It says nothing of
 * anybody and opens nothing: a device that has signed in to an account has an allowance of its own there.
 */
export function knownDevice({ request, context }: { request: Request; context: AppLoadContext }): {
  /** null: the device has none yet. */
  token: string | null;
  /** The token it has from now on, for when the account was shown to be theirs, and its Set-Cookie value. */
  remembered: { token: string; setCookie: string };
} {
  const isSecure = context.settings.siteUrl.startsWith("https:");
  const name = isSecure ? "__Host-device" : "device";
  const sent = (request.headers.get("Cookie") ?? "")
    .split(/;\s*/)
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const token = sent !== undefined && TOKEN.test(sent) ? sent : null;
  const kept = token ?? newToken();
  const attributes = `Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  return { token, remembered: { token: kept, setCookie: `${name}=${kept}; ${attributes}` } };
}

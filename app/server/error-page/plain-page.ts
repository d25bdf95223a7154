import { createHash } from "node:crypto";

import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Response } from "express";

import type { Unavailable } from "~/db/errors";
import { unavailableMessage } from "~/error-page/unavailable-message";
import { RETRY_AFTER_S } from "~/http/responses.server";
import type { Contact } from "~/lib/contact";
import { directionOf } from "~/lib/i18n";

/*
 * The page of last resort: self-contained, without scripts, readable in light and dark mode. Its own policy names its
 * one inline style.
 */

const STYLE =
  ":root{color-scheme:light dark;font:1.125rem/1.6 system-ui,sans-serif}" +
  "body{max-width:36rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.5rem;line-height:1.3}" +
  "strong,code{overflow-wrap:anywhere}a{display:inline-block;padding:.5rem 0}";

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const waysOf = ({ email, phone }: Contact) =>
  [email && `<a href="mailto:${escaped(email)}">${escaped(email)}</a>`, phone && escaped(phone)]
    .filter(Boolean)
    .join(" · ");

/**
 * Sends the plain page.
 * @param why null: an internal error; otherwise why the database is unavailable
 * @param hasSent whether something was to be saved
 * @param contact whom people can ask
 */
export function sendPlainPage(
  response: Response,
  i18n: I18n,
  {
    why,
    hasSent,
    requestId,
    contact,
  }: { why: Unavailable | null; hasSent: boolean; requestId: string; contact: Contact },
): void {
  const content = unavailableMessage(`database_${why ?? ""}`, hasSent) ?? {
    title: msg`Something went wrong on our side`,
    what: msg`It's not your fault. Please try again in a minute.`,
    saved: msg`Nothing you had saved is lost.`,
  };
  const say = (message: typeof content.title) => escaped(i18n._(message));
  if (why) response.set("Retry-After", String(RETRY_AFTER_S[why]));
  response
    .status(why ? 503 : 500)
    .set({ "Content-Security-Policy": POLICY, "Cache-Control": "no-store" })
    .type("text/html")
    .send(
      `<!doctype html><html lang="${escaped(i18n.locale)}" dir="${directionOf(i18n.locale)}"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width, initial-scale=1"><title>Alongside</title><style>${STYLE}</style></head>` +
        `<body><main><h1>${say(content.title)}</h1><p>${say(content.what)}</p>` +
        (content.saved ? `<p><strong>${say(content.saved)}</strong></p>` : "") +
        `<p>${say(msg`If you are stuck, ask ${contact.name}.`)} ${waysOf(contact)}</p>` +
        `<p><a href="/help-now">${say(msg`Help now`)}</a></p>` +
        `<p>${say(msg`If you ask for help, give this number:`)} <code>${escaped(requestId)}</code></p></main></body></html>\n`,
    );
}

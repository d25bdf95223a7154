import type { Response } from "express";
import { expect, test } from "vitest";

import { i18nFor } from "~/lib/i18n";
import { sendPlainPage } from "~/server/error-page/plain-page";

/** Returns the page of last resort. */
function pageWith(contact: { name: string; email: string | null; phone: string | null }): string {
  let sent = "";
  const response = {
    status: () => response,
    set: () => response,
    type: () => response,
    send: (body: string) => {
      sent = body;
      return response;
    },
  };
  const facts = { why: null, hasSent: false, requestId: "r1", contact };
  sendPlainPage(response as unknown as Response, i18nFor("en"), facts);
  return sent;
}

test("the page of last resort names whom to ask as well", () => {
  const page = pageWith({
    name: "The <office>",
    email: "office@riverside-peers.org",
    phone: "(512) 555-0123",
  });
  expect(page).toContain("ask The &#60;office&#62;.");
  expect(page).toContain('href="mailto:office@riverside-peers.org"');
  expect(page).toContain("(512) 555-0123");
});

test("a contact who cannot be reached is named without a link", () => {
  expect(pageWith({ name: "the person who invited you", email: null, phone: null })).not.toContain("mailto:");
});

import { describe, expect, it } from "vitest";

import { TRIES_AT_MOST, waitAfter } from "~/features/messages/model";
import { writeMail } from "~/features/messages/templates";
import { HOUR, MINUTE } from "~/lib/dates";
import { i18nFor } from "~/lib/i18n";
import { MAIL_TEMPLATES } from "~/lib/vocabulary";

const SENDER = {
  siteUrl: "https://learn.example.org",
  name: "Alongside",
  contact: { name: "the office", email: "office@example.org", phone: null },
};
const i18n = i18nFor("en");

describe("an email", () => {
  it.each(MAIL_TEMPLATES)("%s has neutral words, a one-line subject and only links of ours", (template) => {
    const mail = writeMail(template, { path: "/join/abc" }, SENDER, i18n);
    expect(mail.subject).toMatch(/^[^\r\n]{5,60}$/);
    expect(`${mail.subject} ${mail.text}`).not.toMatch(
      /recover|addict|peer|sober|relaps|training|supervis|practice|cohort|module|quiz|certificat/i,
    );
    const links = mail.text.match(/https?:\S+/g) ?? [];
    expect(links).toEqual(["https://learn.example.org/join/abc"]);
    expect(mail.text).toContain("office@example.org");
    expect(mail.text).not.toMatch(/\n{3}|[^\S\n]\n/);
    expect(mail.text.split("\n").every((line) => line.length <= 72)).toBe(true);
  });

  it("tells people at an address that cannot be restored by a link whom to ask", () => {
    const mail = writeMail("email_changed", {}, SENDER, i18n);
    expect(mail.text).not.toMatch(/https?:/);
    expect(mail.text).toContain("If it wasn’t you, please get in touch right away.");
    expect(mail.text).toContain("office@example.org");
  });

  it.each(["", "join/abc", "//evil.example/x", "/\\evil.example", "https://evil.example/"])(
    "has no link to %s",
    (path) => {
      expect(() => writeMail("invitation", { path }, SENDER, i18n)).toThrow("no link of ours");
    },
  );

  it("keeps a long link in one piece", () => {
    const path = `/reset-password/${"x".repeat(100)}`;
    expect(writeMail("password_reset", { path }, SENDER, i18n).text.split("\n")).toContain(
      `https://learn.example.org${path}`,
    );
  });

  it("includes nothing it is given in its subject", () => {
    const mail = writeMail(
      "invitation",
      { path: "/join/abc", name: "Kim\r\nBcc: all@example.org" },
      SENDER,
      i18n,
    );
    expect(JSON.stringify(mail)).not.toContain("Bcc");
  });
});

it("waits longer after each failure, and is given up after eight attempts", () => {
  const waits = Array.from({ length: TRIES_AT_MOST }, (_, index) => waitAfter(index + 1));
  expect(waits).toEqual([MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR, null]);
});

import { desc } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { standStill, tokenFor } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld } from "../../support/world";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { auditLog, outbox } from "~/db/schema/journal";
import { emailChanges, passwordResets, people } from "~/db/schema/people";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { loader as emailPage } from "~/routes/account.email.$token";
import { action as askForEmail } from "~/routes/account.email._index";
import { action as forgot } from "~/routes/forgot-password";
import { loader as joinPage } from "~/routes/join.$token";
import { loader as resetPage } from "~/routes/reset-password.$token";

standStill();

/* Behavior that must stay as it is. */

const ZOE = "zoe@example.org";
const NEW = "kim.new@example.org";

async function withLinks() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", manager);
  const kim = await world.person("Kim", "trainee");
  await invitePerson(
    world.db,
    world.viewerOf(manager),
    { email: ZOE, role: "trainee", cohortId: cohort.id, supervisorId: null },
    world.deps,
  );
  await outcome(() => forgot(world.post(null, "/forgot-password", { email: kim.email })));
  await outcome(() =>
    askForEmail(world.post(kim, "/account/email", { newEmail: NEW, password: TEST_PASSWORD })),
  );
  const tokens = {
    join: await tokenFor(world, ZOE, "invitation"),
    reset: await tokenFor(world, kim.email, "password_reset"),
    email: await tokenFor(world, NEW, "email_change"),
  };
  const stored = async () =>
    JSON.stringify(
      await Promise.all([
        world.db.select().from(invitations),
        world.db.select().from(passwordResets),
        world.db.select().from(emailChanges),
        world.db.select().from(people).orderBy(people.id),
        world.db.select().from(sessions),
        world.db.select().from(outbox).orderBy(desc(outbox.id)),
        world.db.$count(auditLog),
      ]),
    );
  return { world, kim, tokens, stored };
}

describe("links in email", () => {
  test.each(["GET", "HEAD"])(
    "sixty visits by scanners (%s) change nothing and use nothing up",
    async (method) => {
      const { world, tokens, stored: storedBefore } = await withLinks();
      const before = await storedBefore();
      const pages = [
        { path: "/join", token: tokens.join, loader: joinPage },
        { path: "/reset-password", token: tokens.reset, loader: resetPage },
        { path: "/account/email", token: tokens.email, loader: emailPage },
      ] as const;
      for (const { path, token, loader } of pages) {
        for (let look = 0; look < 60; look += 1) {
          const args = world.get(null, `${path}/${token}`, { token });
          const request = new Request(args.request.url, {
            method,
            headers: { "User-Agent": "Mozilla/5.0 (compatible; MailScanner/1.0)", Purpose: "prefetch" },
          });
          await outcome(() => loader({ ...args, request }));
        }
      }
      expect(await storedBefore()).toBe(before);
      const join = await outcome(() => joinPage(world.get(null, "/x", { token: tokens.join })));
      expect(join).toMatchObject({ status: 200, data: { page: { kind: "open" } } });
      const reset = await outcome(() => resetPage(world.get(null, "/x", { token: tokens.reset })));
      expect(reset).toMatchObject({ status: 200, data: { isOpen: true } });
    },
  );
});

describe("a forgotten password", () => {
  test.each([
    ["a dotless i", (email: string) => email.replace("i", "ı")],
    ["a dotted capital I", (email: string) => email.replace("i", "İ")],
    ["a Cyrillic letter", (email: string) => email.replace("e", "е")],
    ["a Kelvin sign", (email: string) => email.replace("k", "\u212a")],
    ["full-width letters", (email: string) => email.replace("kim", "ｋｉｍ")],
    ["a zero-width space", (email: string) => `${email.slice(0, 2)}\u200b${email.slice(2)}`],
    ["a tail behind a comma", (email: string) => `${email},thief@example.net`],
    ["a line feed and another header", (email: string) => `${email}\nBcc: thief@example.net`],
    ["angle brackets", (email: string) => `<${email}>thief@example.net`],
  ])("requested with %s sends nothing to any address but the account's own", async (_name, disguise) => {
    const world = await testWorld();
    const kim = await world.person("Kim", "trainee");
    await outcome(() => forgot(world.post(null, "/forgot-password", { email: disguise(kim.email) })));
    const to = (await world.db.select({ to: outbox.toEmail }).from(outbox)).map((mail) => mail.to);
    expect(to.filter((one) => one !== kim.email)).toEqual([]);
  });
});

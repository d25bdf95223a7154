import { expect, test as base, type Browser } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import type { Walker } from "../../support/walker";
import { SECRETS, type Person } from "./cast";
import { expectNeutral, openVisitor, type Visitor } from "./visitor";

/**
 * One person's story on a separate server. That person uses the pages in a browser; what others do meanwhile is sent
 * over HTTP by `Walker`s, through the same forms.
 */
export type Story = {
  server: TestServer;
  /** Opens a browser; with a walker's session if one is given. */
  visit: (walker?: Walker) => Promise<Visitor>;
  /** Returns the link in the latest email to a person with this subject; fails when there is none. */
  linkInMail: (to: Person, subject: string) => Promise<string>;
};

type Context = { browser: Browser; server: TestServer; javaScriptEnabled: boolean };

async function openFor({ browser, server, javaScriptEnabled }: Context, walker?: Walker): Promise<Visitor> {
  const visitor = await openVisitor(browser, server.url, { javaScriptEnabled });
  visitor.keepPrivate(...SECRETS);
  const cookies = walker?.cookie.split("; ").filter((pair) => pair !== "") ?? [];
  await visitor.context.addCookies(
    cookies.map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url };
    }),
  );
  return visitor;
}

async function linkInMail(server: TestServer, to: Person, subject: string): Promise<string> {
  const mails = await server.mails();
  for (const mail of mails) expectNeutral(mail.subject, SECRETS);
  const found = mails.findLast((mail) => mail.to.includes(to.email) && mail.subject === subject);
  const all = mails.map((mail) => `${mail.to}: ${mail.subject}`).join(" | ");
  expect(found, `an email “${subject}” to ${to.email} among ${all}`).toBeDefined();
  const link = /https?:\/\/\S+/.exec(found?.body ?? "")?.[0] ?? "";
  expect(link, `a link in “${subject}”`).not.toBe("");
  return link;
}

/** Playwright's `test` with a story; after the test, none of its visitors may have had a problem. */
export const test = base.extend<{ story: Story }>({
  story: async ({ browser, javaScriptEnabled }, run, { project }) => {
    const server = await startServer();
    const visitors: Visitor[] = [];
    await run({
      server,
      async visit(walker) {
        const visitor = await openFor({ browser, server, javaScriptEnabled }, walker);
        visitors.push(visitor);
        expect(visitor.page.viewportSize()).toEqual(project.use.viewport);
        return visitor;
      },
      linkInMail: (to, subject) => linkInMail(server, to, subject),
    });
    for (const { problems } of visitors)
      expect.soft(problems, `what went wrong in the project ${project.name}`).toEqual([]);
    for (const visitor of visitors) await visitor.close();
    await server.remove();
  },
});

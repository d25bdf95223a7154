import { expect, test } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { field, openVisitor, signIn, type Visitor } from "../support/visitor";

/* How a browser handles links and grants: the built server, without scripts, so that every step is a page. */

const PASSWORD = "lantern river walking slow";
const NEW_PASSWORD = "copper kettle by the door";
const OLD = "ada@example.org";
const NEW = "ada.new@example.org";

let server: TestServer;
let ada: Visitor;

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  ada = await openVisitor(browser, server.url, { javaScriptEnabled: false });
  const { page } = ada;
  await page.goto("/setup");
  await field(page, "One-time code").fill(server.setupCode());
  await field(page, /^E-?mail/).fill(OLD);
  await field(page, "Legal name").fill("Ada Adminson");
  await field(page, "Name that others see").fill("Ada");
  await field(page, "New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await ada.arrive("Administration");
});
test.afterAll(async () => {
  await ada?.close();
  await server?.remove();
});

/** The newest link of this kind that was emailed to an address. */
async function linkTo(address: string, kind: RegExp): Promise<string> {
  const mails = (await server.mails()).filter((mail) => mail.to.includes(address));
  const links = mails.flatMap((mail) => mail.body.match(/https?:\/\/\S+/g) ?? []);
  const link = links.filter((one) => kind.test(one)).at(-1);
  if (!link) throw new Error(`No link ${String(kind)} was mailed to ${address}.`);
  return link;
}

test("a new address is confirmed with the password, and the old address restores the account", async ({
  browser,
}) => {
  const { page } = ada;
  await page.goto("/account/email");
  await field(page, /^New e-?mail/).fill(NEW);
  await field(page, /password/i).fill(PASSWORD);
  await page.getByRole("button", { name: "Send link" }).click();
  const confirm = await linkTo(NEW, /\/account\/email\/(?!undo)/);

  // A scanner, or anyone else who finds the email, has nothing to press without signing in.
  const stranger = await openVisitor(browser, server.url, { javaScriptEnabled: false });
  await stranger.page.goto(confirm);
  await expect(stranger.page.getByRole("button", { name: "Use this address" })).toHaveCount(0);

  await page.goto(confirm);
  await field(page, /password/i).fill(PASSWORD);
  await page.getByRole("button", { name: "Use this address" }).click();
  await expect(page.getByText("Your new address is set")).toBeVisible();

  await stranger.page.goto(await linkTo(OLD, /\/account\/email\/undo\//));
  await field(stranger.page, "New password").fill(NEW_PASSWORD);
  await stranger.page.getByRole("button", { name: "Recover account" }).click();
  await stranger.page.waitForURL(/\/login/);
  await page.goto("/account");
  await expect(page).toHaveURL(/\/login/);
  await signIn(stranger.page, OLD, NEW_PASSWORD);
  expect(stranger.problems).toEqual([]);
  await stranger.close();
});

test("signing out clears the browser's data, and keeps the device known", async () => {
  const { page, context } = ada;
  await signIn(page, OLD, NEW_PASSWORD);
  const before = (await context.cookies()).map((cookie) => [cookie.name, cookie.httpOnly, cookie.sameSite]);
  expect(before.sort()).toEqual([
    ["device", true, "Lax"],
    // Identifies whose form it is, should one be submitted after the session has ended: a key without a name, until the
    // browser closes.
    ["keeper", true, "Lax"],
    ["session", true, "Lax"],
  ]);
  await page.goto("/logout");
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    page.getByRole("main").getByRole("button", { name: "Sign out" }).click(),
  ]);
  expect(await answer.headerValue("clear-site-data")).toContain('"storage"');
  expect((await context.cookies()).map((cookie) => cookie.name).sort()).toEqual(["device", "keeper"]);
});

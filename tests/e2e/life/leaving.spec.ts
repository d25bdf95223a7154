import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { linkOn, session } from "../support/demo";
import { field, openVisitor, signIn } from "../support/visitor";
import { startServer } from "../../support/server";

const PASSWORD = "lantern river walking slow";

test("the shipped content is set up with a contact, which stands on every page from then on", async ({
  browser,
}) => {
  const server = await startServer({ contentDir: resolve("content") });
  const { page, problems, close } = await openVisitor(browser, server.url, { javaScriptEnabled: false });
  await page.goto("/setup");
  await field(page, "One-time code").fill(server.setupCode());
  await page.locator("input[name=email]").fill("ada@example.org");
  await page.locator("input[name=legalName]").fill("Ada Adminson");
  await page.locator("input[name=shownName]").fill("Ada");
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("input[name=contactName]").fill("The program office");
  await page.locator("input[name=contactPhone]").fill("(512) 555-0123");
  await page.locator("form#set-up button[type=submit], form button.button-main, form button").last().click();
  await page.waitForURL((url) => url.pathname === "/admin");
  await expect(page.getByRole("contentinfo")).toContainText("The program office");
  await page.context().clearCookies();
  for (const address of ["/login", "/nowhere", "/join/none"]) {
    await page.goto(address);
    await expect(page.getByRole("contentinfo").getByRole("link", { name: "(512) 555-0123" })).toBeVisible();
  }
  expect(problems.filter((problem) => !/^4\d\d \/(nowhere|join)/.test(problem))).toEqual([]);
  await close();
  await server.remove();
});

test.describe("in the demo", () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  test.beforeAll(async () => {
    server = await startServer({ command: "demo", contentDir: resolve("content") });
  });
  test.afterAll(() => server.remove());

  for (const javaScriptEnabled of [true, false]) {
    test(`a note of an application is read in its place, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
      browser,
    }) => {
      const asked = await session(server.url, "supervisor");
      const application = await linkOn(asked, "/supervise", /^\/supervise\/applications\/[0-9a-f-]{36}$/);
      await asked.dispose();
      const { page, problems, close } = await openVisitor(browser, server.url, { javaScriptEnabled });
      await signIn(page, "supervisor@demo.example", "walk-alongside");
      await page.goto(application);
      await expect(page.getByTestId("practice-note")).toHaveCount(0);
      const way = page.getByRole("link", { name: /Read the note/ }).first();
      await way.click();
      await expect(page.getByTestId("practice-note")).toHaveCount(1);
      await expect(page.getByTestId("practice-note")).toBeInViewport();
      await page.getByRole("link", { name: /Show all notes/ }).click();
      expect(await page.getByTestId("practice-note").count()).toBeGreaterThan(1);
      expect(problems).toEqual([]);
      await close();
    });
  }
});

import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { DEMO_PASSWORD } from "../support/demo";
import { field, openVisitor, signIn } from "../support/visitor";

/* The form for hours in a browser: its drafts and its errors. */

let server: TestServer;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(() => server.remove());

test("the error summary follows the order of the page, and links to its fields from top to bottom", async ({
  browser,
}) => {
  const visitor = await openVisitor(browser, server.url);
  const { page } = visitor;
  // A trainee whose practice is open.
  await signIn(page, "ines.ferreira@demo.example", DEMO_PASSWORD);
  await page.goto("/practice/new");
  visitor.expectRefusal("400 /practice/new");
  await field(page, "Day").fill("");
  await page.getByRole("button", { name: "Submit to supervisor" }).click();
  await expect(page.locator(".error-summary")).toBeVisible();
  const tops = await page
    .locator(".error-summary a")
    .evaluateAll((links) =>
      links.map(
        (link) => document.querySelector(link.getAttribute("href") ?? "")?.getBoundingClientRect().top ?? -1,
      ),
    );
  expect(tops.length).toBeGreaterThan(4);
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
  await visitor.close();
});

test("a draft of hours is autosaved, and is there after leaving the page", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url);
  const { page } = visitor;
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await page.goto("/practice/new");
  await field(page, "What you learned").fill("The bench by the river was a good place.");
  await field(page, /hours/).first().fill("30");
  await expect(page.getByRole("status").filter({ hasText: /Draft saved/ })).toBeVisible();
  await page.goto("/practice?show=draft");
  await page
    .getByRole("main")
    .getByRole("link", { name: /Draft saved/ })
    .first()
    .click();
  await expect(field(page, "What you learned")).toHaveValue("The bench by the river was a good place.");
  await expect(field(page, /hours/).first()).toHaveValue("30");
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("without scripts, one button saves whatever is there, and nothing is validated", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url, { javaScriptEnabled: false });
  const { page } = visitor;
  await signIn(page, "ready@demo.example", DEMO_PASSWORD);
  await page.goto("/practice/new");
  await field(page, "What you learned").fill("Half a thought");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Saved as a draft")).toBeVisible();
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

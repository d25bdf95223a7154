import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { DEMO_PASSWORD, demoAddresses, pagesWithForms } from "../support/demo";
import { openVisitor, signIn } from "../support/visitor";

/* Signing out leaves nothing behind: in history, in caches, in other tabs. */

let server: TestServer;
let demo: Awaited<ReturnType<typeof demoAddresses>>;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
  demo = await demoAddresses(server.url);
});
test.afterAll(async () => {
  for (const one of Object.values(demo.sessions)) await one.dispose();
  await server.remove();
});

for (const javaScriptEnabled of [true, false]) {
  test(`Back after signing out shows nothing from before, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
    browser,
  }) => {
    const visitor = await openVisitor(browser, server.url, { javaScriptEnabled });
    const { page } = visitor;
    await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
    await page.goto("/practice");
    await expect(page.getByRole("heading", { level: 1, name: "Practice log" })).toBeVisible();
    await page.goto("/logout");
    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    for (let back = 0; back < 3; back += 1) {
      await page.goBack();
      await expect(page.getByRole("heading", { level: 1, name: "Practice log" })).toHaveCount(0);
    }
    await visitor.close();
  });
}

test("no page of a signed-in account is cached by a browser or a proxy", async () => {
  const pages = pagesWithForms(demo);
  const files = { manager: [`${demo.cohort}/export.csv`] };
  for (const account of ["trainee", "ready", "supervisor", "manager", "admin"] as const) {
    for (const path of [...pages[account], ...(account === "manager" ? files.manager : [])]) {
      const answer = await demo.sessions[account].get(path);
      expect(answer.status(), path).toBe(200);
      expect(answer.headers()["cache-control"], path).toContain("no-store");
    }
  }
});

test("two tabs: once one of them signs out, the other can no longer write", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url);
  const { page, context } = visitor;
  await signIn(page, "ready@demo.example", DEMO_PASSWORD);
  const other = await context.newPage();
  await other.goto("/account");
  await page.goto("/logout");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other).toHaveURL(/\/login/);
  await visitor.close();
});

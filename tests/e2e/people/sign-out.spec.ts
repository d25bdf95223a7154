import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { DEMO_PASSWORD, demoAddresses } from "../support/demo";
import { openVisitor, signIn } from "../support/visitor";

/* What held when forty faults of other systems were tried, and is to be kept. */

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
  test(`Back after signing out shows nothing of before, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
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

test("no page of someone signed in is kept by a browser or a proxy", async () => {
  const { trainee, manager, admin } = demo.sessions;
  for (const [who, path] of [
    [trainee, "/learn"],
    [trainee, demo.lesson],
    [trainee, "/practice"],
    [trainee, "/account"],
    [manager, demo.cohort],
    [manager, `${demo.cohort}/export.csv`],
    [admin, "/admin"],
  ] as const) {
    const answer = await who.get(path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()["cache-control"], path).toContain("no-store");
  }
});

test("two tabs: what one of them signs out of, the other cannot write any more", async ({ browser }) => {
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

test("in forced colors, what is chosen, focused and reached is still told apart", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url, { forcedColors: "active" });
  const { page } = visitor;
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await page.goto("/practice/new");
  const radios = page.getByRole("radio");
  await radios.nth(0).check();
  const drawn = await Promise.all(
    [0, 1].map((nth) => radios.nth(nth).screenshot({ animations: "disabled", caret: "hide" })),
  );
  expect(drawn[0]?.equals(drawn[1] ?? Buffer.alloc(0)), "chosen and not chosen look alike").toBe(false);
  const button = page.getByRole("main").getByRole("button").last();
  await expect(button).toHaveCSS("border-style", "solid");
  await page.goto("/practice");
  const bar = await page
    .getByRole("progressbar")
    .first()
    .evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
  expect(bar[0], "a bar and what is left of it").not.toBe(bar[1]);
  await visitor.close();
});

test("at 320 × 256 (1280 × 1024 at 400 %) each main page reads in one column, and its title is in reach", async ({
  browser,
}) => {
  for (const [account, paths] of [
    ["trainee", ["/learn", demo.lesson, "/practice/new", "/certification"]],
    ["manager", ["/manage", demo.cohort, "/manage/people"]],
  ] as const) {
    const visitor = await openVisitor(browser, server.url, { viewport: { width: 320, height: 256 } });
    const { page } = visitor;
    await signIn(page, `${account}@demo.example`, DEMO_PASSWORD);
    for (const path of paths) {
      await page.goto(path);
      const seen = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        // What stays in place while one reads must leave room to read.
        fixed: [...document.querySelectorAll("body *")]
          .filter((element) => ["fixed", "sticky"].includes(getComputedStyle(element).position))
          .filter((element) => !element.closest("table"))
          .reduce((sum, element) => sum + element.getBoundingClientRect().height, 0),
      }));
      expect(seen.width, path).toBeLessThanOrEqual(320);
      expect(seen.fixed, `what stays in place at ${path}`).toBeLessThanOrEqual(128);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await visitor.close();
  }
});

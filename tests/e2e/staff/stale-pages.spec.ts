import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { linkOn, session } from "../support/demo";
import { openVisitor, signIn } from "../support/visitor";
import { startServer, type TestServer } from "../../support/server";

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(() => server.remove());

for (const javaScriptEnabled of [true, false]) {
  test(`a note of an application opens in place, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
    browser,
  }) => {
    const asked = await session(server.url, "supervisor");
    const application = await linkOn(asked, "/supervise", /^\/supervise\/applications\/[0-9a-f-]{36}$/);
    await asked.dispose();
    const { page, problems, close } = await openVisitor(browser, server.url, { javaScriptEnabled });
    await signIn(page, "supervisor@demo.example", "walk-alongside");
    await page.goto(application);
    await expect(page.getByTestId("practice-note")).toHaveCount(0);
    await page
      .getByRole("link", { name: /Read the note/ })
      .first()
      .click();
    await expect(page.getByTestId("practice-note")).toHaveCount(1);
    await page.getByRole("link", { name: /Show all notes/ }).click();
    await expect(page.getByTestId("practice-note").nth(1)).toBeVisible();
    expect(problems).toEqual([]);
    await close();
  });
}

test("a form from an older state of the page can be resubmitted after it was refused", async ({
  browser,
}) => {
  const asked = await session(server.url, "manager");
  const cohort = await linkOn(asked, "/manage/cohorts", /^\/manage\/cohorts\/[0-9a-f-]{36}$/);
  await asked.dispose();
  const { page, context, problems, expectRefusal, close } = await openVisitor(browser, server.url);
  expectRefusal(`409 ${cohort}/edit`, "409 /account");
  await signIn(page, "manager@demo.example", "walk-alongside");
  for (const [path, field, button] of [
    [`${cohort}/edit`, "name", "Save"],
    ["/account", "shownName", "Save"],
  ] as const) {
    const second = await context.newPage();
    for (const [tab, name] of [
      [page, "One"],
      [second, "Two"],
    ] as const) {
      await tab.goto(path);
      await tab.locator(`main [name=${field}]`).fill(name);
    }
    const save = (tab: typeof page) => tab.getByRole("button", { name: button, exact: true }).first().click();
    await save(page);
    await expect(page).not.toHaveURL(new RegExp(`${path}$`));
    const refusal = second.waitForResponse((response) => response.status() === 409);
    await save(second);
    await refusal;
    await second.waitForLoadState("networkidle");
    await expect(second.locator(`main [name=${field}]`)).toHaveValue("Two");
    await save(second);
    await expect(second).not.toHaveURL(new RegExp(`${path}$`));
    await second.close();
  }
  expect(problems).toEqual([]);
  await close();
});

test("an account that was deactivated in another tab is shown as deactivated", async ({ browser }) => {
  const asked = await session(server.url, "admin");
  const account = await linkOn(
    asked,
    "/admin/accounts?q=trainee%40demo.example",
    /^\/admin\/accounts\/[0-9a-f-]{36}$/,
  );
  await asked.dispose();
  const { page, context, close } = await openVisitor(browser, server.url);
  await signIn(page, "admin@demo.example", "walk-alongside");
  const second = await context.newPage();
  await page.goto(account);
  await second.goto(account);
  await page.getByRole("button", { name: "Deactivate account" }).click();
  await expect(page.getByRole("button", { name: "Reactivate account" })).toBeVisible();
  await second.getByRole("button", { name: "Deactivate account" }).click();
  await expect(second.getByRole("button", { name: "Reactivate account" })).toBeVisible();
  await expect(second.getByText("Deactivated", { exact: true })).toBeVisible();
  await close();
});

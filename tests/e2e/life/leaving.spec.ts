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

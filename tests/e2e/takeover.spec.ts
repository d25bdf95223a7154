import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { DEMO_PASSWORD, session } from "./support/demo";
import { startServer, type TestServer } from "../support/server";
import { field } from "./support/visitor";

/* A lesson's text is in the page's markup and nowhere else: how hydration handles that. */

const LESSON = "/learn/boundaries/dual-relationships";

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(async () => {
  await server.remove();
});

async function signedIn(page: Page): Promise<string[]> {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(`${server.url}/login`);
  await field(page, "Email").fill("trainee@demo.example");
  await field(page, "Password").fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/learn");
  return faults;
}

const textOf = (page: Page) => page.locator(".prose").allInnerTexts();

/** Waits until the page is hydrated: React puts this property on the elements it has taken over. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("main") ?? {}).some((key) => key.startsWith("__reactFiber")),
  );
}

test("a page carries a lesson's text once", async () => {
  const trainee = await session(server.url, "trainee");
  const source = await (await trainee.get(LESSON)).text();
  await trainee.dispose();
  const [, heading = ""] = /<h2 id="[^"]+">([^<]{10,})<\/h2>/.exec(source) ?? [];
  expect(heading).not.toBe("");
  expect(source.split(heading)).toHaveLength(2);
});

test("it stays through hydration, Back and Forward, and a submitted form", async ({ page }) => {
  const faults = await signedIn(page);
  await page.goto(server.url + LESSON);
  const before = await textOf(page);
  expect(before.join("").length).toBeGreaterThan(1000);
  await takenOver(page);
  expect(await textOf(page)).toEqual(before);

  await page.getByRole("link", { name: /^Next lesson: / }).click();
  await page.waitForURL((url) => url.pathname !== LESSON);
  await expect.poll(() => textOf(page)).not.toEqual(before);
  expect((await textOf(page)).join("").length).toBeGreaterThan(1000);
  await page.goBack();
  await expect.poll(() => textOf(page)).toEqual(before);

  await page.goto(server.url + LESSON);
  await takenOver(page);
  await page.getByRole("radio").first().check();
  await page.getByRole("button", { name: "Answer", exact: true }).first().click();
  await expect(page.getByRole("link", { name: "Answer again" }).first()).toBeVisible();
  expect(await textOf(page)).toEqual(before);
  expect(faults).toEqual([]);
});

test("it stays when a change to the page makes React render it anew", async ({ page }) => {
  await signedIn(page);
  await page.route(`**${LESSON}`, async (route) => {
    const answer = await route.fetch();
    const changed = (await answer.text()).replace("Skip to main content", "Changed by something else");
    await route.fulfill({ response: answer, body: changed });
  });
  await page.goto(server.url + LESSON);
  await expect(page.getByText("Skip to main content")).toBeAttached();
  await expect(page.getByText("Changed by something else")).toHaveCount(0);
  expect((await textOf(page)).join("").length).toBeGreaterThan(1000);
});

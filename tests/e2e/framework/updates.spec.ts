import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { DEMO_PASSWORD } from "../support/demo";
import { openVisitor, signIn } from "../support/visitor";

/* Pages of an earlier build, in a browser that still shows them after the server was updated. */

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(async () => {
  await server.remove();
});

/** A file name of a route that no current build has. */
const GONE = "/assets/BfYzEeJ8.js";

/** Makes the pages those of an earlier build: the files they know for these routes no longer exist. */
async function fromEarlierBuild(page: Page, ...routeIds: string[]): Promise<void> {
  await page.route("**/assets/manifest-*.js", async (route) => {
    const response = await route.fetch();
    let text = await response.text();
    for (const routeId of routeIds) {
      const at = text.indexOf(`"id":"${routeId}"`);
      const module = /"module":"\/assets\/[^"]+\.js"/.exec(text.slice(at));
      if (at < 0 || !module) throw new Error(`The manifest does not name ${routeId}.`);
      text = text.slice(0, at) + text.slice(at).replace(module[0], `"module":"${GONE}"`);
    }
    await route.fulfill({ response, body: text });
  });
}

/** The addresses of the documents the browser loads from now on. */
function documentsOf(page: Page): string[] {
  const loaded: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame())
      loaded.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return loaded;
}

test("a link followed after an update is one full load of its target", async ({ browser }) => {
  const { page, context } = await openVisitor(browser, server.url);
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await fromEarlierBuild(page, "routes/glossary");
  await page.goto("/learn");
  await page.waitForLoadState("networkidle");
  const loaded = documentsOf(page);
  await page.getByRole("contentinfo").getByRole("link", { name: "Glossary" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/glossary");
  expect(loaded).toEqual(["GET /glossary"]);
  await page.unrouteAll({ behavior: "wait" });
  await context.close();
});

/** From now on this page is from before an update: any file it has not loaded yet no longer exists. */
async function updateBehind(page: Page): Promise<{ missed: () => number }> {
  let missed = 0;
  await page.route("**/assets/*.js", async (route) => {
    missed += 1;
    const headers = { ...route.request().headers(), "sec-fetch-dest": "script" };
    await route.fulfill({ response: await route.fetch({ url: server.url + GONE, headers }) });
  });
  return { missed: () => missed };
}

for (const [what, account, pathOf, name, button] of [
  ["a note", "trainee", "lesson", /^My notes/, "Save my notes"],
  ["a draft of hours", "ready", "/practice/new", /^What you learned/, "Save draft"],
] as const) {
  test(`${what} that is being written stays in place after an update, and can be saved`, async ({
    browser,
  }) => {
    const { page, context } = await openVisitor(browser, server.url);
    await signIn(page, `${account}@demo.example`, DEMO_PASSWORD);
    if (pathOf === "lesson") {
      await page.goto("/learn");
      const onward = page.getByRole("main").getByRole("link", { name: /^(Continue|Start lesson)$/ });
      await page.goto((await onward.getAttribute("href")) ?? "");
    } else await page.goto(pathOf);
    await page.waitForLoadState("networkidle");
    const update = await updateBehind(page);
    const loaded = documentsOf(page);
    const area = page.getByRole("main").getByRole("textbox", { name }).first();
    await area.fill("This must not be lost.");
    await expect(page.getByRole("alert").getByText(/use the button to save/)).toBeVisible();
    expect(update.missed(), "what would have saved it was asked for").toBeGreaterThan(0);
    await expect(area).toHaveValue("This must not be lost.");
    expect(loaded).toEqual([]);
    await page.unrouteAll({ behavior: "wait" });
    const stored = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("button", { name: button }).first().click();
    expect((await stored).status()).toBeLessThan(400);
    await expect(
      page.getByText("This must not be lost.").or(page.getByText("Saved as a draft")).first(),
    ).toBeVisible();
    await context.close();
  });
}

test("a file that never existed is answered with 404, without paths, files or stack traces of the server", async ({
  request,
}) => {
  for (const path of [
    "/assets/none.js",
    "/assets/none.css",
    "/assets/..%2f..%2fpackage.json",
    "/assets/x/y.js",
  ]) {
    const answer = await request.get(server.url + path);
    expect(answer.status(), path).toBe(404);
    const body = await answer.text();
    expect(body, path).not.toMatch(/"dependencies"|\bat .*\.(js|ts|tsx):\d+/);
    expect(body, path).not.toContain(process.cwd());
  }
});

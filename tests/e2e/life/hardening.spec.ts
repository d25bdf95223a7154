import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { DEMO_PASSWORD } from "../support/demo";
import { openVisitor, signIn } from "../support/visitor";

/* Lines of "Links and grants" and of "Writing that gets lost" that only a browser can show. */

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(async () => {
  await server.remove();
});

/** Makes the page one of an earlier build: the file of this route, as it knows it, is not there any more. */
async function fromEarlierBuild(page: Page, routeId: string): Promise<void> {
  await page.route("**/assets/manifest-*.js", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const at = text.indexOf(`"id":"${routeId}"`);
    const module = /"module":"\/assets\/[^"]+\.js"/.exec(text.slice(at));
    if (at < 0 || !module) throw new Error(`The manifest does not name ${routeId}.`);
    const older = text.slice(0, at) + text.slice(at).replace(module[0], '"module":"/assets/BfYzEeJ8.js"');
    await route.fulfill({ response, body: older });
  });
}

/** The addresses of the documents that the browser loads from now on. */
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
  await context.close();
});

test("a form sent after an update is stored once, and its answer is one full load", async ({ browser }) => {
  const { page, context } = await openVisitor(browser, server.url);
  await signIn(page, "manager@demo.example", DEMO_PASSWORD);
  await fromEarlierBuild(page, "routes/manage.cohorts.$id._index");
  await page.goto("/manage/cohorts/new");
  await page.waitForLoadState("networkidle");
  const loaded = documentsOf(page);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await page.getByLabel("Name", { exact: true }).first().fill("After the update");
  await page.getByRole("main").getByRole("button").last().click();
  await expect(page.getByRole("heading", { level: 1, name: "After the update" })).toBeVisible();
  expect(sent).toEqual(["/manage/cohorts/new.data"]);
  expect(loaded).toHaveLength(1);
  expect(loaded[0]).toMatch(/^GET \/manage\/cohorts\/[0-9a-f-]+$/);
  await context.close();
});

test("text that waits to be sent stays where it is when something in the background meets an update", async ({
  browser,
}) => {
  const { page, context } = await openVisitor(browser, server.url);
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await fromEarlierBuild(page, "routes/learn.$module.$lesson_.note");
  await fromEarlierBuild(page, "routes/learn.$module.$lesson_.place");
  await page.goto("/learn");
  await page
    .getByRole("main")
    .getByRole("link", { name: /^(Continue|Begin this lesson)$/ })
    .click();
  const note = page.getByRole("main").getByRole("textbox").first();
  await note.waitFor();
  await page.reload();
  await page.waitForLoadState("networkidle");
  const loaded = documentsOf(page);
  await note.fill("This must not be lost.");
  await note.blur();
  await page.waitForTimeout(4000);
  await expect(note).toHaveValue("This must not be lost.");
  expect(loaded).toEqual([]);
  await context.close();
});

test("a file that never was is still not there, and says nothing of ours", async ({ request }) => {
  for (const path of [
    "/assets/none.js",
    "/assets/none.css",
    "/assets/..%2f..%2fpackage.json",
    "/assets/x/y.js",
  ]) {
    const answer = await request.get(server.url + path);
    expect(answer.status(), path).toBe(404);
  }
});

test("on a phone, a table that goes on to the side says so", async ({ browser }) => {
  const { page, context } = await openVisitor(browser, server.url, { viewport: { width: 360, height: 740 } });
  await signIn(page, "admin@demo.example", DEMO_PASSWORD);
  await page.goto("/manage/audit");
  const hidden = await page.evaluate(() =>
    [...document.querySelectorAll(".table-region")]
      .filter((region) => region.scrollWidth > region.clientWidth + 1)
      .map((region) => {
        const hint = region.parentElement?.querySelector(".table-hint");
        const isSeen = hint !== null && hint !== undefined && hint.getClientRects().length > 0;
        return isSeen ? "" : (region.querySelector("caption")?.textContent ?? "a table");
      })
      .filter((name) => name !== ""),
  );
  expect(hidden, "tables that are cut off without a word").toEqual([]);
  await context.close();
});

test("the hint of a table stands there without scripts as well, and not where all columns are seen", async ({
  browser,
}) => {
  const still = await openVisitor(browser, server.url, {
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
  });
  await signIn(still.page, "admin@demo.example", DEMO_PASSWORD);
  await still.page.goto("/manage/audit");
  await expect(still.page.locator(".table-hint").first()).toBeVisible();
  await still.context.close();
  const wide = await openVisitor(browser, server.url, { viewport: { width: 1280, height: 900 } });
  await signIn(wide.page, "admin@demo.example", DEMO_PASSWORD);
  await wide.page.goto("/manage/audit");
  await expect(wide.page.getByRole("table").first()).toBeVisible();
  await expect(wide.page.locator(".table-hint").filter({ visible: true })).toHaveCount(0);
  await wide.context.close();
});

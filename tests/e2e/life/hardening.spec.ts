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

test("on a phone, no column of the audit log is cut off without a word", async ({ browser }) => {
  const { page, context } = await openVisitor(browser, server.url, { viewport: { width: 360, height: 740 } });
  await signIn(page, "admin@demo.example", DEMO_PASSWORD);
  await page.goto("/manage/audit");
  await expect(page.getByRole("table").first()).toBeVisible();
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll(".table-region")]
      .filter((region) => region.scrollWidth > region.clientWidth + 1)
      .map((region) => region.querySelector("caption")?.textContent ?? "a table"),
  );
  expect(cut).toEqual([]);
  await context.close();
});

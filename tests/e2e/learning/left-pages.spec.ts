import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { hydrated, openBrowser } from "../support/browser";
import { DEMO_PASSWORD, LESSON_WITH_NOTE } from "../support/demo";
import { signIn } from "../support/visitor";

/* Text that autosaves is saved, or asked about, when its page is left. */

let server: TestServer;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(async () => {
  await server.remove();
});

test.describe("text on a page that is left", () => {
  const WORDS = "Written a moment ago.";
  const places = [
    { what: "a private note", at: LESSON_WITH_NOTE, name: "body", saved: "**/note" },
    { what: "a draft of hours", at: "/practice/new", name: "note", saved: "**/practice/draft" },
  ];

  /** Whether the text is stored on the server. */
  async function isSaved(page: Page, at: string, name: string, text: string): Promise<boolean> {
    const look = await page.context().newPage();
    const address = async () => {
      if (at === LESSON_WITH_NOTE) return at;
      await look.goto("/practice?show=draft");
      const links = look.getByRole("main").getByRole("link", { name: /^Draft saved/ });
      return (await links.count()) > 0 ? await links.first().getAttribute("href") : null;
    };
    const where = await address();
    if (where) await look.goto(where);
    const value = where ? await look.locator(`textarea[name="${name}"]`).first().inputValue() : "";
    await look.close();
    return value === text;
  }

  for (const { what, at, name, saved } of places) {
    test(`is saved: ${what} left at once, and left while the connection is down`, async ({ browser }) => {
      const { context, page, faults } = await openBrowser(browser, server.url);
      await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
      const area = page.locator(`textarea[name="${name}"]`).first();
      const goOn = () => page.getByRole("main").getByRole("link").first().click();

      await page.goto(at);
      await hydrated(page);
      await area.fill(WORDS);
      await goOn();
      await expect(area).toHaveCount(0);
      await expect.poll(() => isSaved(page, at, name, WORDS)).toBe(true);

      await page.goto(at);
      await hydrated(page);
      await page.route(saved, (route) => route.abort());
      await area.fill(`${WORDS} More.`);
      await expect(page.getByText(/Not saved yet/)).toBeVisible();
      await goOn();
      await expect(area).toHaveCount(0);
      await page.unroute(saved);
      await expect.poll(() => isSaved(page, at, name, `${WORDS} More.`)).toBe(true);
      expect(faults).toEqual([]);
      await context.close();
    });

    test(`prompts before the browser discards it: ${what} that could not be saved`, async ({ browser }) => {
      const { context, page } = await openBrowser(browser, server.url);
      await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
      const asked: string[] = [];
      page.on("dialog", (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      await page.goto(at);
      await hydrated(page);
      await page.reload();
      expect(asked, "nothing was written").toEqual([]);
      await hydrated(page);
      await page.route(saved, (route) => route.abort());
      await page.locator(`textarea[name="${name}"]`).first().click();
      await page.keyboard.type("Not on the server");
      await expect(page.getByText(/Not saved yet/)).toBeVisible();
      await page.reload();
      expect(asked).toEqual(["beforeunload"]);
      await context.close();
    });
  }
});

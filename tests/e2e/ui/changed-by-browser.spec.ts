import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";
import { JSDOM } from "jsdom";

import { startServer, type TestServer } from "../../support/server";
import { hydrated, openBrowser } from "../support/browser";
import { demoAddresses, DEMO_PASSWORD, OPEN_QUIZ, type DemoAddresses } from "../support/demo";
import { signIn } from "../support/visitor";

/* Pages changed by a translation or an extension still work, and so does typing before scripts have started. */

let server: TestServer;
let demo: DemoAddresses;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
  demo = await demoAddresses(server.url);
});
test.afterAll(async () => {
  for (const one of Object.values(demo.sessions)) await one.dispose();
  await server.remove();
});

/** Opens the first unanswered question of a quiz, starting the quiz if necessary. */
async function beginQuiz(page: Page): Promise<void> {
  await page.goto(OPEN_QUIZ);
  const main = page.getByRole("main");
  const resume = main.locator(`a[href*="${OPEN_QUIZ}/"]`).first();
  const begin = main.locator("form button").first();
  await begin.or(resume).first().click();
  await page.waitForURL((url) => url.pathname.startsWith(`${OPEN_QUIZ}/`));
  await page.goto(`${new URL(page.url()).pathname}?question=1`);
  await hydrated(page);
}

test.describe("a translated page", () => {
  const MARK = "¤";

  /**
   * Wraps every text in <font><font>…</font></font>, now and whenever a new one is added, as a browser's translation
   * does.
   */
  async function translate(page: Page, how: "replaced" | "wrapped"): Promise<void> {
    await page.evaluate(
      ([mark, way]) => {
        const skip = "script,style,textarea,title,option,font,svg";
        const one = (node: Node) => {
          const text = node.nodeValue ?? "";
          const parent = node.parentElement;
          if (!parent || parent.closest(skip) || text.trim() === "") return;
          const outer = document.createElement("font");
          const inner = document.createElement("font");
          outer.append(inner);
          node.parentNode?.insertBefore(outer, node);
          if (way === "wrapped") inner.append(node);
          else {
            inner.textContent = mark + text;
            node.parentNode?.removeChild(node);
          }
        };
        const all = (root: Node) => {
          if (root.nodeType === Node.TEXT_NODE) return one(root);
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          const nodes: Node[] = [];
          while (walker.nextNode()) nodes.push(walker.currentNode);
          nodes.forEach(one);
        };
        all(document.body);
        new MutationObserver((records) => {
          for (const record of records) for (const node of record.addedNodes) if (node.isConnected) all(node);
        }).observe(document.body, { childList: true, subtree: true });
      },
      [MARK, how] as const,
    );
  }

  async function expectWell(page: Page, faults: string[]): Promise<void> {
    expect(faults).toEqual([]);
    await expect(page.getByText(/Something went wrong/)).toHaveCount(0);
  }

  for (const how of ["replaced", "wrapped"] as const) {
    test(`accepts the answers of a quiz (texts ${how})`, async ({ browser }) => {
      const { context, page, faults } = await openBrowser(browser, server.url);
      await signIn(page, "ready@demo.example", DEMO_PASSWORD);
      await beginQuiz(page);
      await translate(page, how);
      const options = page.locator('input[name^="chosen-"]');
      for (const turn of [0, 1, 0, 1]) {
        const answered = page.waitForResponse((answer) => answer.url().endsWith("/answer"));
        answered.catch(() => undefined);
        await options.nth(turn).click();
        if (turn === 1) await answered;
        await page.waitForTimeout(700);
        await expectWell(page, faults);
      }
      await expect(page.getByText(/Saved/).first()).toBeVisible();
      await expect(page.getByText(/Saving…/)).toHaveCount(0);
      const title = page.getByRole("heading", { level: 1 });
      await page.locator('button[name="go"][value="next"]').click();
      await expect(title).toContainText(/2 (of|\/)/);
      await page.locator('button[name="go"][value="all"]').click();
      await expect(page).toHaveURL(/question=all|all/);
      await expect(title).not.toContainText(/2 of/);
      await page.goBack();
      await expect(title).toContainText(/2 of/);
      await expectWell(page, faults);
      await context.close();
    });
  }
});

test.describe("typed before the page's scripts have started", () => {
  const PASSWORD = "lantern river walking slow";

  async function invitation(email: string): Promise<string> {
    const { manager } = demo.sessions;
    const path = `${demo.cohort}/invite`;
    const { document } = new JSDOM(await (await manager.get(path)).text()).window;
    const form = [...document.querySelectorAll("form")].find((one) =>
      one.querySelector('[name="intent"][value="one"]'),
    );
    const hidden = [...(form?.querySelectorAll<HTMLInputElement>("input[type=hidden]") ?? [])];
    const fields = Object.fromEntries(hidden.map((input) => [input.name, input.value]));
    const answer = await manager.post(path, {
      form: { ...fields, email, role: "trainee", supervisorId: "" },
    });
    return /\/join\/[0-9a-z]{32}/.exec(await answer.text())?.[0] ?? "";
  }

  /** Holds the page's scripts back until `start` is called. */
  async function holdScripts(page: Page): Promise<() => void> {
    let start = () => {};
    const started = new Promise<void>((done) => (start = done));
    await page.route("**/assets/*.js", async (route) => {
      await started;
      await route.continue();
    });
    return start;
  }

  const WAYS = {
    "after an extension put something into the page": (html: string) =>
      html
        .replace("<body>", '<body><ext-overlay style="display:none">x</ext-overlay>')
        .replace(/<h1/, "<ext-note></ext-note><h1")
        .replace("</head>", "<style>ext-overlay{color:red}</style></head>"),
    "after an extension changed a text": (html: string) => html.replace("Skip to main content", "Skip"),
    "on a slow phone": (html: string) => html,
  };
  for (const [how, change] of Object.entries(WAYS)) {
    test(`text stays in the join form, and the form joins: ${how}`, async ({ browser }, { workerIndex }) => {
      const email = `early.${how.length}.${workerIndex}@example.org`;
      const link = await invitation(email);
      expect(link).not.toBe("");
      const { context, page } = await openBrowser(browser, server.url);
      const devtools = await context.newCDPSession(page);
      const start = await holdScripts(page);
      await page.route(`**${link}`, async (route) => {
        if (route.request().method() !== "GET") return route.continue();
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: change(await answer.text()) });
      });
      await page.goto(link, { waitUntil: "commit" });
      await page.locator('input[name="legalName"]').fill("Zoë Early");
      await page.locator('input[name="shownName"]').pressSequentially("Zo");
      for (const tick of await page.getByRole("checkbox").all()) await tick.check();
      await page.locator('input[name="password"]').focus();
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
      start();
      // Typing continues while React hydrates the page.
      await page.keyboard.type(PASSWORD, { delay: 25 });
      await hydrated(page);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
      await page.waitForTimeout(500);
      await expect(page.locator('input[name="legalName"]')).toHaveValue("Zoë Early");
      await expect(page.locator('input[name="shownName"]')).toHaveValue("Zo");
      await expect(page.locator('input[name="password"]')).toHaveValue(PASSWORD);
      for (const tick of await page.getByRole("checkbox").all()) await expect(tick).toBeChecked();
      await page.locator("#join").getByRole("button").last().click();
      await page.waitForURL("**/learn");
      await context.close();
    });
  }
});

import { resolve } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { startServer, type TestServer } from "../../support/server";
import { demoAddresses, DEMO_PASSWORD } from "../support/demo";
import { expectFocusSeen } from "../support/looks";
import { openVisitor, signIn } from "../support/visitor";

/* Small flaws of layout and color that undermine trust in a page, on the demo. */

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

const PAGES = {
  trainee: () => ["/learn", demo.module, demo.quiz, demo.attempt, "/practice", "/certification"],
  ready: () => ["/learn", "/practice", demo.entryOfOther, "/certification"],
  supervisor: () => ["/supervise", demo.supervised, demo.superviseEntry, demo.application],
  manager: () => [
    "/manage",
    "/manage/cohorts",
    demo.cohort,
    `${demo.cohort}?show=left`,
    `${demo.cohort}/invite`,
    `${demo.cohort}/import`,
    "/manage/people",
    demo.person,
    demo.learner,
    "/manage/applications",
    demo.waiting,
    demo.manageCertificate,
    "/manage/program",
    "/manage/updates",
  ],
  admin: () => ["/admin", "/admin/accounts", demo.account],
} as const;

/**
 * Pills clipped by their container, by the window or by their own edge; and percent signs wrapped away from their
 * number.
 */
function torn(): string[] {
  const scrolls = (element: Element) => getComputedStyle(element).overflowX !== "visible";
  const boxOf = (element: Element): Element => {
    for (let box = element.parentElement; box; box = box.parentElement) if (scrolls(box)) return box;
    return document.documentElement;
  };
  const isShown = (element: Element) => element.getClientRects().length > 0;
  const pills = [...document.querySelectorAll(".badge")].filter(isShown).flatMap((pill) => {
    const text = (pill.textContent ?? "").trim();
    const at = pill.getBoundingClientRect();
    const box = boxOf(pill).getBoundingClientRect();
    const right = Math.min(box.right, document.documentElement.clientWidth);
    if (at.right > right + 1 || at.left < box.left - 1) return [`cut off: ${text}`];
    return pill.scrollWidth > pill.clientWidth + 1 ? [`clipped: ${text}`] : [];
  });
  const numbers: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    for (const found of (node.textContent ?? "").matchAll(/\d\s*%/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top)));
      if (lines.size > 1)
        numbers.push(`torn: ${found[0]} in ${(node.textContent ?? "").trim().slice(0, 60)}`);
    }
  }
  return [...pills, ...numbers];
}

async function lookAt(page: Page, path: string) {
  await page.goto(path);
  return (await page.evaluate(torn)).map(
    (fault) => `${path} at ${page.viewportSize()?.width ?? 0}: ${fault}`,
  );
}

for (const account of ["trainee", "ready", "supervisor", "manager", "admin"] as const) {
  test(`no pill is clipped, and no percent sign wrapped away from its number, for ${account} at 1280 and 360`, async ({
    browser,
  }) => {
    const visitor = await openVisitor(browser, server.url, { viewport: { width: 1280, height: 900 } });
    await signIn(visitor.page, `${account}@demo.example`, DEMO_PASSWORD);
    const faults: string[] = [];
    for (const width of [1280, 360]) {
      await visitor.page.setViewportSize({ width, height: 800 });
      for (const path of PAGES[account]()) faults.push(...(await lookAt(visitor.page, path)));
    }
    expect(faults).toEqual([]);
    await visitor.close();
  });
}

test("an unselected radio button has a visible color, in dark mode too", async ({ browser }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const visitor = await openVisitor(browser, server.url, { colorScheme });
    await signIn(visitor.page, "trainee@demo.example", DEMO_PASSWORD);
    await visitor.page.goto("/practice/new");
    const contrast = await visitor.page
      .getByRole("radio")
      .first()
      .evaluate((radio) => {
        const style = getComputedStyle(radio);
        const canvas = document.createElement("canvas").getContext("2d");
        const lightOf = (color: string) => {
          if (!canvas) return 0;
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
        };
        const [edge, ground] = [lightOf(style.borderTopColor), lightOf(style.backgroundColor)];
        return {
          isOurs: style.appearance === "none",
          ratio: (Math.max(edge, ground) + 0.05) / (Math.min(edge, ground) + 0.05),
        };
      });
    // In dark mode, the browser's default is a gray disc with a gray border, as if disabled.
    expect(contrast.isOurs, colorScheme).toBe(true);
    expect(contrast.ratio, colorScheme).toBeGreaterThanOrEqual(3);
    await visitor.close();
  }
});

test("progress bars of hours have one color on every page", async ({ browser }) => {
  const colors = new Map<string, string>();
  for (const [account, pages] of [
    ["trainee", ["/learn", "/practice", "/certification"]],
    ["ready", ["/learn", "/practice", "/certification"]],
    ["supervisor", [demo.supervised, demo.application]],
  ] as const) {
    const visitor = await openVisitor(browser, server.url);
    await signIn(visitor.page, `${account}@demo.example`, DEMO_PASSWORD);
    for (const path of pages) {
      await visitor.page.goto(path);
      for (const color of await visitor.page
        .locator("progress")
        .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).color)))
        colors.set(color, `${account} ${path}`);
    }
    await visitor.close();
  }
  expect(colors.size, JSON.stringify([...colors])).toBe(1);
});

test("in forced colors, a choice, the focus, a button and progress can be told apart", async ({
  browser,
}) => {
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
  await page.keyboard.press("Tab");
  await expectFocusSeen(page);
  await page.goto("/practice");
  const bar = await page
    .getByRole("progressbar")
    .first()
    .evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
  expect(bar[0], "a bar and what is left of it").not.toBe(bar[1]);
  await visitor.close();
});

test("at 320 × 256 (1280 × 1024 at 400 %) no main page scrolls sideways, and sticky parts leave half the height", async ({
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
        // Sticky parts must leave room to read.
        fixed: [...document.querySelectorAll("body *")]
          .filter((element) => ["fixed", "sticky"].includes(getComputedStyle(element).position))
          .filter((element) => !element.closest("table"))
          .reduce((sum, element) => sum + element.getBoundingClientRect().height, 0),
      }));
      expect(seen.width, path).toBeLessThanOrEqual(320);
      expect(seen.fixed, `what stays in place at ${path}`).toBeLessThanOrEqual(128);
    }
    await visitor.close();
  }
});

test("on a phone, no column of the audit log is clipped", async ({ browser }) => {
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

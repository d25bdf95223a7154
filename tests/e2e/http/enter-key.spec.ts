import { resolve } from "node:path";

import { expect, test } from "@playwright/test";
import { JSDOM } from "jsdom";

import { openFile } from "../../../app/db/driver.server";
import { startServer, type TestServer } from "../../support/server";
import { openBrowser } from "../support/browser";
import { demoAddresses, pagesWithForms, DEMO_PASSWORD, type DemoAddresses } from "../support/demo";
import { signIn } from "../support/visitor";

/* Pressing Enter in a field does nothing that cannot be undone. */

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

/** An account of the demo with pending hours, which may submit more. */
function someonePracticing(): string {
  const db = openFile(server.file, { readonly: true });
  try {
    const statement =
      "select p.email from people p join practice_entries e on e.person_id = p.id join applications a on a.person_id = p.id where e.state = 'submitted' and a.state = 'in_training' order by p.id";
    return String(db.prepare(statement).pluck().get());
  } finally {
    db.close();
  }
}

/** How many practice entries have ever been submitted. */
function sentHours(): unknown {
  const db = openFile(server.file, { readonly: true });
  try {
    return db.prepare("select count(*) from practice_entries where state <> 'draft'").pluck().get();
  } finally {
    db.close();
  }
}

test.describe("Enter", () => {
  /** What cannot be undone: final, or visible to others at once. */
  const FINAL = new Set([
    "submit",
    "sign_off",
    "issue",
    "deny",
    "revoke",
    "mask",
    "withdraw",
    "return",
    "suspend",
    "discard",
    "query",
  ]);
  const TYPED = "input:not([type=hidden]):not([type=submit]):not([type=button])";

  /** Forms of a page whose Enter key would do something that cannot be undone. */
  function hasty(html: string, path: string): string[] {
    const { document } = new JSDOM(html).window;
    return [...document.querySelectorAll("form")].flatMap((form) => {
      if (!form.querySelector(TYPED)) return [];
      const buttons = [
        ...form.querySelectorAll<HTMLButtonElement>("button:not([type=button]):not([type=reset])"),
      ];
      const [first] = buttons;
      if (!first || first.disabled) return [];
      const isFinal = FINAL.has(first.value) || first.className.includes("btn-danger");
      return isFinal ? [`${path} #${form.id}: ${first.textContent}`] : [];
    });
  }

  test("is harmless in every form of every page", async () => {
    const { sessions } = demo;
    const pages = pagesWithForms(demo);
    const found: string[] = [];
    let forms = 0;
    for (const account of ["trainee", "ready", "supervisor", "manager", "admin"] as const) {
      for (const path of pages[account]) {
        const answer = await sessions[account].get(path);
        expect(answer.status(), path).toBe(200);
        const html = await answer.text();
        forms += html.split("<form").length - 1;
        found.push(...hasty(html, path));
      }
    }
    expect(forms).toBeGreaterThan(60);
    expect([...new Set(found)]).toEqual([]);
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`in the site code submits no hours ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
      browser,
    }) => {
      const { context, page } = await openBrowser(browser, server.url, { javaScriptEnabled });
      await signIn(page, someonePracticing(), DEMO_PASSWORD);
      await page.goto("/practice/new");
      const before = sentHours();
      await expect(page.locator('button[value="submit"]'), "it could be sent").toHaveCount(1);
      await page.getByRole("spinbutton", { name: "hours" }).fill("1");
      await page.locator('input[name="activity"]').first().check();
      await page.locator('select[name="setting"]').selectOption({ index: 1 });
      await page.locator('select[name="domain"]').selectOption({ index: 1 });
      await page.locator('input[name="competencies"]').first().check();
      await page.locator('input[name="payment"]').last().check();
      await page.locator('input[name="siteCode"]').press("Enter");
      await page.waitForTimeout(1_500);
      expect(page.url()).not.toContain("done=submitted");
      expect(sentHours(), "nothing more waits for the supervisor").toBe(before);
      await context.close();
    });
  }
});

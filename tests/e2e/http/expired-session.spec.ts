import { resolve } from "node:path";

import { expect, test } from "@playwright/test";
import { JSDOM } from "jsdom";

import { startServer, type TestServer } from "../../support/server";
import { openBrowser } from "../support/browser";
import { demoAddresses, pagesWithForms, DEMO_PASSWORD, type DemoAddresses } from "../support/demo";
import { field, signIn } from "../support/visitor";

/* A form submitted after the session expired comes back with what was typed. */

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

test.describe("a form that is submitted after the session has expired", () => {
  const WRITTEN: Record<string, string> = {
    email: "written.late@example.org",
    date: "2026-02-03",
    number: "7",
  };
  const SECRET = "a password Zz9";

  type Control = HTMLInputElement | HTMLTextAreaElement;
  const controls = (form: Element) => [
    ...form.querySelectorAll<Control>(
      "textarea, input:not([type=hidden]):not([type=submit]):not([type=checkbox]):not([type=radio])",
    ),
  ];
  const isSecret = (control: Control) => control.getAttribute("type") === "password";
  // A browser gives no page a file that was chosen before.
  const isWritten = (control: Control) =>
    !isSecret(control) && !control.hasAttribute("readonly") && control.getAttribute("type") !== "file";

  function formsIn(html: string): HTMLFormElement[] {
    const { document } = new JSDOM(html).window;
    return [...document.querySelectorAll("form")].filter(
      (form) => form.getAttribute("method") === "post" && controls(form).some(isWritten),
    );
  }

  /** What a browser would send, with text in each field. */
  function fill(
    form: HTMLFormElement,
    index: number,
  ): { body: URLSearchParams; written: [string, string][] } {
    const body = new URLSearchParams();
    const written: [string, string][] = [];
    for (const hidden of form.querySelectorAll<HTMLInputElement>("input[type=hidden]"))
      body.append(hidden.name, hidden.value);
    for (const control of controls(form)) {
      if (isSecret(control)) {
        body.append(control.name, SECRET);
        continue;
      }
      const text = WRITTEN[control.getAttribute("type") ?? ""] ?? `Written late ${index}`;
      body.append(control.name, text);
      if (isWritten(control)) written.push([control.name, text]);
    }
    const button = form.querySelector<HTMLButtonElement>("button[name]:not([type=button])");
    if (button) body.append(button.name, button.value);
    return { body, written };
  }

  async function cookiesOf(account: "trainee" | "ready" | "supervisor" | "manager" | "admin") {
    const { cookies } = await demo.sessions[account].storageState();
    const line = (stored: typeof cookies) => stored.map(({ name, value }) => `${name}=${value}`).join("; ");
    return { all: line(cookies), signedOut: line(cookies.filter(({ name }) => name !== "session")) };
  }

  test("comes back with what was typed, whichever it is, and never with a password", async () => {
    const pages = pagesWithForms(demo);
    const faults: string[] = [];
    const seen = new Set<string>();
    let secrets = 0;
    for (const account of ["trainee", "ready", "supervisor", "manager", "admin"] as const) {
      const cookies = await cookiesOf(account);
      for (const path of pages[account]) {
        const html = await (await demo.sessions[account].get(path)).text();
        for (const [index, form] of formsIn(html).entries()) {
          const { body, written } = fill(form, index);
          const name = `${path} #${form.id}`;
          seen.add(name);
          if (body.toString().includes("Zz9")) secrets += 1;
          const target = new URL(form.getAttribute("action") ?? path, server.url + path);
          const refused = await fetch(target, {
            method: "POST",
            redirect: "manual",
            headers: { cookie: cookies.signedOut, origin: server.url },
            body,
          });
          const to = new URL(refused.headers.get("location") ?? "/", server.url);
          const page = to.searchParams.get("to") ?? "";
          if (refused.status !== 303 || to.pathname !== "/login" || !page.includes("unsent=")) {
            faults.push(`${name}: ${refused.status} ${to.pathname}${to.search}`);
            continue;
          }
          const back = await (await fetch(server.url + page, { headers: { cookie: cookies.all } })).text();
          if (back.includes("Zz9")) faults.push(`${name}: a password came back`);
          const again = new JSDOM(back).window.document.getElementById(form.id);
          for (const [field, text] of written) {
            const there = again?.querySelector<Control>(`[name="${field}"]`)?.value;
            if (there !== text) faults.push(`${name}: ${field} is ${there ?? "not there"}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(15);
    expect(secrets).toBeGreaterThan(3);
  });

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with" : "without";
    test(`is there again after Back and signing in, ${how} scripts`, async ({ browser }) => {
      const text = `The kettle was on the whole time, ${how}.`;
      const { context, page, faults } = await openBrowser(browser, server.url, { javaScriptEnabled });
      await signIn(page, "ready@demo.example", DEMO_PASSWORD);
      await page.goto("/practice");
      await page.goto("/practice/new");
      await page.locator('textarea[name="note"]').fill(text);
      await context.clearCookies({ name: "session" });
      await page.locator('button[value="draft"]').click();
      await expect(page.getByText("You were signed out before your form was saved")).toBeVisible();
      await page.goBack();
      if (!new URL(page.url()).pathname.startsWith("/login")) await page.reload();
      await expect(page.getByText("You were signed out before your form was saved")).toBeVisible();
      await field(page, "Email").fill("ready@demo.example");
      await field(page, "Password").fill(DEMO_PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((url) => url.pathname === "/practice/new");
      await expect(page.locator('textarea[name="note"]')).toHaveValue(text);
      await expect(page.getByText("This was not saved yet")).toBeVisible();
      await page.locator('button[value="draft"]').click();
      await page.waitForURL((url) => url.pathname === "/practice");
      await page.goto("/practice/new");
      await expect(page.locator('textarea[name="note"]')).toHaveValue("");
      expect(faults).toEqual([]);
      await context.close();
    });
  }
});

import { resolve } from "node:path";

import { expect, test, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";
import { JSDOM } from "jsdom";

import { openFile } from "../../../app/db/driver.server";
import { demoAddresses, DEMO_PASSWORD } from "../support/demo";
import { startServer, type TestServer } from "../../support/server";
import { field, signIn } from "../support/visitor";

/* What one writes is not lost: keys pressed too early, pages that others change, answers that others give. */

const LESSON = "/learn/boundaries/dual-relationships";
const QUIZ = "/learn/overdose-response/quiz";

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

/** Somebody of the demo who has hours waiting, so that they may send more. */
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

/** How many entries of hours have ever been sent. */
function sentHours(): unknown {
  const db = openFile(server.file, { readonly: true });
  try {
    return db.prepare("select count(*) from practice_entries where state <> 'draft'").pluck().get();
  } finally {
    db.close();
  }
}

async function open(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: server.url, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  return { context, page, faults };
}

/** Waits until the browser's part of the program runs. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("main") ?? {}).some((key) => key.startsWith("__reactFiber")),
  );
}

/** Comes to the first open question of a quiz, begun if need be. */
async function beginQuiz(page: Page): Promise<void> {
  await page.goto(QUIZ);
  const main = page.getByRole("main");
  const resume = main.locator(`a[href*="${QUIZ}/"]`).first();
  const begin = main.locator("form button").first();
  await begin.or(resume).first().click();
  await page.waitForURL((url) => url.pathname.startsWith(`${QUIZ}/`));
  await page.goto(`${new URL(page.url()).pathname}?question=1`);
  await takenOver(page);
}

/** The pages of the demo with a form, by whose they are. */
function pagesWithForms() {
  const { sessions: _sessions, ...at } = demo;
  return {
    trainee: [
      LESSON,
      at.quiz,
      at.attempt,
      "/practice",
      "/practice/new",
      "/certification",
      "/account",
      "/account/password",
      "/account/email",
      "/account/sessions",
    ],
    ready: ["/practice", at.entryOfOther, QUIZ, "/certification"],
    supervisor: ["/supervise", at.supervised, at.superviseEntry, at.application],
    manager: [
      "/manage",
      "/manage/cohorts",
      at.cohort,
      `${at.cohort}/edit`,
      `${at.cohort}/invite`,
      "/manage/cohorts/new",
      "/manage/people",
      at.person,
      at.learner,
      "/manage/people/invite",
      "/manage/applications",
      at.waiting,
      at.manageCertificate,
      at.certificate,
      "/manage/audit",
    ],
    admin: ["/admin", "/admin/accounts", at.account],
  } as const;
}

test.describe("Enter", () => {
  /** What cannot be taken back: for good, or seen by somebody else at once. */
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

  /** Forms of a page whose Enter key would do what cannot be taken back. */
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
    const pages = pagesWithForms();
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
    test(`in the site code sends no hours ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
      browser,
    }) => {
      const { context, page } = await open(browser, { javaScriptEnabled });
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

test.describe("a form that is sent after the session has ended", () => {
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
  const isWritten = (control: Control) => !isSecret(control) && !control.hasAttribute("readonly");

  function formsIn(html: string): HTMLFormElement[] {
    const { document } = new JSDOM(html).window;
    return [...document.querySelectorAll("form")].filter(
      (form) => form.getAttribute("method") === "post" && controls(form).some(isWritten),
    );
  }

  /** What a browser would send, with something written into each field. */
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
    const line = (kept: typeof cookies) => kept.map(({ name, value }) => `${name}=${value}`).join("; ");
    return { all: line(cookies), signedOut: line(cookies.filter(({ name }) => name !== "session")) };
  }

  test("comes back as it was written, whichever it is, and never with a password", async () => {
    const pages = pagesWithForms();
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
      const { context, page, faults } = await open(browser, { javaScriptEnabled });
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

test.describe("words on a page that is left", () => {
  const WORDS = "Written a moment ago.";
  const places = [
    { what: "a private note", at: LESSON, name: "body", saved: "**/note" },
    { what: "a draft of hours", at: "/practice/new", name: "note", saved: "**/practice/draft" },
  ];

  /** Whether the words are kept on the server. */
  async function isKept(page: Page, at: string, name: string, words: string): Promise<boolean> {
    const look = await page.context().newPage();
    const address = async () => {
      if (at === LESSON) return at;
      await look.goto("/practice?show=draft");
      const links = look.getByRole("main").getByRole("link", { name: /^Draft saved/ });
      return (await links.count()) > 0 ? await links.first().getAttribute("href") : null;
    };
    const where = await address();
    if (where) await look.goto(where);
    const value = where ? await look.locator(`textarea[name="${name}"]`).first().inputValue() : "";
    await look.close();
    return value === words;
  }

  for (const { what, at, name, saved } of places) {
    test(`are saved: ${what} left at once, and left while the line is cut`, async ({ browser }) => {
      const { context, page, faults } = await open(browser);
      await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
      const area = page.locator(`textarea[name="${name}"]`).first();
      const goOn = () => page.getByRole("main").getByRole("link").first().click();

      await page.goto(at);
      await takenOver(page);
      await area.fill(WORDS);
      await goOn();
      await expect(area).toHaveCount(0);
      await expect.poll(() => isKept(page, at, name, WORDS)).toBe(true);

      await page.goto(at);
      await takenOver(page);
      await page.route(saved, (route) => route.abort());
      await area.fill(`${WORDS} More.`);
      await expect(page.getByText(/Not saved yet/)).toBeVisible();
      await goOn();
      await expect(area).toHaveCount(0);
      await page.unroute(saved);
      await expect.poll(() => isKept(page, at, name, `${WORDS} More.`)).toBe(true);
      expect(faults).toEqual([]);
      await context.close();
    });

    test(`are asked about before the browser lets go of them: ${what} that could not be saved`, async ({
      browser,
    }) => {
      const { context, page } = await open(browser);
      await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
      const asked: string[] = [];
      page.on("dialog", (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      await page.goto(at);
      await takenOver(page);
      await page.reload();
      expect(asked, "nothing was written").toEqual([]);
      await takenOver(page);
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

test.describe("a translated page", () => {
  const MARK = "¤";

  /** Puts every text into <font><font>…</font></font>, now and whenever a new one comes, as a browser's translation does. */
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
    test(`takes the answers of a quiz (texts ${how})`, async ({ browser }) => {
      const { context, page, faults } = await open(browser);
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

test.describe("typed before the page's program has started", () => {
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
    "after an extension changed a text": (html: string) => html.replace("Skip to the page", "Skip"),
    "on a slow phone": (html: string) => html,
  };
  for (const [how, change] of Object.entries(WAYS)) {
    test(`it stays in the join form, and the form joins: ${how}`, async ({ browser }, { workerIndex }) => {
      const email = `early.${how.length}.${workerIndex}@example.org`;
      const link = await invitation(email);
      expect(link).not.toBe("");
      const { context, page } = await open(browser);
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
      // Keys go on while React takes the page over.
      await page.keyboard.type(PASSWORD, { delay: 25 });
      await takenOver(page);
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

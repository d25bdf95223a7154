import { resolve } from "node:path";

import { expect, test, type Browser, type Page } from "@playwright/test";

import { demoAddresses, DEMO_PASSWORD } from "./support/demo";
import { expectAccessible, expectFocusSeen, expectOutline, expectReflow, tabTo } from "./support/looks";
import { startServer, type TestServer } from "../support/server";
import { field, openVisitor, signIn, take, type Visitor } from "./support/visitor";

/*
 * Every page and its main states, on the demo with the real modules: no serious accessibility findings, in light and
 * dark, wide and narrow; and the main tasks with the keyboard alone.
 */

// The longest file: its tests run in parallel, each worker with a server of its own.
test.describe.configure({ mode: "parallel" });

type Addresses = Awaited<ReturnType<typeof demoAddresses>>;
type Account = "trainee" | "ready" | "supervisor" | "manager" | "admin";

const LOOKS = [
  { name: "light, 1280 px", options: { colorScheme: "light", viewport: { width: 1280, height: 900 } } },
  { name: "dark, 360 px", options: { colorScheme: "dark", viewport: { width: 360, height: 740 } } },
] as const;

let server: TestServer;
let demo: Addresses;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
  demo = await demoAddresses(server.url);
});
test.afterAll(async () => {
  for (const one of Object.values(demo.sessions)) await one.dispose();
  await server.remove();
});

async function visitorIn(
  browser: Browser,
  look: (typeof LOOKS)[number],
  account: Account | null,
): Promise<Visitor> {
  const visitor = await openVisitor(browser, server.url, look.options);
  if (account) await signIn(visitor.page, `${account}@demo.example`, DEMO_PASSWORD);
  return visitor;
}

async function lookAt(page: Page, path: string, state = ""): Promise<void> {
  await page.goto(path);
  await lookHere(page, `${path} ${state}`);
}

async function lookHere(page: Page, state: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }), state).toHaveCount(1);
  await expectAccessible(page, state);
  await expectOutline(page, state);
  await expectReflow(page);
}

/** Submits the form unchanged, and checks the error page. */
async function lookAtErrors(
  { page, expectRefusal }: Visitor,
  path: string,
  button: string | RegExp,
): Promise<void> {
  expectRefusal(`400 ${path}`);
  await page.getByRole("main").getByRole("button", { name: button }).first().click();
  const summary = page.getByRole("group", { name: "Please fix the following" });
  await expect(summary, path).toBeVisible();
  await expect(summary, `${path}: the summary has the focus`).toBeFocused();
  await lookHere(page, `${path}, with errors`);
}

const PAGES: Record<Account | "anyone", (at: Addresses) => string[]> = {
  anyone: (at) => [
    "/",
    "/login",
    "/login?to=%2Flearn",
    "/forgot-password",
    "/forgot-password?sent=1",
    "/verify",
    at.verify,
    "/help-now",
    "/policies/code-of-ethics",
    "/policies/data-notice",
  ],
  trainee: (at) => [
    "/learn",
    at.module,
    at.lesson,
    "/learn/boundaries",
    "/learn/crisis-handling",
    "/learn/overdose-response",
    at.quiz,
    at.attempt,
    "/practice",
    "/practice/new",
    "/certification",
    "/glossary",
    "/account",
    "/account/password",
    "/account/email",
    "/account/sessions",
    "/account/record",
    "/logout",
  ],
  ready: (at) => [
    "/learn",
    "/learn/overdose-response/quiz",
    at.attemptOfOther,
    "/practice",
    "/practice?show=confirmed",
    at.entryOfOther,
    "/certification",
  ],
  supervisor: (at) => ["/supervise", at.supervised, at.superviseEntry, at.application, "/learn", at.lesson],
  manager: (at) => [
    "/manage",
    "/manage/cohorts",
    at.cohort,
    `${at.cohort}?show=left`,
    `${at.cohort}/edit`,
    `${at.cohort}/invite`,
    `${at.cohort}/import`,
    "/manage/cohorts/new",
    "/manage/people",
    "/manage/people?q=nobody-at-all",
    at.person,
    "/manage/people/invite",
    "/manage/applications",
    "/manage/applications?show=issued",
    "/manage/applications?show=reviewing",
    "/manage/applications?show=closed",
    at.waiting,
    at.manageCertificate,
    at.certificate,
    "/manage/program",
    "/manage/updates",
    "/manage/updates/recovery-principles",
    `${at.cohort}/profile`,
    `${at.learner}/profile`,
    "/manage/audit",
  ],
  admin: (at) => [
    "/admin",
    "/admin/contact",
    "/admin/accounts",
    at.account,
    "/manage/applications",
    "/manage/audit",
  ],
};

for (const look of LOOKS) {
  test.describe(look.name, () => {
    for (const account of ["anyone", "trainee", "ready", "supervisor", "manager", "admin"] as const) {
      test(`every page of ${account}`, async ({ browser }) => {
        const visitor = await visitorIn(browser, look, account === "anyone" ? null : account);
        for (const path of PAGES[account](demo)) await lookAt(visitor.page, path);
        expect(visitor.problems).toEqual([]);
        await visitor.close();
      });
    }

    test("pages that refuse", async ({ browser }) => {
      const visitor = await visitorIn(browser, look, "trainee");
      const { page, expectRefusal } = visitor;
      for (const [path, status] of [
        ["/nowhere", 404],
        [demo.entryOfOther, 404],
        ["/manage", 403],
        ["/supervise", 403],
        ["/join/none", 410],
        ["/reset-password/none", 410],
        ["/verify/none", 404],
      ] as const) {
        expectRefusal(`${status} ${path}`);
        await lookAt(page, path, `refused with ${status}`);
        await expect(page.getByRole("link", { name: "Help now" }).first()).toBeVisible();
      }
      expect(visitor.problems).toEqual([]);
      await visitor.close();
    });

    test("forms that come back with errors", async ({ browser }) => {
      const nobody = await visitorIn(browser, look, null);
      await nobody.page.goto("/login");
      await lookAtErrors(nobody, "/login", "Sign in");
      await field(nobody.page, "Email").fill("trainee@demo.example");
      await field(nobody.page, "Password").fill("not this one");
      await nobody.page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      await expect(nobody.page.getByText(/That email and password don.t match/)).toBeVisible();
      await lookHere(nobody.page, "a wrong password");
      await nobody.page.goto("/forgot-password");
      await lookAtErrors(nobody, "/forgot-password", /./);

      const trainee = await visitorIn(browser, look, "trainee");
      await trainee.page.goto("/account/password");
      await lookAtErrors(trainee, "/account/password", "Set password");

      const supervisor = await visitorIn(browser, look, "supervisor");
      await supervisor.page.goto(demo.application);
      await lookAtErrors(supervisor, demo.application, "Sign and recommend");

      const manager = await visitorIn(browser, look, "manager");
      await manager.page.goto("/manage/cohorts/new");
      await lookAtErrors(manager, "/manage/cohorts/new", "Create cohort");
      await manager.page.goto("/manage/people/invite");
      await lookAtErrors(manager, "/manage/people/invite", "Send invitation");

      for (const visitor of [nobody, trainee, supervisor, manager]) {
        expect(visitor.problems).toEqual([]);
        await visitor.close();
      }
    });

    test("a quiz, from its first question to its review", async ({ browser }) => {
      const visitor = await visitorIn(browser, look, "trainee");
      const { page } = visitor;
      await page.goto("/learn/boundaries");
      // Each pass continues from where the demo's trainee is.
      await lookHere(page, "a module that is begun");
      await page.goto(demo.quiz);
      await page.getByRole("link", { name: "Review your answers" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Your answers" })).toBeVisible();
      await lookHere(page, "the review of a quiz");
      await visitor.close();
      const ready = await visitorIn(browser, look, "ready");
      await ready.page.goto("/learn/overdose-response/quiz");
      await ready.page
        .getByRole("button", { name: /Start quiz|Start another attempt/ })
        .or(ready.page.getByRole("link", { name: "Resume quiz" }))
        .click();
      await expect(ready.page.getByRole("heading", { level: 1, name: /^Question/ })).toBeVisible();
      await lookHere(ready.page, "a question");
      await ready.page
        .getByRole("main")
        .getByRole("radio")
        .or(ready.page.getByRole("main").getByRole("checkbox"))
        .first()
        .check();
      await expect(ready.page.getByRole("status").filter({ hasText: /Saved \d/ })).toBeVisible();
      await lookHere(ready.page, "a question that is answered");
      await ready.page.getByRole("button", { name: "Show all questions on one page" }).click();
      await expect(ready.page.getByRole("heading", { level: 1, name: "All questions" })).toBeVisible();
      await lookHere(ready.page, "all questions");
      await ready.page.getByRole("button", { name: "Save and review" }).click();
      await expect(ready.page.getByRole("heading", { level: 1, name: "Before you submit" })).toBeVisible();
      await lookHere(ready.page, "before handing in");
      expect(ready.problems).toEqual([]);
      await ready.close();
    });
  });
}

test("a new program says what will fill each empty list", async ({ browser }) => {
  const empty = await startServer();
  try {
    const visitor = await openVisitor(browser, empty.url, LOOKS[1].options);
    const { page, arrive } = visitor;
    await page.goto("/setup");
    await lookHere(page, "setting up");
    visitor.expectRefusal("400 /setup");
    await lookAtErrors(visitor, "/setup", "Create account");
    await field(page, "One-time code").fill(empty.setupCode());
    await field(page, "Email").fill("ada@example.org");
    await field(page, "Legal name").fill("Ada Adminson");
    await field(page, "Name that others see").fill("Ada");
    await field(page, "New password").fill("lantern river walking slow");
    await page.getByRole("button", { name: "Create account" }).click();
    await arrive("Administration");
    for (const path of ["/admin", "/admin/accounts"]) await lookAt(page, path);
    // One person with every role sees every list that is still empty.
    await page.getByRole("main").getByRole("link", { name: "Ada" }).first().click();
    await arrive("Ada");
    const roles = page.getByRole("form", { name: "Roles" });
    for (const tick of await roles.getByRole("checkbox").all()) await tick.check();
    await roles.getByLabel("Your password").and(page.locator("input")).fill("lantern river walking slow");
    await page.getByRole("button", { name: "Save roles" }).click();
    // New roles sign a person out.
    await arrive("Sign in");
    await signIn(page, "ada@example.org", "lantern river walking slow");
    for (const path of [
      "/learn",
      "/practice",
      "/practice?show=queried",
      "/certification",
      "/supervise",
      "/manage",
      "/manage/cohorts",
      "/manage/people",
      "/manage/applications",
      "/manage/audit",
      "/account/record",
    ]) {
      await lookAt(page, path, "with nothing in it");
    }
    expect(visitor.problems).toEqual([]);
    await visitor.close();
  } finally {
    await empty.remove();
  }
});

test("with the keyboard alone: sign-in, a lesson with its question, reading, and a quiz", async ({
  browser,
}) => {
  const visitor = await openVisitor(browser, server.url, { viewport: { width: 1280, height: 720 } });
  const { page, arrive } = visitor;
  const { keyboard } = page;
  await page.goto("/login");
  await keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to main content" });
  await expect(skip, "the first stop").toBeFocused();
  await expectFocusSeen(page);
  await keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, field(page, "Email"));
  await keyboard.type("trainee@demo.example");
  await tabTo(page, field(page, "Password"));
  await keyboard.type(DEMO_PASSWORD);
  await keyboard.press("Enter");
  await arrive("Learn");

  // The next step: the lesson.
  await page.goto("/learn");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: /^(Continue|Start lesson)$/ }));
  await keyboard.press("Enter");
  await expect(page.getByText(/^Lesson \d of \d/)).toBeVisible();
  const lesson = page.url();
  const check = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Check your understanding" }) })
    .first();
  const first = check.getByRole("radio").or(check.getByRole("checkbox")).first();
  await tabTo(page, first, 120);
  await keyboard.press("Space");
  await expect(first).toBeChecked();
  await tabTo(page, check.getByRole("button", { name: "Answer" }));
  await keyboard.press("Enter");
  // The message takes the place of the answers, and the focus.
  await expect(check.locator(":focus")).toContainText(/^(That's right|Not quite)/);
  await expect(first).toBeHidden();
  await tabTo(page, page.getByRole("button", { name: "I have read this" }), 120);
  await keyboard.press("Enter");
  await expect(page).not.toHaveURL(lesson);
  // A new page moves the focus to its title, so that a screen reader announces it.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectFocusSeen(page);
  await visitor.close();

  const ready = await openVisitor(browser, server.url, { viewport: { width: 1280, height: 720 } });
  await signIn(ready.page, "ready@demo.example", DEMO_PASSWORD);
  await ready.page.goto("/learn/overdose-response/quiz");
  const begin = ready.page
    .getByRole("button", { name: /Start quiz|Start another attempt/ })
    .or(ready.page.getByRole("link", { name: "Resume quiz" }));
  await tabTo(ready.page, begin);
  await ready.page.keyboard.press("Enter");
  await expect(ready.page.getByRole("heading", { level: 1, name: /^Question/ })).toBeVisible();
  const option = ready.page
    .getByRole("main")
    .getByRole("radio")
    .or(ready.page.getByRole("main").getByRole("checkbox"))
    .first();
  const onward = ready.page.getByRole("button", { name: /^Save and/ });
  const title = await ready.page.getByRole("heading", { level: 1 }).innerText();
  await tabTo(ready.page, option);
  await ready.page.keyboard.press("Space");
  await expect(option).toBeChecked();
  await expect(ready.page.getByRole("status").filter({ hasText: /Saved \d/ })).toBeVisible();
  await tabTo(ready.page, onward);
  await ready.page.keyboard.press("Enter");
  await expect(ready.page.getByRole("heading", { level: 1 })).not.toHaveText(title);
  await expect(ready.page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectFocusSeen(ready.page);
  expect([...visitor.problems, ...ready.problems]).toEqual([]);
  await ready.close();
});

test("with a mouse: the title of a new page takes the focus, without a focus ring", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url);
  const { page } = visitor;
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await page.goto("/learn");
  await take(page, "Practice");
  await visitor.arrive("Practice log");
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toBeFocused();
  await expect(title).toHaveCSS("outline-style", "none");
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

import { resolve } from "node:path";

import { expect, test, type Browser } from "@playwright/test";

import { openFile } from "../../app/db/driver.server";
import { startServer, type TestServer } from "../support/server";
import { DEMO_PASSWORD, linkOn, session } from "./support/demo";
import { expectAccessible, expectReflow } from "./support/looks";
import { openVisitor, pathOf, signIn, type Visitor } from "./support/visitor";

/*
 * What people see, and what the log records, when the database cannot be used or has a fault: checked on the built
 * server, whose database another program locks or damages.
 */

const TOKEN = "a-token-for-the-collector";
const LESSON = /^\/learn\/[\w-]+\/(?!quiz)[\w-]+$/;
const SHOTS = process.env.SHOTS;

let server: TestServer;
test.beforeAll(async () => {
  const env = { METRICS_TOKEN: TOKEN, LOG_LEVEL: "info", SLOW_REQUEST_MS: "2000" };
  server = await startServer({ command: "demo", contentDir: resolve("content"), env });
});
test.afterAll(async () => {
  await server.remove();
});

/** Locks the database against the server's writes, as another program could. Returns how to unlock it. */
function lock(): () => void {
  const other = openFile(server.file);
  other.exec("BEGIN IMMEDIATE");
  return () => {
    other.exec("ROLLBACK");
    other.close();
  };
}

/** Renames a table away from the server while something is done. */
async function without(table: string, run: () => Promise<void>): Promise<void> {
  const other = openFile(server.file);
  // Views and triggers would follow the renamed table.
  other.pragma("legacy_alter_table = ON");
  other.exec(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await run();
  } finally {
    other.exec(`ALTER TABLE ${table}_away RENAME TO ${table}`);
    other.close();
  }
}

type Line = { event: string; requestId?: string; [fact: string]: unknown };

const logLines = (): Line[] =>
  server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

/** The one line of the log with this request number. */
async function lineOf(requestId: string, event: string): Promise<Line> {
  const found = () => logLines().filter((line) => line.requestId === requestId && line.event === event);
  await expect.poll(() => found().length, `${event} of ${requestId}`).toBe(1);
  return found()[0]!;
}

const numberIn = (html: string) => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(html)?.[0] ?? "";

async function signedIn(browser: Browser, account: string, options = {}): Promise<Visitor> {
  const visitor = await openVisitor(browser, server.url, options);
  await signIn(visitor.page, `${account}@demo.example`, DEMO_PASSWORD);
  return visitor;
}

test("without scripts, what cannot be saved comes back in a page that says so, and is saved once it can be", async ({
  browser,
}) => {
  const ready = await session(server.url, "ready");
  const lesson = await linkOn(ready, "/learn/boundaries", LESSON);
  await ready.dispose();
  const { page, close } = await signedIn(browser, "ready", { javaScriptEnabled: false });
  await page.goto(lesson);
  const text = `Two lines,\nand "quotes" & <angles>`;
  const note = page.getByLabel("My notes (only you can read these)").first();
  await note.fill(text);
  const unlock = lock();
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    page.getByRole("button", { name: "Save my notes" }).first().click(),
  ]);
  expect(answer.status()).toBe(503);
  expect(answer.headers()["retry-after"]).toBe("10");
  await expect(page.getByRole("heading", { level: 1, name: "Not possible right now" })).toBeVisible();
  await expect(page.getByText("What you just sent was not saved.")).toBeVisible();
  await expect(page.getByRole("banner").getByRole("link", { name: "Help now" })).toBeVisible();
  for (const [name, width] of [
    ["phone", 360],
    ["desktop", 1280],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await expectReflow(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/503-${name}.png`, fullPage: true });
  }
  const line = await lineOf(numberIn(await page.getByRole("main").innerText()), "database.unavailable");
  expect(line).toMatchObject({
    level: "error",
    reason: "busy",
    route: "routes/learn.$module.$lesson",
    method: "POST",
    status: 503,
  });
  const other = await page.context().newPage();
  expect((await other.goto(lesson))?.status(), "reading goes on").toBe(200);
  unlock();
  await page.getByRole("button", { name: "Submit again" }).click();
  await expect(page.getByLabel("My notes (only you can read these)").first()).toHaveValue(text);
  await close();
});

test("with scripts, a form that cannot be saved stays on the page and is resubmitted", async ({
  browser,
}) => {
  const trainee = await session(server.url, "trainee");
  const lesson = await linkOn(trainee, "/learn", LESSON);
  await trainee.dispose();
  const visitor = await signedIn(browser, "trainee");
  const { page } = visitor;
  await page.goto(lesson);
  visitor.expectRefusal(`503 ${pathOf(page.url())}`);
  const unlock = lock();
  await page.getByRole("button", { name: "I have read this" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Not possible right now" })).toBeVisible();
  await expectAccessible(page, "503");
  // The page was made by an earlier request; the number is that of the failed one.
  const shown = numberIn(await page.getByRole("main").innerText());
  expect(await lineOf(shown, "database.unavailable")).toMatchObject({ reason: "busy", method: "POST" });
  unlock();
  await page.getByRole("button", { name: "Submit again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Not possible right now" })).toBeHidden();
  expect(new URL(page.url()).pathname).not.toBe(lesson);
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("a private note that cannot be saved stays, says so, and saves itself later", async ({ browser }) => {
  const ready = await session(server.url, "ready");
  const lesson = await linkOn(ready, "/learn/confidentiality", LESSON);
  await ready.dispose();
  const visitor = await signedIn(browser, "ready");
  const { page } = visitor;
  await page.goto(lesson);
  visitor.expectRefusal(`503 ${lesson}/note`);
  const unlock = lock();
  const note = page.getByLabel("My notes (only you can read these)").first();
  await note.fill("Not to be lost");
  await expect(page.getByText("Not saved yet. Trying again… Keep this page open.")).toBeVisible();
  unlock();
  await expect(page.getByRole("status").filter({ hasText: /Saved \d/ })).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(note).toHaveValue("Not to be lost");
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("the number on every kind of error page finds its line, and the log holds nothing personal", async () => {
  const ready = await session(server.url, "ready");
  const manager = await session(server.url, "manager");
  const issued = await linkOn(
    manager,
    "/manage/applications?show=issued",
    /^\/manage\/applications\/[\w-]+$/,
  );
  const sheet = await linkOn(manager, issued, /^\/manage\/certificates\/[\w-]+$/);
  const certificate = await linkOn(manager, sheet, /^\/certificates\/[^/.]+$/);

  const failsWith = async (path: string, type: RegExp, route: string | undefined, who = ready) => {
    const answer = await who.get(path);
    expect(answer.status(), path).toBe(500);
    expect(answer.headers()["content-type"], path).toMatch(type);
    const body = await answer.text();
    const id = answer.headers()["x-request-id"] ?? "";
    expect(body, path).toContain(id);
    expect(body, path).not.toMatch(/no such table|\bat .*\.js:\d+/);
    const line = await lineOf(id, "request.failed");
    expect(line.level).toBe("error");
    expect(line.route).toBe(route);
    expect(JSON.stringify(line.error)).toMatch(/no such table/);
    expect(JSON.stringify(line.error)).toMatch(/build\/server\/.*:\d+:\d+/);
    return { body, answer };
  };
  await without("lesson_visits", async () => {
    await failsWith("/learn", /^text\/html/, "routes/learn._index");
    await failsWith("/learn.data", /^text\/x-script/, "routes/learn._index");
  });
  await without("certificates", async () => {
    await failsWith(`${certificate}.pdf`, /^text\/plain/, "routes/certificates.$code[.]pdf", manager);
  });
  // The frame cannot be rendered either when the account cannot be read.
  await without("sessions", async () => {
    const { body, answer } = await failsWith("/learn", /^text\/html/, undefined);
    expect(body).toContain("Something went wrong on our side");
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).not.toMatch(/<script| style=/);
  });
  expect((await ready.get("/learn")).status()).toBe(200);
  for (const line of logLines()) {
    const text = JSON.stringify(line);
    expect(text).not.toMatch(/@demo\.example|walk-alongside|params:|\/learn\/|127\.0\.0\.1/);
    expect(text).not.toContain(certificate.split("/")[2]);
  }
  await ready.dispose();
  await manager.dispose();
});

test("the plain error page looks right in light mode, at phone and desktop widths", async ({ browser }) => {
  const { page, close } = await signedIn(browser, "ready");
  await without("sessions", async () => {
    await page.goto("/learn");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // The page's own style passes its own policy.
    expect(await page.locator("body").evaluate((body) => getComputedStyle(body).maxWidth)).not.toBe("none");
    await expectAccessible(page, "plain page");
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await expectReflow(page);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/plain-${width}.png`, fullPage: true });
    }
  });
  await close();
});

test("metrics are served to whoever has the token, and name routes, never addresses", async () => {
  const get = (headers: Record<string, string>) => fetch(`${server.url}/metrics`, { headers });
  for (const headers of [{}, { Authorization: "Bearer wrong" }, { Authorization: `Basic ${TOKEN}` }]) {
    const refused = await get(headers as Record<string, string>);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toBe("Unauthorized\n");
  }
  const anyone = await session(server.url, null);
  await anyone.get("/verify/NOBODYS-CODE");
  await anyone.get("/nothing/is/here/NOBODYS-CODE");
  await anyone.dispose();
  const answer = await get({ Authorization: `Bearer ${TOKEN}` });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  expect(text).toMatch(/_count\{route="routes\/verify\.\$code",method="GET",status="\dxx"\} \d/);
  expect(text).toMatch(/^alongside_certificates [1-9]/m);
  expect(text).toMatch(/^alongside_unit_of_work_duration_seconds_count\{outcome="kept"\} [1-9]/m);
  expect(text).toMatch(/^alongside_job_last_finished_timestamp_seconds\{job="mail"\} [1-9]/m);
  expect(text).not.toMatch(/NOBODYS-CODE|@demo|demo\.example/);
});

test("a slow request is named in the log by its route", async () => {
  await expect.poll(() => logLines().some(({ event }) => event === "request.slow")).toBe(true);
  expect(logLines().find(({ event }) => event === "request.slow")).toMatchObject({
    level: "warn",
    route: expect.stringMatching(/^routes\//),
    ms: expect.any(Number),
    queries: expect.any(Number),
  });
});

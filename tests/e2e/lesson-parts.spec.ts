import { expect, test, type Browser, type Page } from "@playwright/test";

import { DEMO_PASSWORD, session } from "./support/demo";
import { expectAccessible, expectFocusSeen, expectOutline, expectReflow, tabTo } from "./support/looks";
import { openVisitor, signIn, type Visitor } from "./support/visitor";
import { startServer, type TestServer } from "../support/server";

/* Interactive parts of a lesson, on the small program's lesson that has one of each. */

const LESSON = "/learn/walking-together/every-part";
const MEDIA = "/media/walking-together";

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo" });
});
test.afterAll(async () => {
  await server.remove();
});

async function openLesson(browser: Browser, javaScriptEnabled: boolean): Promise<Visitor> {
  const visitor = await openVisitor(browser, server.url, { javaScriptEnabled });
  await signIn(visitor.page, "trainee@demo.example", DEMO_PASSWORD);
  await visitor.page.goto(LESSON);
  await visitor.arrive("Every part of a lesson");
  return visitor;
}

const caseOn = (page: Page) => page.getByRole("region", { name: "The missed walk" });

/** The only visible part of the case, found by its heading, which has the focus once the reader has moved. */
async function expectAt(page: Page, heading: string, { hasFocus = true } = {}): Promise<void> {
  const headings = caseOn(page).getByRole("heading", { level: 4 });
  await expect(headings).toHaveText([heading]);
  if (!hasFocus) return;
  await expect(headings).toBeFocused();
  await expect(headings).toBeInViewport();
  await expectFocusSeen(page);
}

/** Opens a choice with the keyboard, and follows the link in it. */
async function choose(page: Page, choice: string, link: string): Promise<void> {
  const summary = caseOn(page).locator("summary", { hasText: choice });
  await tabTo(page, summary);
  await page.keyboard.press("Enter");
  await tabTo(page, caseOn(page).getByRole("link", { name: link }));
  await page.keyboard.press("Enter");
}

for (const runsScripts of [false, true]) {
  const how = runsScripts ? "with" : "without";
  const look = async (page: Page, state: string) => {
    // The accessibility checker is a script itself.
    if (runsScripts) await expectAccessible(page, state);
    await expectOutline(page, state);
    await expectReflow(page);
  };

  test(`a case can be completed with the keyboard, ${how} JavaScript`, async ({ browser }) => {
    const visitor = await openLesson(browser, runsScripts);
    const { page } = visitor;
    await expectAt(page, "Step 1", { hasFocus: false });
    await expect(caseOn(page)).not.toContainText("A good choice may still end with a loss", {
      useInnerText: true,
    });
    await look(page, "first step");

    // A poor choice, and a link back from it.
    await page.goto(`${LESSON}#a-case`);
    await choose(page, "Walk home, and say nothing about it", "Continue to step 2");
    await expectAt(page, "Step 2");
    await expect(caseOn(page)).not.toContainText("You have waited", { useInnerText: true });
    await expect(caseOn(page).getByText("You and Tomás walk together")).toBeVisible();
    await look(page, "second step");
    await choose(page, "Say that you were glad to see him", "Continue to step 3");
    await expectAt(page, "Step 3");
    await choose(page, "Agree on a signal", "Look back at this case");
    await expectAt(page, "Looking back");
    await expect(caseOn(page).getByText("A good choice may still end with a loss")).toBeVisible();
    await look(page, "debrief");

    // The browser's Back, and the page's own.
    await page.goBack();
    await expectAt(page, "Step 3", { hasFocus: false });
    await page.goBack();
    await expectAt(page, "Step 2", { hasFocus: false });
    await page.goForward();
    await page.goForward();
    await expectAt(page, "Looking back", { hasFocus: false });
    await tabTo(page, caseOn(page).getByRole("link", { name: "Back to the beginning" }));
    await page.keyboard.press("Enter");
    await expectAt(page, "Step 1");

    // Another choice of the same step closes the first, and skips a step.
    await choose(page, "Send a short and friendly note", "Continue to step 3");
    await expectAt(page, "Step 3");
    expect(visitor.problems).toEqual([]);
    await visitor.close();
  });
}

test("a case is printed whole, and a link to a step opens the case there", async ({ browser }) => {
  const visitor = await openLesson(browser, false);
  const { page } = visitor;
  await page.goto(`${LESSON}#t01-c1--step-answer`);
  await expectAt(page, "Step 3", { hasFocus: false });
  await page.emulateMedia({ media: "print" });
  await expect(caseOn(page).getByRole("heading", { level: 4 })).toHaveText([
    "Step 1",
    "Step 2",
    "Step 3",
    "Looking back",
  ]);
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("items are sorted and ordered with the keyboard, and compared without a request", async ({
  browser,
}) => {
  const visitor = await openLesson(browser, false);
  const { page } = visitor;
  const sent: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:stylesheet|font|image|other)$/.test(request.resourceType())) sent.push(request.url());
  });
  const task = page.getByRole("group", { name: "Who decides about each of these?" });
  const list = task.getByRole("combobox", { name: "How fast you walk" });
  await expect(list).toHaveText(/^Choose….*You.*The person you walk with$/);
  await page.goto(`${LESSON}#things-to-do`);
  await tabTo(page, list);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(list).toHaveValue("The person you walk with");
  const summary = task.locator("summary");
  await tabTo(page, summary);
  await expect(task.getByText("They know what their legs can do today.")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(task.getByText("They know what their legs can do today.")).toBeVisible();
  await expect(task.getByRole("term")).toHaveText(["You", "The person you walk with"]);

  const order = page.getByRole("group", { name: "Put the morning into order." });
  await order.getByRole("combobox", { name: "Say hello" }).selectOption("Place 2");
  await order.locator("summary").press("Enter");
  await expect(order.getByText("Nobody can meet without it.")).toBeVisible();
  const question = page.locator("aside", { hasText: "Think about it" });
  await question.locator("summary").press("Enter");
  await expect(question.getByText("Going at their speed shows")).toBeVisible();
  await expectReflow(page);
  expect(sent).toEqual([]);
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("a recording is not loaded before someone plays it", async ({ browser }) => {
  const visitor = await openVisitor(browser, server.url);
  const { page } = visitor;
  const loaded = new Set<string>();
  page.on("request", (request) => {
    if (request.url().includes("/media/")) loaded.add(new URL(request.url()).pathname);
  });
  await signIn(page, "trainee@demo.example", DEMO_PASSWORD);
  await page.goto(LESSON);
  await expect(page.getByText("Video, 2 KB")).toBeVisible();
  await expect(page.getByText("Audio, 4 KB")).toBeVisible();
  const player = page.locator("video");
  await player.hover();
  await page.waitForLoadState("networkidle");
  expect([...loaded]).toEqual([]);

  await player.evaluate((video: HTMLVideoElement) => ((video.muted = true), video.play()));
  await expect.poll(() => [...loaded]).toEqual([`${MEDIA}/one-walk.webm`]);
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
  await player.evaluate((video: HTMLVideoElement) => {
    for (const track of video.textTracks) track.mode = "showing";
  });
  await expect
    .poll(() =>
      player.evaluate((video: HTMLVideoElement) => [...video.textTracks].map(({ cues }) => cues?.length)),
    )
    .toEqual([1]);
  await page.locator("audio").evaluate((audio: HTMLAudioElement) => ((audio.muted = true), audio.play()));
  await expect
    .poll(() => [...loaded])
    .toEqual([`${MEDIA}/one-walk.webm`, `${MEDIA}/one-walk.vtt`, `${MEDIA}/two-voices.mp3`]);
  await expectAccessible(page, "recordings");
  expect(visitor.problems).toEqual([]);
  await visitor.close();
});

test("recordings are served in ranges, with a long cache lifetime, to people who are signed in", async ({
  request,
}) => {
  const trainee = await session(server.url, "trainee");
  const html = await (await trainee.get(LESSON)).text();
  const url = /\/media\/walking-together\/two-voices\.mp3\?v=[0-9a-f]{16}/.exec(html)?.[0] ?? "";

  const whole = await trainee.get(url);
  expect(whole.status()).toBe(200);
  expect(whole.headers()).toMatchObject({
    "content-type": "audio/mpeg",
    "content-length": "4160",
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
  expect(whole.headers()["content-security-policy"]).toContain("media-src 'self'");
  const etag = whole.headers().etag ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);

  const part = await trainee.get(url, { headers: { Range: "bytes=104-207" } });
  expect(part.status()).toBe(206);
  expect(part.headers()).toMatchObject({ "content-range": "bytes 104-207/4160", "content-length": "104" });
  expect((await part.body()).equals((await whole.body()).subarray(104, 208))).toBe(true);
  const beyond = await trainee.get(url, { headers: { Range: "bytes=9000-" } });
  expect(beyond.status()).toBe(416);
  expect((await trainee.get(url, { headers: { "If-None-Match": etag } })).status()).toBe(304);
  expect((await trainee.head(url)).headers()["content-length"]).toBe("4160");

  const plain = await trainee.get(`${MEDIA}/two-voices.mp3?v=0000000000000000`);
  expect(plain.status()).toBe(200);
  expect(plain.headers()["cache-control"]).toBe("private, no-cache");
  const captions = await trainee.get(`${MEDIA}/one-walk.vtt`);
  expect(captions.headers()["content-type"]).toBe("text/vtt; charset=utf-8");

  for (const address of [
    `${MEDIA}/gone.mp3`,
    `${MEDIA}/..%2Fmodule.yaml`,
    `${MEDIA}/..%2F..%2F..%2Fprogram.yaml`,
    `${MEDIA}/module.yaml`,
    `/media/keeping-well/two-voices.mp3`,
    `/media/..%2Fmodules%2Fwalking-together/two-voices.mp3`,
    `/media/__proto__/constructor`,
  ]) {
    expect((await trainee.get(address)).status(), address).toBe(404);
  }
  const stranger = await request.get(`${server.url}${url}`);
  expect(stranger.status()).toBe(401);
  expect(await stranger.text()).toBe("signed_out\n");
  expect(stranger.headers()["cache-control"]).toBe("no-store");
  await trainee.dispose();
});

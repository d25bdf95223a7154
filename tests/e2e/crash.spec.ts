import { expect, test, type Browser, type Page } from "@playwright/test";

import { answerAll, bankOf, choiceFor, choose, questionOn } from "./support/quiz";
import { startServer, type TestServer } from "../support/server";
import { field, formWith, openVisitor, pathOf, type Visitor } from "./support/visitor";

/* What the page reported as saved is there after a power failure, and what was not saved yet is sent when it can be. */

const PASSWORD = "lantern river walking slow";
const MODULE = "walking-together";
const TOTAL = 3;

let server: TestServer;
let visits = 0;

test.beforeAll(async ({ browser }) => {
  server = await startServer();
  await beginCohort(browser);
});
test.afterAll(async () => {
  await server.remove();
});

let manager: Visitor;

/** An administrator, and a manager with a cohort: as in the story, in as few steps as possible. */
async function beginCohort(browser: Browser): Promise<void> {
  const admin = await openVisitor(browser, server.url);
  await admin.page.goto("/setup");
  await field(admin.page, "One-time code").fill(server.setupCode());
  await introduce(admin.page, "Ada Adminson", "ada@example.org");
  await admin.page.getByRole("button", { name: "Create account" }).click();
  await admin.arrive("Administration");
  await admin.page.goto("/admin/accounts");
  const link = await invite(admin.page, "mona@example.org", "Program manager");
  await admin.close();
  manager = await openVisitor(browser, server.url);
  await join(manager, link, "Mona Manager");
  await manager.page.goto("/manage/cohorts/new");
  await field(manager.page, "Name").fill("Spring group");
  await field(manager.page, "First day").fill("2026-01-12");
  await manager.page.getByRole("button", { name: "Create cohort" }).click();
  await manager.arrive("Spring group");
}

async function introduce(page: Page, name: string, email?: string): Promise<void> {
  if (email) await field(page, "Email").fill(email);
  await field(page, "Legal name").fill(name);
  await field(page, "Name that others see").fill(name);
  await field(page, "New password").fill(PASSWORD);
}

async function invite(page: Page, email: string, role: string): Promise<string> {
  const form = formWith(page, "Send invitation");
  await form.getByLabel("Email address").fill(email);
  await form.getByRole("radio", { name: role }).check();
  await form.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`The invitation to ${email} is on its way`)).toBeVisible();
  return page.getByLabel("Their link").inputValue();
}

async function join({ page }: Visitor, link: string, name: string): Promise<void> {
  await page.goto(pathOf(link));
  await introduce(page, name);
  for (const tick of await page.getByRole("checkbox").all()) await tick.check();
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You are invited" })).toBeHidden();
}

/** A new trainee who has read the first module and has its quiz open at the first question. */
async function traineeInQuiz(
  browser: Browser,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Visitor> {
  visits += 1;
  await manager.page.getByRole("link", { name: "Invite people" }).first().click();
  await manager.arrive("Invite people");
  const link = await invite(manager.page, `trainee${visits}@example.org`, "Trainee");
  await manager.page.goBack();
  const trainee = await openVisitor(browser, server.url, options);
  const { page, arrive } = trainee;
  await join(trainee, link, `Trainee ${visits}`);
  await arrive("Learn");
  for (const [slug, title] of [
    ["every-part", "Every part of a lesson"],
    ["second-lesson", "A second lesson"],
  ] as const) {
    await page.goto(`/learn/${MODULE}/${slug}`);
    await arrive(title);
    await page.getByRole("button", { name: "I have read this" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeHidden();
  }
  await arrive("Quiz");
  await page.getByRole("button", { name: "Start quiz" }).click();
  await arrive(`Question 1 of ${TOTAL}`);
  return trainee;
}

/** The texts of the selected options on the page. */
async function chosenOn(page: Page): Promise<string[]> {
  const boxes = await page
    .getByRole("radio", { checked: true })
    .or(page.getByRole("checkbox", { checked: true }))
    .all();
  return (await Promise.all(boxes.map((box) => box.locator("xpath=ancestor::label[1]").innerText()))).map(
    (text) => text.trim(),
  );
}

/** The address of one question of an attempt, by its position. */
function questionAt(attempt: string, position: number): string {
  return `${pathOf(attempt)}?question=${position}`;
}

async function cutPower(): Promise<void> {
  await server.kill();
  await server.start();
}

const saved = (page: Page) => page.getByText(/Saved \d/);

test("without JavaScript, each submitted answer is there after a power cut, and the quiz can be finished", async ({
  browser,
}) => {
  const trainee = await traineeInQuiz(browser, { javaScriptEnabled: false });
  const { page, arrive } = trainee;
  const attempt = page.url();
  const given: string[][] = [];
  for (const position of [1, 2]) {
    await arrive(`Question ${position} of ${TOTAL}`);
    const texts = choiceFor(await questionOn(page, bankOf(MODULE)), true);
    await choose(page, texts);
    await page.getByRole("button", { name: "Save and continue" }).click();
    given.push(texts);
  }
  await arrive(`Question 3 of ${TOTAL}`);
  await cutPower();

  await page.goto("/learn");
  await arrive("Learn");
  await expect(page.getByText("All your answers are saved.")).toBeVisible();
  for (const [index, texts] of given.entries()) {
    await page.goto(questionAt(attempt, index + 1));
    await expect(saved(page)).toBeVisible();
    expect((await chosenOn(page)).sort()).toEqual([...texts].sort());
  }
  await page.goto(questionAt(attempt, 1));
  await answerAll(page, MODULE, TOTAL, () => true);
  await page.getByRole("button", { name: "Submit quiz" }).click();
  await arrive("Your answers");
  await expect(page.getByText("You passed with 100%. Well done.")).toBeVisible();
  expect(trainee.problems).toEqual([]);
  await trainee.close();
});

test("with JavaScript, each answer that the page reported as saved is there after a power cut", async ({
  browser,
}) => {
  const trainee = await traineeInQuiz(browser);
  const { page, arrive } = trainee;
  const attempt = page.url();
  await page.getByRole("button", { name: "Show all questions on one page" }).click();
  await arrive("All questions");
  const bank = bankOf(MODULE);
  const groups = page
    .getByRole("group")
    .filter({ has: page.getByRole("radio").or(page.getByRole("checkbox")) });
  await expect(groups).toHaveCount(TOTAL);
  const texts: string[] = [];
  for (const group of await groups.all()) {
    const shownText = await group.innerText();
    const question = bank.find(({ prompt }) => shownText.includes(prompt.trim()));
    const acknowledged = page.waitForResponse(
      (response) => response.url().endsWith("/answer") && response.ok(),
    );
    for (const text of question ? choiceFor(question, false) : []) {
      await group
        .getByRole("radio", { name: text, exact: true })
        .or(group.getByRole("checkbox", { name: text, exact: true }))
        .check();
      texts.push(text);
    }
    await acknowledged;
    await expect(saved(page)).toBeVisible();
  }
  await cutPower();
  await page.reload();
  await arrive("All questions");
  expect((await chosenOn(page)).sort()).toEqual([...texts].sort());
  // The attempt resumes where it was: the same page saves, and the attempt can be submitted.
  await page.goto(questionAt(attempt, 1));
  await answerAll(page, MODULE, TOTAL, () => true);
  await page.getByRole("button", { name: "Submit quiz" }).click();
  await arrive("Your answers");
  await expect(page.getByText("You passed with 100%. Well done.")).toBeVisible();
  expect(trainee.problems).toEqual([]);
  await trainee.close();
});

test("while the connection is down answers wait on the page, and are saved when it is back", async ({
  browser,
}) => {
  const trainee = await traineeInQuiz(browser);
  const { page, context, arrive } = trainee;
  const right = choiceFor(await questionOn(page, bankOf(MODULE)), true);
  await choose(page, choiceFor(await questionOn(page, bankOf(MODULE)), false));
  await expect(saved(page)).toBeVisible();
  await context.setOffline(true);
  await choose(page, right);
  await expect(page.getByText("Not saved yet. Trying again… Keep this page open.")).toBeVisible();
  await context.setOffline(false);
  await expect(saved(page)).toBeVisible({ timeout: 30_000 });
  await page.goto(questionAt(page.url(), 1));
  await arrive(`Question 1 of ${TOTAL}`);
  expect((await chosenOn(page)).sort()).toEqual([...right].sort());

  // The same when the server is down, and comes back.
  await page.getByRole("button", { name: "Save and continue" }).click();
  await arrive(`Question 2 of ${TOTAL}`);
  const second = choiceFor(await questionOn(page, bankOf(MODULE)), true);
  await server.kill();
  await choose(page, second);
  await expect(page.getByText("Not saved yet. Trying again… Keep this page open.")).toBeVisible();
  await server.start();
  await expect(saved(page)).toBeVisible({ timeout: 30_000 });
  await page.goto(questionAt(page.url(), 2));
  await arrive(`Question 2 of ${TOTAL}`);
  expect((await chosenOn(page)).sort()).toEqual([...second].sort());
  const failures = trainee.problems.filter((problem) => !problem.startsWith("failed: POST "));
  expect(failures, "beside the requests that could not come through").toEqual([]);
  await trainee.close();
});

test("a conflict between choices on two devices is shown, and neither is lost", async ({ browser }) => {
  const trainee = await traineeInQuiz(browser);
  const { page, context, arrive } = trainee;
  const other = await context.newPage();
  await other.goto(page.url());
  const question = await questionOn(page, bankOf(MODULE));
  const [right, wrong] = [choiceFor(question, true), choiceFor(question, false)];
  await choose(page, right);
  await expect(saved(page)).toBeVisible();
  trainee.expectRefusal(`409 ${pathOf(page.url())}/answer`);
  await choose(other, wrong);
  await expect(other.getByText(/This answer was changed on another device/)).toBeVisible();
  await expect(other.getByRole("main")).toContainText(right[0] ?? "");
  await expect(other.getByRole("main")).toContainText(wrong[0] ?? "");
  await other.getByRole("button", { name: "Keep this answer" }).click();
  await expect(saved(other)).toBeVisible();
  await page.goto(questionAt(page.url(), 1));
  await arrive(`Question 1 of ${TOTAL}`);
  expect((await chosenOn(page)).sort()).toEqual([...wrong].sort());
  expect(trainee.problems).toEqual([]);
  await trainee.close();
});

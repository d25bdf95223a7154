import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { answerAll } from "./support/quiz";
import { startServer, type TestServer } from "../support/server";
import {
  expectNeutral,
  field,
  formWith,
  openVisitor,
  pathOf,
  take,
  unfold,
  type Visitor,
} from "./support/visitor";

/*
 * The whole way through the pages alone, with nobody's hand in the database: from the first administrator of an empty
 * installation to a certificate that anyone can verify. It is walked at a desk, on a phone and without JavaScript.
 */

const PASSWORD = "lantern river walking slow";
const ADMIN = { email: "ada@example.org", legalName: "Ada Adminson", shownName: "Ada" };
const MANAGER = { email: "mona@example.org", legalName: "Mona Managerová", shownName: "Mona" };
const SUPERVISOR = { email: "sam@example.org", legalName: "Sam Supervisor", shownName: "Sam" };
const TRAINEE = { email: "zoe@example.org", legalName: "Zoë Łukasińska", shownName: "Zoë" };
const COHORT = "Spring group";
const MODULES = [
  "Walking together",
  "Keeping well",
  "Every part of a lesson",
  "A second lesson",
  "What keeps you well",
  "Asking for help",
];
const SECRETS = [ADMIN, MANAGER, SUPERVISOR, TRAINEE]
  .flatMap((person) => [person.legalName, person.email])
  .concat(MODULES, COHORT, TRAINEE.shownName);

let server: TestServer;

test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.remove();
});

type Named = { email: string; legalName: string; shownName: string };

/** Fills what everybody is asked for who makes an account. */
async function introduce(page: Page, person: Named): Promise<void> {
  await field(page, "Legal name").fill(person.legalName);
  await field(page, "Name that others see").fill(person.shownName);
  await field(page, "New password").fill(PASSWORD);
}

/** Opens an invitation's link and joins with it. */
async function joinBy(visitor: Visitor, link: string, person: Named): Promise<void> {
  const { page, arrive } = visitor;
  await page.goto(pathOf(link));
  await arrive("You are invited");
  await expect(field(page, "Email")).toHaveValue(person.email);
  await introduce(page, person);
  for (const tick of await page.getByRole("checkbox").all()) await tick.check();
  await page.getByRole("button", { name: "Join" }).click();
}

/** The link that is shown once, after an invitation was sent. */
async function linkOf(page: Page, email: string): Promise<string> {
  await expect(page.getByText(`The invitation to ${email} is on its way`)).toBeVisible();
  return page.getByLabel("Their link").inputValue();
}

/** The lines of a mail to somebody with this subject; fails when there is none. */
async function mailTo(person: Named, subject: string): Promise<string> {
  const mails = await server.mails();
  for (const mail of mails) expectNeutral(mail.subject, SECRETS);
  const found = mails.findLast((mail) => mail.to.includes(person.email) && mail.subject === subject);
  expect(
    found,
    `a mail “${subject}” to ${person.email} among ${mails.map((mail) => `${mail.to}: ${mail.subject}`).join(" | ")}`,
  ).toBeDefined();
  return found?.body ?? "";
}

async function readLesson(visitor: Visitor, title: string): Promise<void> {
  await visitor.arrive(title);
  await visitor.page.getByRole("button", { name: "I have read this" }).click();
}

async function logHours(page: Page, entry: { hours: number; activity: string; note: string }): Promise<void> {
  const day = field(page, "Day");
  await day.fill((await day.getAttribute("max")) ?? "");
  await page.getByRole("spinbutton", { name: "hours" }).fill(String(entry.hours));
  await page.getByRole("radio", { name: entry.activity }).check();
  await field(page, "Where").selectOption({ label: "Test center" });
  await field(page, "Domain it belongs to most").selectOption({ index: 1 });
  await page.getByRole("group", { name: "Competencies you used" }).getByRole("checkbox").first().check();
  await page.getByRole("radio", { name: "Volunteer" }).check();
  await field(page, "What you learned").fill(entry.note);
}

test("the whole way, from an invitation to a verified certificate", async ({ browser }, { project }) => {
  test.setTimeout(240_000);
  const visitors: Visitor[] = [];
  const newVisitor = async () => {
    const visitor = await openVisitor(browser, server.url, {
      javaScriptEnabled: project.use.javaScriptEnabled ?? true,
    });
    visitor.keepPrivate(...SECRETS);
    visitors.push(visitor);
    return visitor;
  };

  const admin = await newVisitor();
  expect(admin.page.viewportSize()).toEqual(project.use.viewport);
  const managerLink = await test.step("the first administrator invites a manager", async () => {
    const { page, arrive } = admin;
    await page.goto("/setup");
    await arrive("Set up this installation");
    await field(page, "One-time code").fill(server.setupCode());
    await field(page, "Email").fill(ADMIN.email);
    await introduce(page, ADMIN);
    await page.getByRole("button", { name: "Make the account" }).click();
    await arrive("Administration");
    await page.getByRole("link", { name: "Accounts" }).first().click();
    await arrive("Accounts");
    const invitation = formWith(page, "Send the invitation");
    await invitation.getByLabel("Email address").fill(MANAGER.email);
    await invitation.getByRole("radio", { name: "Programme manager" }).check();
    await page.getByRole("button", { name: "Send the invitation" }).click();
    return linkOf(page, MANAGER.email);
  });

  const manager = await newVisitor();
  await test.step("the manager joins and begins a cohort", async () => {
    const { page, arrive } = manager;
    await joinBy(manager, managerLink, MANAGER);
    await arrive("Your cohorts");
    await page
      .getByRole("link", { name: "New cohort" })
      .or(page.getByRole("link", { name: "Create a cohort" }))
      .first()
      .click();
    await arrive("New cohort");
    await field(page, "Name").fill(COHORT);
    await field(page, "First day").fill("2026-01-12");
    await page.getByRole("button", { name: "Begin this cohort" }).click();
    await arrive(COHORT);
  });

  await test.step("the manager invites a supervisor", async () => {
    const { page, arrive } = manager;
    await page.getByRole("link", { name: "Invite people" }).first().click();
    await arrive("Invite people");
    const one = formWith(page, "Send the invitation");
    await one.getByLabel("Email address").fill(SUPERVISOR.email);
    await one.getByRole("radio", { name: "Supervisor" }).check();
    await one.getByRole("button", { name: "Send the invitation" }).click();
    await linkOf(page, SUPERVISOR.email);
  });

  const supervisor = await newVisitor();
  await test.step("the supervisor joins by the mail", async () => {
    const mail = await mailTo(SUPERVISOR, "Your invitation to Small Test");
    const link = /https?:\/\/\S+\/join\/\S+/.exec(mail)?.[0] ?? "";
    await joinBy(supervisor, link, SUPERVISOR);
    await supervisor.arrive("Supervise");
    await expect(supervisor.page.getByText("Nothing is waiting for you")).toBeVisible();
  });

  const traineeLink = await test.step("the manager invites a trainee, with that supervisor", async () => {
    const { page, arrive } = manager;
    await take(page, "Cohorts");
    await arrive("Cohorts");
    await page.getByRole("link", { name: COHORT }).click();
    await arrive(COHORT);
    await page.getByRole("link", { name: "Invite people" }).first().click();
    await arrive("Invite people");
    const one = formWith(page, "Send the invitation");
    await one.getByLabel("Email address").fill(TRAINEE.email);
    await one.getByRole("radio", { name: "Trainee" }).check();
    await one
      .getByLabel("Supervisor", { exact: false })
      .and(page.locator("select"))
      .selectOption({ label: SUPERVISOR.shownName });
    await one.getByRole("button", { name: "Send the invitation" }).click();
    return linkOf(page, TRAINEE.email);
  });

  const trainee = await newVisitor();
  await test.step("the trainee joins, having agreed to each text", async () => {
    await joinBy(trainee, traineeLink, TRAINEE);
    await trainee.arrive("Learn");
    await expect(trainee.page.getByText(SUPERVISOR.email)).toBeVisible();
    // The link worked once.
    const other = await newVisitor();
    other.expectRefusal(`410 ${pathOf(traineeLink)}`);
    await other.page.goto(pathOf(traineeLink));
    await other.arrive(/invitation/i);
  });

  await test.step("the trainee reads the first module", async () => {
    const { page, arrive } = trainee;
    await page.getByRole("link", { name: "Begin this lesson" }).click();
    await arrive("Every part of a lesson");
    // A check, first answered as one would in a hurry.
    const check = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "A question to think with" }) });
    await check.getByRole("radio", { name: "Writing a report." }).check();
    await check.getByRole("button", { name: "Answer" }).click();
    await expect(check.getByText("Not quite yet. Here is what to think about.")).toBeVisible();
    await expect(check.getByText("That leaves someone alone.")).toBeVisible();
    await check.getByRole("link", { name: "Answer again" }).click();
    await check.getByRole("radio", { name: "Listening to the person." }).check();
    await check.getByRole("button", { name: "Answer" }).click();
    await expect(check.getByText("Yes, that holds up.").first()).toBeVisible();
    // A note that nobody else can read.
    await field(page, "My notes (only you can read these)").fill("A walk by the canal.");
    await page.getByRole("button", { name: "Save my notes" }).click();
    await expect(page.getByText(/^Saved /).first()).toBeVisible();
    await readLesson(trainee, "Every part of a lesson");
    await readLesson(trainee, "A second lesson");
    await arrive("Quiz");
  });

  await test.step("the trainee misses the quiz once, reads kind words, and passes it", async () => {
    const { page, arrive } = trainee;
    await expect(page.getByText("You pass with 2 right answers (66%).")).toBeVisible();
    await page.getByRole("button", { name: "Begin the quiz" }).click();
    await answerAll(page, "walking-together", 3, (position) => position === 1);
    await expect(page.getByText("Every question is answered and saved.")).toBeVisible();
    await page.getByRole("button", { name: "Hand in" }).click();
    await arrive("Your answers");
    await expect(page.getByText("Not there yet: 33%, and 66% is needed.")).toBeVisible();
    await expect(page.getByText("Right answers: 1 of 3.")).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(/fail|wrong|incorrect/i);
    await page.getByRole("link", { name: "To the quiz" }).click();
    await arrive("Quiz");
    await page.getByRole("button", { name: "Try again" }).click();
    await answerAll(page, "walking-together", 3, (position) => position !== 2);
    await page.getByRole("button", { name: "Hand in" }).click();
    await arrive("Your answers");
    await expect(page.getByText("You passed, with 66%. Well done.")).toBeVisible();
    await page.getByRole("link", { name: "Go on", exact: true }).click();
    await arrive("Learn");
  });

  await test.step("the trainee reads and passes the second module", async () => {
    const { page, arrive } = trainee;
    await page.getByRole("link", { name: "Begin this lesson" }).click();
    await readLesson(trainee, "What keeps you well");
    await readLesson(trainee, "Asking for help");
    await arrive("Quiz");
    await page.getByRole("button", { name: "Begin the quiz" }).click();
    await answerAll(page, "keeping-well", 3, () => true);
    await page.getByRole("button", { name: "Hand in" }).click();
    await arrive("Your answers");
    await expect(page.getByText("You passed, with 100%. Well done.")).toBeVisible();
  });

  await test.step("the trainee logs hours, and is warned before a name is kept", async () => {
    const { page, arrive, expectRefusal } = trainee;
    await take(page, "Practice");
    await arrive("Practice log");
    await expect(page.getByText("No hours yet")).toBeVisible();
    await page.getByRole("link", { name: "Log hours" }).click();
    await arrive("Log hours");
    expectRefusal("400 /practice/new");
    await logHours(page, {
      hours: 1,
      activity: "One-to-one support",
      note: "Called my client John Miller at 555-123-4567.",
    });
    await page.getByRole("button", { name: "Submit to supervisor" }).click();
    await expect(page.getByRole("heading", { name: "Please fix the following" })).toBeVisible();
    await expect(page.getByText("“555-123-4567”").first()).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "This identifies no one" })).toBeVisible();
    await field(page, "What you learned").fill("I listened more than I spoke.");
    await page.getByRole("button", { name: "Submit to supervisor" }).click();
    await arrive("Practice log");
    await expect(page.getByText("Submitted to your supervisor")).toBeVisible();
    await page.getByRole("link", { name: "Log hours" }).click();
    await arrive("Log hours");
    await logHours(page, { hours: 3, activity: "Group", note: "" });
    await page.getByRole("button", { name: "Submit to supervisor" }).click();
    await arrive("Practice log");
    await expect(page.getByText("Submitted to your supervisor")).toBeVisible();
  });

  await test.step("the supervisor confirms one entry, and has a question about the other", async () => {
    const { page, arrive } = supervisor;
    await take(page, "Supervise");
    await arrive("Supervise");
    await page.getByRole("link", { name: "Review hours" }).click();
    await arrive(TRAINEE.shownName);
    const long = page.getByRole("article").filter({ hasText: "3 h" });
    await unfold(long, "Ask a question instead");
    await long.getByLabel("What is unclear?").fill("Was the break part of these three hours?");
    await long.getByRole("button", { name: "Return with this question" }).click();
    await expect(page.getByText("Question sent")).toBeVisible();
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByText("1 entry confirmed")).toBeVisible();
  });

  await test.step("the trainee is told by mail, and answers with a corrected entry", async () => {
    const { page, arrive } = trainee;
    const mail = await mailTo(TRAINEE, "There is a question for you");
    await page.goto(pathOf(/https?:\/\/\S+/.exec(mail)?.[0] ?? ""));
    await arrive("Practice entry");
    await expect(page.getByText("Was the break part of these three hours?").first()).toBeVisible();
    await page.getByRole("link", { name: "Answer with a corrected entry" }).click();
    await arrive("Correct an entry");
    await page.getByRole("spinbutton", { name: "hours" }).fill("1");
    await page.getByRole("button", { name: "Submit to supervisor" }).click();
    await arrive("Practice log");
  });

  await test.step("the supervisor confirms the correction", async () => {
    const { page, arrive } = supervisor;
    await take(page, "Supervise");
    await arrive("Supervise");
    await page.getByRole("link", { name: "Review hours" }).click();
    await arrive(TRAINEE.shownName);
    await expect(page.getByText("This corrects an earlier entry.").first()).toBeVisible();
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByText("1 entry confirmed")).toBeVisible();
  });

  async function apply(first: boolean): Promise<void> {
    const { page, arrive } = trainee;
    await take(page, "Certification");
    await arrive("Certification");
    await page.getByRole("link", { name: first ? "Go to your application" : "Apply again" }).click();
    await arrive("Your application");
    for (const tick of await page.getByRole("main").getByRole("checkbox").all()) await tick.check();
    await page.getByRole("button", { name: "Send my application" }).click();
    await arrive("Certification");
    await expect(page.getByText("Your application is with your supervisor")).toBeVisible();
  }

  async function openReview(): Promise<void> {
    const { page, arrive } = supervisor;
    await take(page, "Supervise");
    await arrive("Supervise");
    await page.getByRole("link", { name: "Review the application" }).click();
    await arrive(`Application of ${TRAINEE.shownName}`);
  }

  await test.step("the trainee applies, and the supervisor hands it back once", async () => {
    await apply(true);
    await openReview();
    const { page } = supervisor;
    // A note is shown, and that noted, only when somebody asks for it.
    await expect(page.getByText("I listened more than I spoke.")).toHaveCount(0);
    await page.getByRole("link", { name: "Show all notes" }).click();
    await expect(page.getByText("I listened more than I spoke.")).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("A walk by the canal.");
    await unfold(page, "Return application");
    await page.getByRole("radio", { name: "Practice records are unclear" }).check();
    await field(page, "What you saw, and what would fix it").fill(
      "Please look at the second entry once more.",
    );
    await page.getByRole("button", { name: "Return application" }).click();
    await expect(page.getByText("Handed back").first()).toBeVisible();
    const mail = await mailTo(TRAINEE, "Something was returned to you");
    await trainee.page.goto(pathOf(/https?:\/\/\S+/.exec(mail)?.[0] ?? ""));
    await trainee.arrive("Certification");
    await expect(trainee.page.getByText("Practice records are unclear").first()).toBeVisible();
    await expect(trainee.page.getByText("Please look at the second entry once more.").first()).toBeVisible();
  });

  await test.step("the trainee applies again, and the supervisor signs", async () => {
    await apply(false);
    await openReview();
    const { page } = supervisor;
    await page.getByRole("checkbox", { name: "I have seen this person's work myself" }).check();
    await page.getByRole("checkbox", { name: "I am not related to this person" }).check();
    await field(page, "Your full name").fill(SUPERVISOR.legalName);
    await field(page, "Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign and recommend" }).click();
    // While it is being signed the button says so; the page as it stands afterwards has no field for a name.
    await expect(field(page, "Your full name")).toBeHidden();
  });

  await test.step("the manager issues the certificate", async () => {
    const { page, arrive } = manager;
    await take(page, "Applications");
    await arrive("Applications");
    await page.getByRole("link", { name: TRAINEE.shownName }).click();
    await arrive(`Application of ${TRAINEE.shownName}`);
    await expect(page.getByRole("main")).not.toContainText("A walk by the canal.");
    await field(page, "Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Issue the certificate" }).click();
    await expect(page.getByRole("button", { name: "Issue the certificate" })).toBeHidden();
    await expect(page.getByRole("link", { name: "The certificate" }).first()).toBeVisible();
  });

  const address = await test.step("the trainee opens the certificate and its document", async () => {
    const { page, arrive } = trainee;
    const mail = await mailTo(TRAINEE, "A document is ready for you");
    await page.goto(pathOf(/https?:\/\/\S+/.exec(mail)?.[0] ?? ""));
    await arrive(/Certificat/);
    await take(page, "Certification");
    await arrive("Certification");
    await expect(page.getByText("You are certified. Well done.")).toBeVisible();
    const shown = await page.getByLabel("Address at which anyone you give it to can check it").inputValue();
    await page.getByRole("link", { name: "See it here" }).click();
    await arrive("Certificate");
    await expect(page.getByText(TRAINEE.legalName).first()).toBeVisible();
    const href =
      (await page.getByRole("link", { name: "Open the document (PDF)" }).getAttribute("href")) ?? "";
    const document = await page.request.get(href);
    expect(document.status()).toBe(200);
    expect(document.headers()["content-type"]).toBe("application/pdf");
    const bytes = await document.body();
    expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    expect(Buffer.compare(bytes, await (await page.request.get(href)).body()), "the same bytes again").toBe(
      0,
    );
    expectPdfSays(bytes, TRAINEE.legalName);
    return shown;
  });

  const anyone = await newVisitor();
  await test.step("anyone verifies it by its code", async () => {
    const { page, arrive } = anyone;
    const code = address.split("/").at(-1) ?? "";
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Verify a certificate" }).click();
    await arrive("Check a certificate");
    await field(page, "Code of the certificate").fill(code.toUpperCase().replace(/(.{4})/g, "$1 "));
    await page.getByRole("button", { name: "Check it" }).click();
    await arrive(/^Valid\./);
    await expect(page.getByText(TRAINEE.legalName)).toBeVisible();
    await expect(page.getByText("Small Test Certificate").first()).toBeVisible();
    expect(pathOf(page.url())).toBe(pathOf(address));
  });

  await test.step("the holder chooses that initials are shown", async () => {
    const { page, arrive } = trainee;
    await take(page, "Certification");
    await arrive("Certification");
    await unfold(page, "How your name shows there");
    await page.getByRole("radio", { name: "Only my initials" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Initials only").first()).toBeVisible();
    await anyone.page.reload();
    await anyone.arrive(/^Valid\./);
    await expect(anyone.page.getByText("Z. Ł.")).toBeVisible();
    await expect(anyone.page.getByRole("main")).not.toContainText("Łukasińska");
  });

  await test.step("the manager sees it all on the cohort's page and in its table", async () => {
    const { page, arrive } = manager;
    await take(page, "Cohorts");
    await arrive("Cohorts");
    await page.getByRole("link", { name: COHORT }).click();
    await arrive(COHORT);
    const matrix = page.getByRole("table", { name: "Progress" });
    const row = matrix.getByRole("row", { name: new RegExp(TRAINEE.shownName) });
    await expect(row).toContainText(/Passed/);
    const people = page.getByRole("table", { name: "People, stage and supervisor" });
    await expect(people.getByRole("row", { name: new RegExp(TRAINEE.shownName) })).toContainText("Certified");
    await expect(people.getByRole("row", { name: new RegExp(TRAINEE.shownName) })).toContainText(
      SUPERVISOR.shownName,
    );
    const plain = await download(page, "Download as a table, without names");
    expect(plain).toContain("Certified");
    expect(plain).not.toContain(TRAINEE.shownName);
    const named = await download(page, "With names (this is noted)");
    expect(named).toContain(TRAINEE.shownName);
  });

  async function govern(summary: string, reason: string, button: string): Promise<void> {
    const { page, arrive } = manager;
    await take(page, "Applications");
    await arrive("Applications");
    await page.getByRole("link", { name: "Issued", exact: true }).click();
    await page.getByRole("link", { name: TRAINEE.shownName }).click();
    await arrive(`Application of ${TRAINEE.shownName}`);
    await page.getByRole("link", { name: "The certificate" }).first().click();
    await arrive(/^Certificate of/);
    await unfold(page, summary);
    const form = formWith(page, button);
    await form.getByLabel("Reason").fill(reason);
    const day = form.getByLabel("Review date");
    if ((await day.count()) > 0) await day.fill("2099-01-31");
    for (const tick of await form.getByRole("checkbox").all()) await tick.check();
    await field(page, "Your password").and(form.locator("input")).fill(PASSWORD);
    await form.getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByText(reason).first()).toBeVisible();
  }

  await test.step("the manager suspends, reinstates and revokes it, and the public page says so each time", async () => {
    await govern("Suspend it temporarily", "A concern is being looked into.", "Suspend");
    await anyone.page.reload();
    await anyone.arrive(/^Suspended since/);
    await expect(anyone.page.getByRole("main")).not.toContainText("concern");
    await govern("Reinstate it", "The concern was cleared up.", "Reinstate");
    await anyone.page.reload();
    await anyone.arrive(/^Valid\./);
    await govern("Revoke it permanently", "It was issued by mistake.", "Revoke");
    await anyone.page.reload();
    await anyone.arrive(/^Revoked on/);
    await trainee.page.reload();
    await trainee.arrive("Certification");
    await expect(trainee.page.getByText("It was issued by mistake.").first()).toBeVisible();
  });

  await test.step("everybody signs out", async () => {
    for (const { page, arrive } of [admin, manager, supervisor, trainee]) {
      await page.goto("/logout");
      await arrive("Sign out");
      await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
      await arrive(/^Welcome to/);
    }
  });

  for (const visitor of visitors)
    expect(visitor.problems, `what went wrong in the project ${project.name}`).toEqual([]);
  for (const visitor of visitors) await visitor.close();
});

/** Follows a link to a file, and gives back what is in it. */
async function download(page: Page, link: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link }).click(),
  ]);
  const stream = await file.createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}

/** The text of the document, where the machine has the tool that reads it. */
function expectPdfSays(bytes: Buffer, text: string): void {
  const file = join(server.folder, "certificate.pdf");
  writeFileSync(file, bytes);
  let words: string;
  try {
    words = execFileSync("pdftotext", ["-enc", "UTF-8", file, "-"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return;
  }
  expect(words.normalize("NFC")).toContain(text);
}

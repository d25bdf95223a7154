import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";

import { expect, type Page } from "@playwright/test";

import * as steps from "../../support/steps";
import { join, signOut } from "../support/acts/anyone";
import * as acts from "../support/acts/trainee";
import { PRIVATE_NOTE, SUPERVISOR, TRAINEE } from "../support/cast";
import * as others from "../support/others";
import { test } from "../support/story";
import { field, pathOf, take } from "../support/visitor";

/*
 * The whole path, from the invitation to the certificate. The supervisor and the manager act alongside, so that the
 * trainee reaches each page as in real use: by a link, an email or the menu.
 */
test("a trainee joins, learns, practices, applies and is certified", async ({ story }) => {
  test.setTimeout(180_000);
  const { server, visit, linkInMail } = story;
  const cohort = await others.cohortStaffed(server);
  const link = await others.inviteTrainee(cohort);
  const trainee = await visit();
  const { page, arrive, expectRefusal } = trainee;

  await test.step("joins, having agreed to each text", async () => {
    await join(trainee, link, TRAINEE);
    await arrive("Learn");
    await expect(page.getByText(SUPERVISOR.email)).toBeVisible();
  });

  await test.step("the link works once", async () => {
    const other = await visit();
    other.expectRefusal(`410 ${pathOf(link)}`);
    await other.page.goto(pathOf(link));
    await other.arrive(/invitation/i);
  });

  await test.step("reads the first module", async () => {
    await page.getByRole("link", { name: "Start lesson" }).click();
    await arrive("Every part of a lesson");
    await acts.answerCheckTwice(trainee);
    await acts.writeNote(trainee, PRIVATE_NOTE);
    await acts.readLesson(trainee, "Every part of a lesson");
    await acts.readLesson(trainee, "A second lesson");
  });

  await test.step("fails the quiz once, reads encouraging feedback, and passes it", async () => {
    await arrive("Quiz");
    await expect(page.getByText("You pass with 2 correct answers (66%).")).toBeVisible();
    const quiz = { module: "walking-together", questions: 3 };
    await acts.takeQuiz(trainee, quiz, (position) => position === 1);
    await expect(page.getByText("Not passed yet: you scored 33%, and 66% is required.")).toBeVisible();
    await expect(page.getByText("Correct answers: 1 of 3.")).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(/fail|wrong|incorrect/i);
    await page.getByRole("link", { name: "Go to the quiz" }).click();
    await acts.takeQuiz(trainee, { ...quiz, again: true }, (position) => position !== 2);
    await expect(page.getByText("You passed with 66%. Well done.")).toBeVisible();
    await page.getByRole("link", { name: "Continue", exact: true }).click();
    await arrive("Learn");
  });

  await test.step("reads and passes the second module", async () => {
    await page.getByRole("link", { name: "Start lesson" }).click();
    await acts.readLesson(trainee, "What keeps you well");
    await acts.readLesson(trainee, "Asking for help");
    await acts.takeQuiz(trainee, { module: "keeping-well", questions: 3 }, () => true);
    await expect(page.getByText("You passed with 100%. Well done.")).toBeVisible();
  });

  await test.step("logs hours, and is warned before a client's details are saved", async () => {
    await take(page, "Practice");
    await arrive("Practice log");
    await expect(page.getByText("No hours yet")).toBeVisible();
    await acts.openHoursForm(trainee);
    expectRefusal("400 /practice/new");
    const note = "Called my client John Miller at 555-123-4567.";
    await acts.fillInHours(trainee, { hours: 1, activity: "One-to-one support", note });
    await page.getByRole("button", { name: "Submit to supervisor" }).click();
    await expect(page.getByRole("heading", { name: "Please fix the following" })).toBeVisible();
    await expect(page.getByText("“555-123-4567”").first()).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "This identifies no one" })).toBeVisible();
    await field(page, "What you learned").fill("I listened more than I spoke.");
    await acts.submitHours(trainee);
    await acts.openHoursForm(trainee);
    await acts.fillInHours(trainee, { hours: 3, activity: "Group", note: "" });
    await acts.submitHours(trainee);
  });

  const traineeId = await others.traineeOf(cohort);
  await others.askAboutEntryOf(
    cohort.supervisor,
    traineeId,
    "3 h",
    "Was the break part of these three hours?",
  );
  await steps.confirmHours(cohort.supervisor, traineeId);

  await test.step("answers the supervisor's question, which came by email, with a corrected entry", async () => {
    await page.goto(pathOf(await linkInMail(TRAINEE, "There is a question for you")));
    await arrive("Practice entry");
    await expect(page.getByText("Was the break part of these three hours?").first()).toBeVisible();
    await acts.correctHours(trainee, 1);
  });

  await steps.confirmHours(cohort.supervisor, traineeId);

  await test.step("applies, and reads why the application was returned", async () => {
    await acts.apply(trainee);
    const application = await steps.applicationIdOf(cohort.supervisor, traineeId);
    const reason = "Please look at the second entry once more.";
    await steps.returnApplication(cohort.supervisor, application, { criterion: "practice-records", reason });
    await page.goto(pathOf(await linkInMail(TRAINEE, "Something was returned to you")));
    await arrive("Certification");
    await expect(page.getByText("Practice records are unclear").first()).toBeVisible();
    await expect(page.getByText(reason).first()).toBeVisible();
  });

  await test.step("applies again, and is certified", async () => {
    await acts.apply(trainee, true);
    const application = await steps.applicationIdOf(cohort.supervisor, traineeId);
    await others.sign(cohort.supervisor, application);
    await steps.issue(cohort.manager, application);
    await page.goto(pathOf(await linkInMail(TRAINEE, "A document is ready for you")));
    await arrive(/Certificat/);
  });

  const address = await test.step("opens the certificate and its document", async () => {
    const shown = await acts.openCertificate(trainee);
    await expect(page.getByText(TRAINEE.legalName).first()).toBeVisible();
    const bytes = await documentOf(page);
    expectPdfSays(bytes, TRAINEE.legalName, server.folder);
    return shown;
  });

  await test.step("chooses to show initials", async () => {
    const anyone = await visit();
    await anyone.page.goto(pathOf(address));
    await anyone.arrive(/^Valid\./);
    await expect(anyone.page.getByText(TRAINEE.legalName)).toBeVisible();
    await acts.showInitials(trainee);
    await anyone.page.reload();
    await anyone.arrive(/^Valid\./);
    await expect(anyone.page.getByText("Z. Ł.")).toBeVisible();
    await expect(anyone.page.getByRole("main")).not.toContainText("Łukasińska");
  });

  await test.step("signs out", () => signOut(trainee));
});

/** The document of the certificate on the open page: a PDF, the same bytes each time. */
async function documentOf(page: Page): Promise<Buffer> {
  const href = (await page.getByRole("link", { name: "Open the document (PDF)" }).getAttribute("href")) ?? "";
  const document = await page.request.get(href);
  expect(document.status()).toBe(200);
  expect(document.headers()["content-type"]).toBe("application/pdf");
  const bytes = await document.body();
  expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  const again = await (await page.request.get(href)).body();
  expect(Buffer.compare(bytes, again), "the same bytes again").toBe(0);
  return bytes;
}

/** Checks the text of the document, if the tool that reads it is installed. */
function expectPdfSays(bytes: Buffer, text: string, folder: string): void {
  const file = joinPath(folder, "certificate.pdf");
  writeFileSync(file, bytes);
  let shownText: string;
  try {
    shownText = execFileSync("pdftotext", ["-enc", "UTF-8", file, "-"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return;
  }
  expect(shownText.normalize("NFC")).toContain(text);
}

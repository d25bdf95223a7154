import { expect } from "@playwright/test";

import { answerAll } from "../quiz";
import { field, take, unfold, type Visitor } from "../visitor";

/** Reads the open lesson and marks it as read. */
export async function readLesson({ page, arrive }: Visitor, title: string): Promise<void> {
  await arrive(title);
  await page.getByRole("button", { name: "I have read this" }).click();
}

/** Answers the open lesson's knowledge check, first wrongly and then rightly. */
export async function answerCheckTwice({ page }: Visitor): Promise<void> {
  const check = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Check your understanding" }) });
  await check.getByRole("radio", { name: "Writing a report." }).check();
  await check.getByRole("button", { name: "Answer" }).click();
  await expect(check.getByText("Not quite. Here’s something to think about.")).toBeVisible();
  await expect(check.getByText("That leaves someone alone.")).toBeVisible();
  await check.getByRole("link", { name: "Answer again" }).click();
  await check.getByRole("radio", { name: "Listening to the person." }).check();
  await check.getByRole("button", { name: "Answer" }).click();
  await expect(check.getByText("That’s right.").first()).toBeVisible();
}

export async function writeNote({ page }: Visitor, note: string): Promise<void> {
  await field(page, "My notes (only you can read these)").fill(note);
  await page.getByRole("button", { name: "Save my notes" }).click();
  await expect(page.getByText(/^Saved /).first()).toBeVisible();
}

/** Starts the quiz on the open page, answers it and submits it. @param isRight by a question's position */
export async function takeQuiz(
  { page, arrive }: Visitor,
  quiz: { module: string; questions: number; again?: boolean },
  isRight: (position: number) => boolean,
): Promise<void> {
  await arrive("Quiz");
  await page.getByRole("button", { name: quiz.again ? "Start another attempt" : "Start quiz" }).click();
  await answerAll(page, quiz.module, quiz.questions, isRight);
  await expect(page.getByText("All questions are answered and saved.")).toBeVisible();
  await page.getByRole("button", { name: "Submit quiz" }).click();
  await arrive("Your answers");
}

export type Hours = { hours: number; activity: string; note: string };

/** Opens the form for hours from the practice log. */
export async function openHoursForm({ page, arrive }: Visitor): Promise<void> {
  await page.getByRole("link", { name: "Log hours" }).click();
  await arrive("Log hours");
}

/** Fills in the open form for hours. */
export async function fillInHours({ page }: Visitor, { hours, activity, note }: Hours): Promise<void> {
  const day = field(page, "Day");
  await day.fill((await day.getAttribute("max")) ?? "");
  await page.getByRole("spinbutton", { name: "hours" }).fill(String(hours));
  await page.getByRole("radio", { name: activity }).check();
  await field(page, "Where").selectOption({ label: "Test center" });
  await field(page, "Main domain").selectOption({ index: 1 });
  await page.getByRole("group", { name: "Competencies you used" }).getByRole("checkbox").first().check();
  await page.getByRole("radio", { name: "Volunteer" }).check();
  await field(page, "What you learned").fill(note);
}

/** Submits the open form for hours, which must be complete. */
export async function submitHours({ page, arrive }: Visitor): Promise<void> {
  await page.getByRole("button", { name: "Submit to supervisor" }).click();
  await arrive("Practice log");
  await expect(page.getByText("Submitted to your supervisor")).toBeVisible();
}

/** Answers the question on the page of an entry with a corrected one. */
export async function correctHours(visitor: Visitor, hours: number): Promise<void> {
  const { page, arrive } = visitor;
  await page.getByRole("link", { name: "Answer with a corrected entry" }).click();
  await arrive("Correct an entry");
  await page.getByRole("spinbutton", { name: "hours" }).fill(String(hours));
  await submitHours(visitor);
}

/** Applies for the certificate, for the first time or after the application was returned. */
export async function apply({ page, arrive }: Visitor, again = false): Promise<void> {
  await take(page, "Certification");
  await arrive("Certification");
  await page.getByRole("link", { name: again ? "Resubmit application" : "Go to your application" }).click();
  await arrive("Your application");
  for (const box of await page.getByRole("main").getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Submit application" }).click();
  await arrive("Certification");
  await expect(page.getByText("Your application is with your supervisor")).toBeVisible();
}

/** Opens the page of the trainee's certificate. @returns the address at which anyone can verify it */
export async function openCertificate({ page, arrive }: Visitor): Promise<string> {
  await take(page, "Certification");
  await arrive("Certification");
  await expect(page.getByText("Your certificate has been issued. Congratulations!")).toBeVisible();
  const address = await page.getByLabel("Verification link to share").inputValue();
  await page.getByRole("link", { name: "View certificate" }).click();
  await arrive("Certificate");
  return address;
}

/** Chooses that the public page of the certificate shows initials instead of a name. */
export async function showInitials({ page, arrive }: Visitor): Promise<void> {
  await take(page, "Certification");
  await arrive("Certification");
  await unfold(page, "How your name appears");
  await page.getByRole("radio", { name: "Only my initials" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Initials only").first()).toBeVisible();
}

import { expect } from "@playwright/test";

import { PASSWORD, SUPERVISOR, TRAINEE } from "../cast";
import { field, take, unfold, type Visitor } from "../visitor";

/** Opens the trainee's pending hours. */
export async function reviewHours({ page, arrive }: Visitor): Promise<void> {
  await take(page, "Supervise");
  await arrive("Supervise");
  await page.getByRole("link", { name: "Review hours" }).click();
  await arrive(TRAINEE.shownName);
}

/** Asks a question about the entry that shows this text, instead of confirming it. */
export async function askAboutHours({ page }: Visitor, entry: string, question: string): Promise<void> {
  const shown = page.getByRole("article").filter({ hasText: entry });
  await unfold(shown, "Ask a question instead");
  await shown.getByLabel("What is unclear?").fill(question);
  await shown.getByRole("button", { name: "Return with this question" }).click();
  await expect(page.getByText("Question sent")).toBeVisible();
}

/** Confirms the only pending entry. */
export async function confirmHours({ page }: Visitor): Promise<void> {
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("1 entry confirmed")).toBeVisible();
}

export async function reviewApplication({ page, arrive }: Visitor): Promise<void> {
  await take(page, "Supervise");
  await arrive("Supervise");
  await page.getByRole("link", { name: "Review the application" }).click();
  await arrive(`Application from ${TRAINEE.shownName}`);
}

/** Returns the application on the open page to the trainee. */
export async function returnApplication(
  { page }: Visitor,
  { criterion, reason }: { criterion: string; reason: string },
): Promise<void> {
  await unfold(page, "Something is missing: return it");
  await page.getByRole("radio", { name: criterion }).check();
  await field(page, "What you saw, and how to fix it").fill(reason);
  await page.getByRole("button", { name: "Return application" }).click();
  await expect(page.getByText("Returned").first()).toBeVisible();
}

/** Signs the application on the open page. */
export async function signApplication({ page }: Visitor): Promise<void> {
  await page.getByRole("checkbox", { name: "I have seen this person's work myself" }).check();
  await page.getByRole("checkbox", { name: "I am not related to this person" }).check();
  await field(page, "Your full name").fill(SUPERVISOR.legalName);
  await field(page, "Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign and recommend" }).click();
  // The button's text changes while the request is in flight; the next page has no field for a name.
  await expect(field(page, "Your full name")).toBeHidden();
}

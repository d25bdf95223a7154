import { expect, type Page } from "@playwright/test";

import { COHORT, PASSWORD, TRAINEE } from "../cast";
import { field, formWith, take, unfold, type Visitor } from "../visitor";

export async function beginCohort({ page, arrive }: Visitor): Promise<void> {
  await page
    .getByRole("link", { name: "New cohort" })
    .or(page.getByRole("link", { name: "Create a cohort" }))
    .first()
    .click();
  await arrive("New cohort");
  await field(page, "Name").fill(COHORT);
  await field(page, "First day").fill("2026-01-12");
  await page.getByRole("button", { name: "Create cohort" }).click();
  await arrive(COHORT);
}

export async function openCohort({ page, arrive }: Visitor): Promise<void> {
  await take(page, "Cohorts");
  await arrive("Cohorts");
  await page.getByRole("link", { name: COHORT }).click();
  await arrive(COHORT);
}

/** Invites a person from the cohort's page. @returns the link that is shown once */
export async function inviteIntoCohort(
  visitor: Visitor,
  person: { email: string; role: string; supervisor?: string },
): Promise<string> {
  const { page, arrive } = visitor;
  await page.getByRole("link", { name: "Invite people" }).first().click();
  await arrive("Invite people");
  return inviteWithLink(visitor, person);
}

/** Fills in and sends the invitation form of the open page. @returns the link that is shown once */
export async function inviteWithLink(
  { page }: Visitor,
  { email, role, supervisor }: { email: string; role: string; supervisor?: string },
): Promise<string> {
  const form = formWith(page, "Send invitation");
  await form.getByLabel("Email address").fill(email);
  await form.getByRole("radio", { name: role }).check();
  if (supervisor !== undefined) {
    const choice = form.getByLabel("Supervisor", { exact: false }).and(page.locator("select"));
    const option = choice.getByRole("option", { name: supervisor });
    await choice.selectOption({ label: (await option.textContent()) ?? "" });
  }
  await form.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`The invitation to ${email} is on its way`)).toBeVisible();
  return page.getByLabel("Their link").inputValue();
}

/** Opens the trainee's application from the list of pending applications, or of issued certificates. */
async function openApplication({ page, arrive }: Visitor, list?: "Issued"): Promise<void> {
  await take(page, "Applications");
  await arrive("Applications");
  if (list) await page.getByRole("link", { name: list, exact: true }).click();
  await page.getByRole("link", { name: TRAINEE.shownName }).click();
  await arrive(`Application from ${TRAINEE.shownName}`);
}

export async function reviewApplication(visitor: Visitor): Promise<void> {
  await openApplication(visitor);
}

/** Issues the certificate on the page of the application. */
export async function issueCertificate({ page }: Visitor): Promise<void> {
  await field(page, "Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Issue certificate" }).click();
  await expect(page.getByRole("button", { name: "Issue certificate" })).toBeHidden();
  await expect(page.getByRole("link", { name: "View certificate" }).first()).toBeVisible();
}

async function govern(
  visitor: Visitor,
  act: { summary: string; button: string; reason: string },
): Promise<void> {
  const { page, arrive } = visitor;
  await openApplication(visitor, "Issued");
  await page.getByRole("link", { name: "The certificate" }).first().click();
  await arrive(/^Certificate issued to/);
  await unfold(page, act.summary);
  const form = formWith(page, act.button);
  await form.getByLabel("Reason").fill(act.reason);
  const day = form.getByLabel("Review date");
  if ((await day.count()) > 0) await day.fill("2099-01-31");
  for (const box of await form.getByRole("checkbox").all()) await box.check();
  await field(page, "Your password").and(form.locator("input")).fill(PASSWORD);
  await form.getByRole("button", { name: act.button, exact: true }).click();
  await expect(page.getByText(act.reason).first()).toBeVisible();
}

export async function suspendCertificate(visitor: Visitor, reason: string): Promise<void> {
  await govern(visitor, { summary: "Suspend certificate", button: "Suspend", reason });
}

export async function reinstateCertificate(visitor: Visitor, reason: string): Promise<void> {
  await govern(visitor, { summary: "Reinstate certificate", button: "Reinstate", reason });
}

export async function revokeCertificate(visitor: Visitor, reason: string): Promise<void> {
  await govern(visitor, { summary: "Revoke certificate", button: "Revoke", reason });
}

/** Follows a link to a file. @returns its text */
export async function download(page: Page, link: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link }).click(),
  ]);
  const stream = await file.createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}

/** Invites people from a CSV file, after a preview. */
export async function inviteFromFile({ page }: Visitor, csv: string): Promise<void> {
  await page.getByRole("link", { name: "Invite people" }).first().click();
  await page.getByRole("link", { name: "Invite from a spreadsheet" }).click();
  const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Review the rows" }).click();
  await expect(page.getByText("Nothing has been sent or saved yet.")).toBeVisible();
}

import { expect, type Page } from "@playwright/test";

import { PASSWORD, type Person } from "../cast";
import { field, pathOf, type Visitor } from "../visitor";

/** Fills in what everyone enters who creates an account. */
export async function introduce(page: Page, person: Person): Promise<void> {
  await field(page, "Legal name").fill(person.legalName);
  await field(page, "Name that others see").fill(person.shownName);
  await field(page, "New password").fill(PASSWORD);
}

/** Opens an invitation link and joins, agreeing to each text. */
export async function join(visitor: Visitor, link: string, person: Person): Promise<void> {
  const { page, arrive } = visitor;
  await page.goto(pathOf(link));
  await arrive("You are invited");
  await expect(field(page, "Email")).toHaveValue(person.email);
  await introduce(page, person);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Join" }).click();
}

export async function signOut({ page, arrive }: Visitor): Promise<void> {
  await page.goto("/logout");
  await arrive("Sign out");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await arrive(/^Welcome to/);
}

/** Opens the page of a certificate by typing its code, in capitals and groups as it may be printed. */
export async function verifyByCode({ page, arrive }: Visitor, code: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Verify a certificate" }).click();
  await arrive("Verify a certificate");
  await field(page, "Certificate code").fill(code.toUpperCase().replace(/(.{4})/g, "$1 "));
  await page.getByRole("button", { name: "Verify" }).click();
}

import { introduce } from "./anyone";
import { inviteWithLink } from "./manager";
import { ADMIN } from "../cast";
import { field, type Visitor } from "../visitor";

/** Sets up a new installation with its one-time code, and becomes its first administrator. */
export async function setUp({ page, arrive }: Visitor, code: string): Promise<void> {
  await page.goto("/setup");
  await arrive("Set up this installation");
  await field(page, "One-time code").fill(code);
  await field(page, "Email").fill(ADMIN.email);
  await introduce(page, ADMIN);
  await page.getByRole("button", { name: "Create account" }).click();
  await arrive("Administration");
}

/** Invites a program manager. @returns the link that is shown once */
export async function inviteManager(visitor: Visitor, email: string): Promise<string> {
  const { page, arrive } = visitor;
  await page.getByRole("link", { name: "Accounts" }).first().click();
  await arrive("Accounts");
  return inviteWithLink(visitor, { email, role: "Program manager" });
}

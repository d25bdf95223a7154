import { expect } from "@playwright/test";

import { join, signOut } from "../support/acts/anyone";
import * as acts from "../support/acts/manager";
import { MANAGER, PRIVATE_NOTE, SUPERVISOR, TRAINEE } from "../support/cast";
import * as others from "../support/others";
import { test } from "../support/story";
import { take } from "../support/visitor";
import { Walker } from "../../support/walker";

test("a program manager runs a cohort, issues a certificate and manages it", async ({ story }) => {
  test.setTimeout(180_000);
  const { server, visit } = story;
  const link = await others.managerInvited(server);
  const manager = await visit();
  const { page, arrive } = manager;

  const supervisorLink = await test.step("joins, creates a cohort and invites a supervisor", async () => {
    await join(manager, link, MANAGER);
    await arrive("Today");
    await acts.beginCohort(manager);
    return acts.inviteIntoCohort(manager, { email: SUPERVISOR.email, role: "Supervisor" });
  });
  const supervisor = await others.joinAsSupervisor(server, supervisorLink);

  const traineeLink = await test.step("invites a trainee with that supervisor", async () => {
    await acts.openCohort(manager);
    const trainee = { email: TRAINEE.email, role: "Trainee", supervisor: SUPERVISOR.shownName };
    return acts.inviteIntoCohort(manager, trainee);
  });
  await test.step("invites several people from a file, each once", async () => {
    await acts.openCohort(manager);
    const csv = `Email;Name;Supervisor\r\nnia@example.org;Nia;${SUPERVISOR.email}\r\nnobody;No One;\r\n`;
    await acts.inviteFromFile(manager, csv);
    await expect(page.getByRole("row", { name: /No One/ })).toContainText("this is not an email address");
    await page.getByRole("button", { name: "Invite 1 person" }).click();
    await expect(page.getByText("1 invitation is on its way.")).toBeVisible();
    await acts.openCohort(manager);
    await acts.inviteFromFile(manager, csv);
    await expect(page.getByRole("row", { name: /Nia/ })).toContainText("Already has an open invitation");
    await expect(page.getByRole("button", { name: /^Invite/ })).toHaveCount(0);
  });

  await acts.openCohort(manager);
  const cohort = {
    id: new URL(page.url()).pathname.split("/").at(-1) ?? "",
    supervisor,
    manager: new Walker(server.url),
  };
  cohort.manager.cookie = await manager.cookies();
  const trainee = await others.traineeTrained(server, traineeLink);
  await others.recommended(cohort, trainee);

  await test.step("issues the certificate, without reading the trainee's private notes", async () => {
    await acts.reviewApplication(manager);
    await expect(page.getByRole("main")).not.toContainText(PRIVATE_NOTE);
    await acts.issueCertificate(manager);
  });

  await test.step("sees the result on the cohort's page and in its table", async () => {
    await acts.openCohort(manager);
    const ofTrainee = { name: new RegExp(TRAINEE.shownName) };
    const people = page.getByRole("table", { name: "People in this cohort" });
    await expect(people.getByRole("row", ofTrainee).getByRole("img", { name: /: Passed$/ })).not.toHaveCount(
      0,
    );
    await expect(people.getByRole("row", ofTrainee)).toContainText("Certified");
    await expect(people.getByRole("row", ofTrainee)).toContainText(SUPERVISOR.shownName);
    const plain = await acts.download(page, "Download as a table, without names");
    expect(plain).toContain("Certified");
    expect(plain).not.toContain(TRAINEE.shownName);
    const named = await acts.download(page, "With names (recorded in the audit log)");
    expect(named).toContain(TRAINEE.shownName);
  });

  await test.step("finds the trainee by name, and downloads only those who are selected", async () => {
    await page.getByRole("searchbox", { name: "Name" }).fill(TRAINEE.shownName.slice(0, 4).toLowerCase());
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page).toHaveURL(/[?&]search=/);
    const download = page.getByRole("button", { name: "Download with names" });
    await page.getByRole("checkbox", { name: `Select ${TRAINEE.shownName}` }).check();
    const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
    expect(file.suggestedFilename()).toBe("export.csv");
    await expect(page).toHaveURL(/[?&]search=/);
  });

  await test.step("sees the program, where numbers about so few people are hidden, and downloads it", async () => {
    await take(page, "Program");
    await manager.arrive("Program");
    const results = page.getByRole("table", { name: "Results by cohort" });
    await expect(results.getByRole("row").nth(1)).toContainText("Hidden: fewer than 5 people");
    const summary = await acts.download(page, "Summary (CSV)");
    expect(summary).toContain("Hidden: about fewer than 5 people");
    expect(summary).not.toContain(TRAINEE.shownName);
  });

  await test.step("suspends, reinstates and revokes it, and the public page says so each time", async () => {
    const anyone = await visit();
    await anyone.page.goto(await others.verifyPath(trainee));
    await anyone.arrive(/^Valid\./);
    await acts.suspendCertificate(manager, "A concern is being looked into.");
    await anyone.page.reload();
    await anyone.arrive(/^Suspended since/);
    await expect(anyone.page.getByRole("main")).not.toContainText("concern");
    await acts.reinstateCertificate(manager, "The concern was cleared up.");
    await anyone.page.reload();
    await anyone.arrive(/^Valid\./);
    await acts.revokeCertificate(manager, "It was issued by mistake.");
    await anyone.page.reload();
    await anyone.arrive(/^Revoked on/);
  });

  await test.step("the holder reads the reason", async () => {
    const holder = await visit(trainee);
    await holder.page.goto("/certification");
    await holder.arrive("Certification");
    await expect(holder.page.getByText("It was issued by mistake.").first()).toBeVisible();
  });

  await test.step("signs out", () => signOut(manager));
});

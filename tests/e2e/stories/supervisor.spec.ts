import { expect } from "@playwright/test";

import * as steps from "../../support/steps";
import { join, signOut } from "../support/acts/anyone";
import * as acts from "../support/acts/supervisor";
import { PRIVATE_NOTE, SUPERVISOR } from "../support/cast";
import * as others from "../support/others";
import { test } from "../support/story";

const NOTE = "I listened more than I spoke.";
const RETURNED = {
  criterion: "Practice records are unclear",
  reason: "Please look at the second entry once more.",
};

test("a supervisor reviews hours, returns an application once and signs it", async ({ story }) => {
  const { server } = story;
  const cohort = await others.cohortBegun(server);
  await others.inviteSupervisor(cohort);
  const supervisor = await story.visit();
  const { page, arrive } = supervisor;

  await test.step("joins with the link in the email", async () => {
    const link = await story.linkInMail(SUPERVISOR, "Your invitation to Small Test");
    await join(supervisor, link, SUPERVISOR);
    await arrive("Supervise");
    await expect(page.getByText("Nothing is waiting for you")).toBeVisible();
  });

  const trainee = await others.traineeTrained(server, await others.inviteTrainee(cohort));
  await steps.logHours(trainee, { hours: 1, note: NOTE, intent: "submit" });
  const unclear = await steps.logHours(trainee, { hours: 3, note: "", intent: "submit" });

  await test.step("confirms one entry, and asks a question about the other", async () => {
    await acts.reviewHours(supervisor);
    await acts.askAboutHours(supervisor, "3 h", "Was the break part of these three hours?");
    await acts.confirmHours(supervisor);
  });

  await steps.correctHours(trainee, unclear, 1);

  await test.step("confirms the correction", async () => {
    await acts.reviewHours(supervisor);
    await expect(page.getByText("This corrects an earlier entry.").first()).toBeVisible();
    await acts.confirmHours(supervisor);
  });

  await steps.apply(trainee);

  await test.step("reads the notes of practice entries, and returns the application", async () => {
    await acts.reviewApplication(supervisor);
    // A note is shown, and its reading recorded, only on request.
    await expect(page.getByText(NOTE)).toHaveCount(0);
    await page.getByRole("link", { name: "Show all notes" }).click();
    await expect(page.getByText(NOTE)).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(PRIVATE_NOTE);
    await acts.returnApplication(supervisor, RETURNED);
  });

  await steps.apply(trainee);

  await test.step("signs the application that was resubmitted", async () => {
    await acts.reviewApplication(supervisor);
    await acts.signApplication(supervisor);
  });

  await test.step("signs out", () => signOut(supervisor));
});

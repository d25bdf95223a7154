import { expect } from "@playwright/test";

import { inviteManager, setUp } from "../support/acts/administrator";
import { signOut } from "../support/acts/anyone";
import { MANAGER } from "../support/cast";
import { test } from "../support/story";
import { pathOf } from "../support/visitor";

test("an administrator sets up the installation and invites the first program manager", async ({ story }) => {
  const administrator = await story.visit();

  await test.step("sets up with the one-time code", () => setUp(administrator, story.server.setupCode()));

  const link = await test.step("invites a manager", () => inviteManager(administrator, MANAGER.email));

  await test.step("the link opens an invitation for that manager", async () => {
    const invited = await story.visit();
    await invited.page.goto(pathOf(link));
    await invited.arrive("You are invited");
    await expect(invited.page.getByLabel("Email")).toHaveValue(MANAGER.email);
  });

  await test.step("signs out", () => signOut(administrator));
});

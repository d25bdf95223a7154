import { expect } from "@playwright/test";

import { verifyByCode } from "../support/acts/anyone";
import { TRAINEE } from "../support/cast";
import * as others from "../support/others";
import { test } from "../support/story";
import { pathOf } from "../support/visitor";

test("anyone verifies a certificate by its code", async ({ story }) => {
  const { path, code } = await others.certified(story.server);
  const anyone = await story.visit();
  await verifyByCode(anyone, code);
  await anyone.arrive(/^Valid\./);
  await expect(anyone.page.getByText(TRAINEE.legalName)).toBeVisible();
  await expect(anyone.page.getByText("Small Test Certificate").first()).toBeVisible();
  expect(pathOf(anyone.page.url())).toBe(path);
});

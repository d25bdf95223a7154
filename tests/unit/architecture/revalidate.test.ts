import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { describe, expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/**
 * Routes that don't reload their data after a form was rejected, each with its reason. By default the framework keeps the
 * old data then, although pages say that they show the current state, and a form that names its revision could never be
 * resubmitted.
 */
const KEEPS_ITS_PAGE: Record<string, string> = {
  "account.email.$token.tsx": "shows nothing that changes",
  "account.email._index.tsx": "shows nothing that changes",
  "account.email.undo.$token.tsx": "shows nothing that changes",
  "account.password.tsx": "shows nothing that changes",
  "account.sessions.tsx": "a refused password changes no device",
  "admin.contact.tsx": "says to open the page again",
  "certification.apply.tsx": "says to open the page again",
  "forgot-password.tsx": "shows nothing that changes",
  "learn.$module.$lesson.tsx": "a note that was changed elsewhere comes back with the answer",
  "learn.$module.quiz._index.tsx": "says what has to come first",
  "login.tsx": "shows nothing that changes",
  "manage.cohorts.new.tsx": "shows nothing that changes",
  "practice._index.tsx": "says which entries were left",
  "practice.$id.tsx": "what is being written stays, on the revision it was written on",
  "practice.new.tsx": "what is being written stays",
  "reset-password.$token.tsx": "shows nothing that changes",
  "setup.tsx": "shows nothing that changes",
};

const routes = sourceFiles("app/routes")
  .map((file) => ({ name: basename(file), source: readFileSync(file, "utf8") }))
  .filter(({ source }) => /\bformAgain\(/.test(source));

describe("a page after a form was rejected", () => {
  test.each(routes)("$name is reloaded, or has a reason not to be", ({ name, source }) => {
    expect(/export const shouldRevalidate\b/.test(source) || name in KEEPS_ITS_PAGE).toBe(true);
  });

  test("no reason is unused", () => {
    const names = routes.map(({ name }) => name);
    expect(Object.keys(KEEPS_ITS_PAGE).filter((name) => !names.includes(name))).toEqual([]);
  });
});

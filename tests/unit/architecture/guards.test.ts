import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { describe, expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

/**
 * Routes that anyone may open, each with its reason. A route that is not listed must begin each loader and action with
 * `requireUser` or `requireRole`.
 */
const PUBLIC: Record<string, string> = {
  "_index.tsx": "says what this is",
  "login.tsx": "signs in",
  "logout.tsx": "signs out, also when one is signed out already",
  "join.$token.tsx": "the token is the right",
  "forgot-password.tsx": "for people who cannot sign in",
  "reset-password.$token.tsx": "the token is the right",
  "setup.tsx": "makes the first administrator; the code is the right",
  "account.email.$token.tsx": "scanners open it; the form asks for its owner and their password",
  "account.email.undo.$token.tsx": "the token is the right, with a new password",
  "policies.$slug.tsx": "policies are public",
  "help-now.tsx": "help is for everyone",
  "exit.ts": "leaving is for everyone",
  "exit.tsx": "leaving is for everyone",
  "verify._index.tsx": "anyone may verify",
  "verify.$code.tsx": "anyone may verify",
  "$.tsx": "nothing is here",
};

const GUARDED = /^\s*(const \w+ = |const \{[^}]*\} = )?(await )?(requireUser|requireRole)\(/;
const OPEN = /^\s*openToAnyone\(\);/;

function handlersOf(source: string): { name: string; first: string }[] {
  return [
    ...source.matchAll(/export (?:async )?function (loader|action)\([\s\S]*?\)(?::[^{]+)? \{\n([\s\S]*?)\n/g),
  ].map((match) => ({
    name: match[1] ?? "",
    first: match[2] ?? "",
  }));
}

describe("every route begins with a guard", () => {
  for (const file of sourceFiles("app/routes")) {
    const name = basename(file);
    test(name, () => {
      const source = readFileSync(file, "utf8");
      expect(source, "loaders and actions are functions, so that this test can read them").not.toMatch(
        /export const (loader|action)\b/,
      );
      expect(source, "a page without a loader is open to anyone without saying so").toMatch(
        /export (async )?function (loader|action)\(/,
      );
      const handlers = handlersOf(source);
      expect(handlers.length).toBe(
        [...source.matchAll(/export (?:async )?function (loader|action)\b/g)].length,
      );
      for (const handler of handlers) {
        expect(handler.first, `${name}: ${handler.name}`).toMatch(name in PUBLIC ? OPEN : GUARDED);
      }
    });
  }
});

describe("a file or data feed refuses without an error page", () => {
  const feeds = sourceFiles("app/routes").filter((file) =>
    /require(User|Role)\([^;]*"file"\)/.test(readFileSync(file, "utf8")),
  );

  test("there is at least one", () => expect(feeds.length).toBeGreaterThan(3));

  for (const file of feeds) {
    test(basename(file), () => {
      const source = readFileSync(file, "utf8");
      expect(source).not.toMatch(/\b(notFound|refuse)\(/);
      expect(source, "what is wrong with its form is said in the same way").not.toMatch(/readForm\(\w+\)/);
    });
  }
});

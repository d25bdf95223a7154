import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

const NOTICE = readFileSync("content/policies/data-notice.mdx", "utf8");

test("the data notice lists the cookies that the code sets, and no others", () => {
  const set = new Set(
    sourceFiles("app").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/"__Host-([a-z]+)"/g)].map(([, name]) => name),
    ),
  );
  const [, table = ""] = /\| Cookie .*\n(?:\|-.*\n)((?:\|.*\n)+)/.exec(NOTICE) ?? [];
  const listed = [...table.matchAll(/^\| ([a-z]+) \|/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...set].toSorted());
});

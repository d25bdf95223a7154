import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";
import { actionLabel, jobLabel } from "~/features/audit/labels";
import { AUDIT_GROUPS } from "~/features/audit/model";

/** Returns every action that any feature writes to the audit log. */
function actionsWritten(): string[] {
  const subjects = Object.values(AUDIT_GROUPS).flat();
  const literal = new RegExp(`"((?:${subjects.join("|")})\\.[a-z_]+)"`, "g");
  const files = sourceFiles("app").filter((file) => file.endsWith(".server.ts") && !file.includes("/pdf/"));
  const found = files.flatMap((file) =>
    // The file of that name is no action.
    [...readFileSync(file, "utf8").matchAll(literal)].flatMap(([, name = ""]) =>
      name === "program.yaml" ? [] : [name],
    ),
  );
  return [...new Set(found)].sort();
}

test("every action of the audit log has a plain label", () => {
  const actions = actionsWritten();
  expect(actions.length).toBeGreaterThan(20);
  // The label of an unknown action carries its name.
  expect(actions.filter((action) => actionLabel(action).values !== undefined)).toEqual([]);
  expect(actionLabel("later.invented").values).toBeDefined();
});

test("every action that the code writes belongs to a group of the filter", () => {
  const files = sourceFiles("app").filter((file) => file.endsWith(".server.ts"));
  const subjects: string[] = Object.values(AUDIT_GROUPS).flat();
  const odd = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/action: "([a-z_]+)\.[a-z_]+"/g)]
      .map((match) => match[1] ?? "")
      .filter((subject) => !subjects.includes(subject)),
  );
  expect(odd).toEqual([]);
});

test("every job that the administration page lists has a plain label", () => {
  const jobs = readFileSync("app/server/jobs.ts", "utf8").matchAll(/\bname: "([a-z_]+)"/g);
  const lease = /^const LEASE = "([a-z_]+)"/m.exec(readFileSync("app/server/data-steps.ts", "utf8"))?.[1];
  const names = [...[...jobs].map((match) => match[1] ?? ""), lease ?? ""];
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => jobLabel(name).values !== undefined)).toEqual([]);
});

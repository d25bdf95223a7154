import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

import { firstReleaseContent } from "../../support/releases";
import { loadWith, PROFILE, SMALL_CONTENT, tempFolder } from "./support";
import { sha256 } from "~/curriculum/hash.server";
import { loadCurriculum } from "~/curriculum/load.server";
import type { Curriculum } from "~/curriculum/types";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

/*
 * Hashes that the first release computed from the same files. People are pinned to these, so a field added to a schema
 * must not change them. tests/integration/db/first-release.test.ts checks every version in a database of that release.
 */
const old = await loadCurriculum({
  requirements: REQUIREMENT_SCHEMAS,
  contentDir: firstReleaseContent(),
  cacheDir: await tempFolder(),
});

const versionsOf = (curriculum: Curriculum) =>
  curriculum.versions
    .filter(({ kind }) => kind !== "module")
    .map(({ kind, id, hash }) => `${kind} ${id} ${hash}`);

describe("the content of the last release", () => {
  test("has no field that was added later", () => {
    for (const { kind, json } of old.versions) {
      if (kind !== "module") expect(json).not.toMatch(/"(?:credit|dataProtection|checkedOn|critical)"/);
    }
  });

  test("loads, with findings on what is required now", () => {
    const told = old.faults.filter(({ file }) => file === "profiles/default.yaml").map(({ found }) => found);
    expect(told).toContain("no `data_protection`");
    expect(told).toContain("no `credit`");
    expect(old.moduleById("m02")?.written).toBe("2026-11-21");
  });
});

test("the small program without its new settings has the same hashes as before", async () => {
  const added = `credit: computed
data_protection:
  controller: { name: Small Test Program, email: privacy@example.org }
  legal_basis: Consent, which can be taken back at any time.
  response_days: 30
  processors:
    - { name: Small Test Hosting, purpose: Runs the server. }
`;
  const then = (await readFile(path.join(SMALL_CONTENT, PROFILE), "utf8"))
    .replace(added, "")
    // Some words have changed since; this test is about the settings.
    .replaceAll("Test Program", "Test Programme")
    .replaceAll("small program", "small programme")
    .replaceAll("Test center", "Test centre");
  const without = versionsOf(await loadWith({ file: PROFILE, write: then })).sort();
  expect(without).toContain("profile small 771c0d60c9be7fbb2a39c33a3581fe1086b4586cfd460a0ee4106c164daa3633");
  expect(without).toHaveLength(21);
  expect(sha256(without.join("\n"))).toBe("802670aad4a5f454bb2c24d5d102aff2f641bec3290044478ab93b8761ae8489");
});

test("a new field changes the hash of the text it is in, and of no other", async () => {
  const before = await loadWith();
  const changed = await loadWith(
    { file: PROFILE, replace: "id: test-line,", by: "id: test-line, checked_on: 2026-03-01," },
    {
      file: "modules/walking-together/quiz.yaml",
      replace: "id: t01-q01\n",
      by: "id: t01-q01\n    critical: true\n",
    },
  );
  expect(changed.faults).toEqual([]);
  const known = new Set(before.versions.map(({ kind, id, hash }) => `${kind} ${id} ${hash}`));
  const fresh = changed.versions.filter(({ kind, id, hash }) => !known.has(`${kind} ${id} ${hash}`));
  expect(fresh.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    "profile small",
    "question t01-q01",
    "module t01",
  ]);
});

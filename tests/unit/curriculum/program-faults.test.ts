import { describe, expect, test } from "vitest";
import { contentWith, loadWith, PROFILE, type Edit } from "./support";
import { checkContent, formatFaults } from "~/curriculum/check.server";
import { ContentError } from "~/curriculum/errors";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { lineIn } from "./line-in";

describe("a file that the program cannot run without", () => {
  test.each<[string, Edit, file: string, lineOfPart: string, found: RegExp, instead: RegExp]>([
    [
      "a wrong time zone",
      { file: "program.yaml", replace: "Europe/Berlin", by: "Berlin Time" },
      "program.yaml",
      "time_zone",
      /Berlin Time/,
      /America\/Chicago/,
    ],
    [
      "a wrong language",
      { file: "program.yaml", replace: "language: en", by: "language: 1 2" },
      "program.yaml",
      "language",
      /`language`/,
      /`en`/,
    ],
    [
      "a module twice in the order",
      { file: "program.yaml", replace: "[t01, t02]", by: "[t01, t02, t01]" },
      "program.yaml",
      "module_order",
      /`t01` twice/,
      /once/,
    ],
    [
      "prerequisites of an unknown module",
      { file: "program.yaml", replace: "t02: [t01]", by: "t02: [t09]" },
      "program.yaml",
      "t02: [t01]",
      /`t09`/,
      /module_order/,
    ],
    [
      "prerequisites in a circle",
      { file: "program.yaml", replace: "t02: [t01]", by: "t02: [t01]\n  t01: [t02]" },
      "program.yaml",
      "t02: [t01]",
      /require each other/,
      /Remove one/,
    ],
    [
      "an unknown default profile",
      { file: "program.yaml", replace: "default_profile: small", by: "default_profile: big" },
      "program.yaml",
      "default_profile",
      /`big`/,
      /`small`/,
    ],
    [
      "a profile without term",
      { file: PROFILE, replace: "term_years: 1\n", by: "" },
      PROFILE,
      "id: small",
      /no `term_years`/,
      /a number|whole number/,
    ],
    [
      "a pass mark over 100",
      { file: PROFILE, replace: "pass_percent: 66", by: "pass_percent: 660" },
      PROFILE,
      "pass_percent",
      /`660`/,
      /100 or less/,
    ],
    [
      "a requirement of an unknown kind",
      { file: PROFILE, replace: "kind: sign_off", by: "kind: exam" },
      PROFILE,
      "kind: sign_off",
      /exam|kind/,
      /`modules`, `practice_hours`/,
    ],
    [
      "a requirement of an unknown module",
      { file: PROFILE, replace: "modules: [t01, t02], hours", by: "modules: [t01, t09], hours" },
      PROFILE,
      "kind: modules",
      /`t09`, a module/,
      /module_order/,
    ],
    [
      "hours that open after an unknown module",
      { file: PROFILE, replace: "opens_after: [t01]", by: "opens_after: [t09]" },
      PROFILE,
      "opens_after",
      /`t09`/,
      /module_order/,
    ],
    [
      "a requirement of an unknown policy",
      { file: PROFILE, replace: "policy: data-notice", by: "policy: gone" },
      PROFILE,
      "policy: data-notice",
      /`gone`, a policy/,
      /content\/policies/,
    ],
    [
      "a requirement of an unknown statement",
      { file: PROFILE, replace: "statement: adult", by: "statement: gone" },
      PROFILE,
      "statement: adult",
      /`gone`, a statement/,
      /`statements`/,
    ],
    [
      "a policy nobody is asked for on joining",
      { file: PROFILE, replace: "policies: [code-of-ethics, data-notice]", by: "policies: [data-notice]" },
      PROFILE,
      "id: agree-code",
      /`code-of-ethics` required on joining/,
      /`joining`/,
    ],
    [
      "a crisis line without a way to it",
      { file: PROFILE, replace: ', phone: "0000 111 222"', by: "" },
      PROFILE,
      "test-line",
      /without a way/,
      /`phone`/,
    ],
    [
      "an exit site without https",
      { file: PROFILE, replace: "https://example.org/\n", by: "http://example.org/\n" },
      PROFILE,
      "exit_site",
      /http:/,
      /https/,
    ],
    [
      "an unknown local rule",
      { file: PROFILE, replace: "  gifts:", by: "  parking: None.\n  gifts:" },
      PROFILE,
      "gifts:",
      /`parking`/,
      /spelling/,
    ],
    [
      "a controller nobody can reach",
      { file: PROFILE, replace: ", email: privacy@example.org", by: "" },
      PROFILE,
      "controller",
      /`controller`/,
      /`email`, `phone`, or `address`/,
    ],
    [
      "a controller with a mistyped address",
      { file: PROFILE, replace: "privacy@example.org", by: "privacy at example" },
      PROFILE,
      "controller",
      /privacy at example/,
      /email address/,
    ],
    [
      "data protection without a time to answer in",
      { file: PROFILE, replace: "  response_days: 30\n", by: "" },
      PROFILE,
      "data_protection",
      /no `response_days`/,
      /number/,
    ],
    [
      "credit of an unknown kind",
      { file: PROFILE, replace: "credit: computed", by: "credit: stated" },
      PROFILE,
      "credit:",
      /`credit`: `stated`/,
      /`computed`/,
    ],
    [
      "a crisis line checked on no day",
      { file: PROFILE, replace: "id: test-line,", by: "id: test-line, checked_on: lately," },
      PROFILE,
      "test-line",
      /`checked_on`: `lately`/,
      /2026-11-20/,
    ],
    [
      "a word twice in the glossary",
      { file: "glossary.yaml", replace: "id: wellness-plan", by: "id: walking-together" },
      "glossary.yaml",
      "id: wellness-plan",
      /`walking-together` a second time/,
      /line 1/,
    ],
    [
      "a source's address without https",
      { file: "sources.yaml", replace: "https:", by: "ftp:" },
      "sources.yaml",
      "url:",
      /`url`/,
      /https/,
    ],
    [
      "a competency without red flag",
      { file: "competencies.yaml", replace: "  red_flag: You take over.\n", by: "" },
      "competencies.yaml",
      "id: cc1",
      /no `red_flag`/,
      /a text/,
    ],
    [
      "a policy of an unknown kind",
      { file: "policies/data-notice.mdx", replace: "kind: data_notice", by: "kind: terms" },
      "policies/data-notice.mdx",
      "kind:",
      /`terms`/,
      /`code_of_ethics`/,
    ],
    [
      "a policy with a program",
      { file: "policies/data-notice.mdx", append: "{1}" },
      "policies/data-notice.mdx",
      "",
      /`\{1\}`/,
      /curly/,
    ],
    [
      "a policy with an unknown source",
      { file: "policies/data-notice.mdx", append: 'A fact <Cite id="gone" />.' },
      "policies/data-notice.mdx",
      "",
      /the source `gone`/,
      /sources\.yaml/,
    ],
    [
      "a policy with a question",
      { file: "policies/data-notice.mdx", append: '<KnowledgeCheck id="t01-l1-k1" />' },
      "policies/data-notice.mdx",
      "",
      /not allowed in this file/,
      /<Term>/,
    ],
  ])("with %s stops startup, and says where", async (_, edit, file, part, found, instead) => {
    const contentDir = await contentWith(edit);
    const faults = await checkContent(contentDir, REQUIREMENT_SCHEMAS);
    const told = faults.find((fault) => fault.file === file && found.test(fault.found));
    expect(told, formatFaults(faults)).toBeDefined();
    if (part !== "") expect(told?.line).toBe(await lineIn(file, part));
    expect(told?.instead).toMatch(instead);
    const error: unknown = await loadWith(edit).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContentError);
    expect(String(error)).toContain(`content/${file}:${told?.line}: found`);
  });

  test.each(["program.yaml", "glossary.yaml", "sources.yaml", "competencies.yaml"])(
    "%s may not be missing",
    async (file) => {
      const faults = await checkContent(await contentWith({ file, remove: true }), REQUIREMENT_SCHEMAS);
      expect(faults).toContainEqual(expect.objectContaining({ file, found: "no such file" }));
    },
  );

  test("a missing folder is reported, not thrown", async () => {
    expect(await checkContent("/nowhere/at/all", REQUIREMENT_SCHEMAS)).toContainEqual(
      expect.objectContaining({ file: "program.yaml" }),
    );
  });
});

import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { faultsIn, loadWith, MODULE, PROFILE, SMALL_CONTENT } from "./support";
import { lineIn } from "./line-in";

describe("modules", () => {
  test("outside the order are reported and not shown", async () => {
    const curriculum = await loadWith({ file: MODULE, replace: "id: t02", by: "id: t03" });
    expect(faultsIn(curriculum, MODULE)).toMatchObject([
      { line: 1, found: "`t03`, which is not in the order" },
    ]);
    expect(faultsIn(curriculum, "program.yaml")).toMatchObject([
      { line: await lineIn("program.yaml", "module_order"), found: expect.stringMatching(/`t02`/) },
    ]);
    expect(curriculum.modules.map(({ id }) => id)).toEqual(["t01"]);
  });

  test("with a broken module.yaml leave the others standing and are still listed", async () => {
    const curriculum = await loadWith({
      file: MODULE,
      replace: "written: 2026-01-01",
      by: "written: last week",
    });
    expect(faultsIn(curriculum, MODULE)).toMatchObject([
      { line: 10, instead: expect.stringMatching(/2026-11-20/) },
    ]);
    expect(curriculum.moduleById("t02")?.title).toBe("Keeping well");
    expect(curriculum.moduleById("t02")?.faults).toHaveLength(1);
    expect(curriculum.moduleById("t01")?.faults).toEqual([]);
  });

  test("that cannot be read at all are a fault only", async () => {
    const curriculum = await loadWith({ file: MODULE, write: "id: [t02" });
    expect(faultsIn(curriculum, MODULE)).not.toEqual([]);
    expect(curriculum.modules.map(({ id }) => id)).toEqual(["t01"]);
  });

  test.each([
    [
      "an unknown competency",
      "competencies: [cc8]",
      "competencies: [cc99]",
      /`cc99`, an unknown competency/,
      "competencies",
    ],
    [
      "an unknown term",
      "written",
      "key_terms: [gone]\nwritten",
      /`gone`, which is not in the glossary/,
      "written",
    ],
  ])("with %s are reported", async (_, from, to, found, part) => {
    const curriculum = await loadWith({ file: MODULE, replace: from, by: to });
    const told = faultsIn(curriculum, MODULE).find((fault) => found.test(fault.found));
    expect(told?.line).toBe(await lineIn(MODULE, part));
    expect(curriculum.moduleById("t02")?.lessons[0]?.blocks.length).toBeGreaterThan(0);
  });
});

describe("a profile", () => {
  test("whose hours are not its modules' is reported", async () => {
    const curriculum = await loadWith({
      file: PROFILE,
      replace: "modules: [t01, t02], hours: 2",
      by: "modules: [t01, t02], hours: 17",
    });
    expect(faultsIn(curriculum, PROFILE)).toMatchObject([
      {
        line: await lineIn(PROFILE, "kind: modules"),
        found: "17 hours for modules of 2 hours together",
        instead: "Write 2.",
      },
    ]);
  });

  test("of an earlier release loads, with a report of what it lacks", async () => {
    const text = await readFile(path.join(SMALL_CONTENT, PROFILE), "utf8");
    const write = text.replace(/credit: computed\n/, "").replace(/data_protection:\n(?: .*\n)+/, "");
    const curriculum = await loadWith({ file: PROFILE, write });
    expect(faultsIn(curriculum, PROFILE).map(({ line, found }) => `${line} ${found}`)).toEqual([
      "1 no `data_protection`",
      "1 no `credit`",
    ]);
    expect(curriculum.profileById("small")).not.toMatchObject({ credit: expect.anything() });
  });

  test("says who answers for people's data, and when its lines were checked", async () => {
    const curriculum = await loadWith({
      file: PROFILE,
      replace: "id: test-line,",
      by: "id: test-line, checked_on: 2026-03-01,",
    });
    expect(curriculum.profileById("small")).toMatchObject({
      credit: "computed",
      dataProtection: {
        controller: { name: "Small Test Program", email: "privacy@example.org" },
        legalBasis: "Consent, which can be taken back at any time.",
        responseDays: 30,
        processors: [{ name: "Small Test Hosting", purpose: "Runs the server." }],
      },
      crisis: { lines: [{ id: "test-line", checkedOn: "2026-03-01" }, { id: "test-chat" }] },
    });
  });

  test("may have the rules for naloxone, for who comes, and for Part 2", async () => {
    const curriculum = await loadWith(
      {
        file: PROFILE,
        replace: "  gifts:",
        by: "  naloxone: N.\n  crisis_response: C.\n  part_2: P.\n  gifts:",
      },
      { file: "modules/keeping-well/02-asking-for-help.mdx", append: '<LocalRule id="naloxone" />' },
    );
    expect(curriculum.faults).toEqual([]);
    expect(curriculum.lessonById("t02-l2")?.blocks).toContainEqual({ kind: "local_rule", id: "naloxone" });
  });

  test("without a local rule that a lesson shows is reported", async () => {
    const curriculum = await loadWith({
      file: PROFILE,
      replace: "  gifts: In this small program nobody gives or takes gifts.\n",
      by: "",
    });
    expect(faultsIn(curriculum, PROFILE)).toMatchObject([
      {
        line: await lineIn(PROFILE, "local_rules"),
        found: expect.stringMatching(/no local rule `gifts`.*01-every-part\.mdx, line/),
      },
    ]);
    expect(curriculum.lessonById("t01-l1")?.blocks.length).toBeGreaterThan(0);
  });
});

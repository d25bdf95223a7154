import { describe, expect, test, vi } from "vitest";

import { contentCheck } from "~/cli/content-check";
import { formatReport } from "~/curriculum/report";

import { contentWith, loadWith, MODULE } from "./support";

const curriculum = await loadWith(
  {
    file: MODULE,
    replace: "written: 2026-01-01",
    by: "written: 2026-02-03\nreviewed_by: { role: Nurse, name: Nora Example, date: 2026-02-04 }\nlive: { hours: 1.5, covers: Asking aloud. }",
  },
  {
    file: "modules/keeping-well/quiz.yaml",
    replace: "id: t02-q01\n    lesson: t02-l1\n    objective: t02-o1\n    type: single",
    by: "id: t02-q01\n    lesson: t02-l1\n    objective: t02-o1\n    type: single\n    critical: true",
  },
);

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    return { code: await contentCheck(args), text: written.join("") };
  } finally {
    spy.mockRestore();
  }
}

describe("the report", () => {
  test("shows what each module's credit is based on, and the sum of the default profile", () => {
    expect(formatReport(curriculum)).toBe(REPORT);
  });

  test("counts only the modules that the default profile requires", async () => {
    const one = await loadWith({
      file: "profiles/small.yaml",
      replace: "modules: [t01, t02], hours: 2",
      by: "modules: [t01], hours: 1",
    });
    const total = formatReport(one).split("\n\n").at(-1);
    expect(total).toContain("All modules of the profile small: t01\n");
    expect(total).toMatch(/Credit +1\.00 h/);
    expect(total).not.toContain("recovery_wellness");
  });

  test("shortens a long task to one line", async () => {
    const long = await loadWith({
      file: "modules/keeping-well/quiz.yaml",
      replace: "A wellness plan belongs to the person who wrote it.",
      by: `A plan.\n\n      ${"word ".repeat(60)}`,
    });
    const line = formatReport(long)
      .split("\n")
      .find((text) => text.includes("t02-l1-k1"));
    expect(line).toMatch(/t02-l1-k1: A plan\. word word .*…$/);
    expect(line?.length).toBeLessThan(140);
  });
});

describe("content:check --report", () => {
  test("prints the report after the check, wherever the flag is", async () => {
    const folder = await contentWith();
    const plain = await run(folder);
    expect(plain).toEqual({ code: 0, text: expect.stringMatching(/^All content files are valid\.\n/) });
    for (const args of [
      [folder, "--report"],
      ["--report", folder],
    ]) {
      const { code, text } = await run(...args);
      expect(code).toBe(0);
      expect(text).toMatch(/^All content files are valid\.\n(Note: .*\n)?\nt01 {2}Walking together\n/);
    }
  });

  test("exits like the check alone when there is a fault", async () => {
    const folder = await contentWith({
      file: MODULE,
      replace: "recovery_wellness: 1",
      by: "recovery_wellness: 4",
    });
    const { code, text } = await run("--report", folder);
    expect(code).toBe(1);
    expect(text).toContain("4 h claimed");
    expect(text).toContain("t02  Keeping well");
  });

  test("prints only the faults when nothing can be read", async () => {
    const { code, text } = await run("--report", await contentWith({ file: "program.yaml", remove: true }));
    expect(code).toBe(1);
    expect(text).toContain("program.yaml: found no such file");
    expect(text).not.toContain("Credit");
  });
});

const REPORT = `t01  Walking together
  t01-l1                      61.3 min  Every part of a lesson
    words                          667
    check                      1.0 min  t01-l1-k1: What comes first in lesson 1?
    reflection                10.0 min  t01-l1-r1: What helps you on a heavy day?
    try                       15.0 min  A walk with someone
    case                       6.0 min  t01-c1: The missed walk
    role_play                 12.0 min  The first hello
    sort                       2.0 min  t01-so1: Who decides about each of these?
    sort                       2.0 min  t01-or1: Put the morning into order.
    review                     2.0 min  Why does the other person set the speed?
    scenario                   8.0 min  t01-s1: The borrowed coat
  t01-l2                      26.3 min  A second lesson
    words                           60
    try                       15.0 min  Listening for ten minutes
    try                       10.0 min  The way to the front desk
    check                      1.0 min  t01-l2-k1: What comes first in lesson 2?
  Quiz                         4.5 min  3 drawn of 6
  Critical questions                 0
  Sum                         92.1 min  carries 1.5 h
  Credit                        1.00 h
    ethical_responsibility      0.50 h
    mentoring_education         0.50 h
  Live, not credited              none
  Reviewed                          no  not yet reviewed by a subject expert

t02  Keeping well
  t02-l1                      31.2 min  What keeps you well
    words                           55
    try                       15.0 min  A plan on one page
    try                       15.0 min  An early sign
    check                      1.0 min  t02-l1-k1: A wellness plan belongs to the person who wrote it.
  t02-l2                      30.1 min  Asking for help
    words                           34
    try                       15.0 min  A first message
    try                        5.0 min  Say the first sentence of it out loud.
    reflection                10.0 min  t02-l2-r1: Whom would you ask first?
  Quiz                         4.5 min  3 drawn of 6
  Critical questions                 1
  Sum                         65.9 min  carries 1 h
  Credit                        1.00 h
    recovery_wellness           1.00 h
  Live, not credited            1.50 h  Asking aloud.
  Reviewed                  2026-02-04  Nora Example, Nurse

All modules of the profile small: t01, t02
  Credit                        2.00 h
    ethical_responsibility      0.50 h
    mentoring_education         0.50 h
    recovery_wellness           1.00 h
  Live, still to come           1.50 h
`;

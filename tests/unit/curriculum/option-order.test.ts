import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

import { contentWith, faultsIn, LESSON, loadWith, PROFILE, QUIZ, SMALL_CONTENT } from "./support";
import { checkContent } from "~/curriculum/check.server";
import { phoneNumber } from "~/curriculum/schema-parts";
import { parseStoredQuestion } from "~/curriculum/stored.server";
import type { Question } from "~/curriculum/types";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { drawQuestions, mixedOptions } from "~/features/questions/model";

const quiz = await readFile(path.join(SMALL_CONTENT, QUIZ), "utf8");
const LAST = "The lonely answer to question 1.";

describe("an option that only makes sense in its position", () => {
  test.each([
    "All of the above.",
    "all of the above",
    "All the above",
    "None of the above.",
    "Both of the above!",
    "Any of the above.",
    "All of these answers are right.",
    "None of the other answers.",
    "All of them.",
    "Both A and B.",
    "A and C",
    "a and b are correct.",
    "A, B and C.",
    "Answers A and B.",
    "Options 1 and 2",
    "The first two answers.",
    "Neither of the two above.",
    "All of the above…",
    "“All of the above.”",
    "All of the above )",
    "Everything above.",
  ])("is reported: %s", async (text) => {
    const curriculum = await loadWith({ file: QUIZ, replace: LAST, by: JSON.stringify(text) });
    const told = faultsIn(curriculum, QUIZ).filter(({ instead }) => /mixed order/.test(instead));
    expect(told).toHaveLength(1);
  });

  test.each([
    "Above all, listen.",
    "You ask both of them to sit down with you.",
    "None of them wanted to go, and you say so.",
    "Call the crisis line and a supervisor.",
    "A friend and a neighbor.",
    "You put the person above all of these.",
    "All of the people in the group above the age of 18.",
    "Answer and listen.",
  ])("is not: %s", async (text) => {
    const curriculum = await loadWith({ file: QUIZ, replace: LAST, by: JSON.stringify(text) });
    expect(faultsIn(curriculum, QUIZ)).toEqual([]);
  });
});

describe("keep_order", () => {
  const ordered = quiz.replace("type: single", "type: single\n    keep_order: true");

  test("keeps a scale in the order of the file, in an attempt and in a check", async () => {
    const question: Question = {
      id: "q",
      moduleId: "m",
      lessonId: "l",
      type: "single",
      prompt: "How often?",
      keepOrder: true,
      options: ["never", "seldom", "often", "always"].map((id) => ({
        id,
        text: id,
        correct: id === "often",
        feedback: "Yes.",
      })),
      hash: "h",
    };
    const order = question.options.map(({ id }) => id);
    for (let seed = 1; seed < 12; seed += 1) {
      expect(drawQuestions([question], 1, `seed ${seed}`)[0]!.optionOrder).toEqual(order);
    }
    expect(mixedOptions(question).map(({ id }) => id)).toEqual(order);
    for (const id of ["k1", "k2", "k3", "k4"]) {
      expect(mixedOptions({ ...question, id }).map((option) => option.id)).toEqual(order);
    }
  });

  test("is read from the file, changes that question's hash and no other, and survives storage", async () => {
    const plain = await loadWith();
    const curriculum = await loadWith({ file: QUIZ, write: ordered });
    expect(curriculum.faults).toEqual([]);
    const marked = curriculum.versions.filter(
      ({ kind, json }) => kind === "question" && json.includes("keepOrder"),
    );
    expect(marked).toHaveLength(1);
    expect(parseStoredQuestion(marked[0]!.json)).toMatchObject({ keepOrder: true });
    const id = marked[0]!.id;
    expect(curriculum.questionById(id)?.hash).not.toBe(plain.questionById(id)?.hash);
    for (const question of plain.modules.flatMap((module) => [...module.questions, ...module.checks])) {
      if (question.id !== id) expect(curriculum.questionById(question.id)?.hash).toBe(question.hash);
    }
  });

  test("when missing or false, changes no hash", async () => {
    const plain = await loadWith();
    const written = quiz.replace("type: single", "type: single\n    keep_order: false");
    const curriculum = await loadWith({ file: QUIZ, write: written });
    expect(curriculum.faults).toEqual([]);
    for (const question of plain.modules.flatMap((module) => [...module.questions, ...module.checks])) {
      expect(curriculum.questionById(question.id)?.hash).toBe(question.hash);
      expect(curriculum.questionById(question.id)).not.toHaveProperty("keepOrder");
    }
  });

  test("is suggested to an author who wrote “All of the above”", async () => {
    const curriculum = await loadWith({ file: QUIZ, replace: LAST, by: "All of the above" });
    expect(faultsIn(curriculum, QUIZ)[0]?.instead).toMatch(/keep_order: true/);
  });

  test("lets an option refer to those above it", async () => {
    const first = quiz.indexOf("t02-q01");
    const write = `${quiz.slice(0, first)}${quiz.slice(first).replace("type: single", "type: single\n    keep_order: true").replace(LAST, "All of the above.")}`;
    expect(faultsIn(await loadWith({ file: QUIZ, write }), QUIZ)).toEqual([]);
  });
});

describe("a phone number in a file", () => {
  test.each([
    "(512) 555-0123",
    "(512)555-0123",
    "512-555-0123",
    "512.555.0123",
    "512 555 0123",
    "+1 (512) 555-0123",
    "1-800-273-8255",
    "1-800-273-TALK",
    "1 (800) 662-HELP",
    "(512) 555-0123 ext. 4",
    "512-555-0123 x45",
    "988",
    "+49 30 123456",
    "0800 111 0 111",
    "(030) 123456",
    "512\u2011555\u20110123",
  ])("may be written as %s", (number) => {
    expect(phoneNumber.safeParse(number).success).toBe(true);
  });

  test.each([
    "",
    "call us",
    "(512",
    "512) 555",
    "12",
    "ext. 4",
    "--",
    "555-0123 or 555-0124 or ask",
    "TALK",
    "<b>5</b>",
  ])("may not be %s", (number) => {
    expect(phoneNumber.safeParse(number).success).toBe(false);
  });
});

describe("content:check", () => {
  const check = async (...edits: Parameters<typeof contentWith>) =>
    checkContent(await contentWith(...edits), REQUIREMENT_SCHEMAS);
  const lesson = { file: LESSON, append: "Call 512-555-0199 {now}." };

  test("accepts a phone number as people write it in a program's contact and a profile's crisis line", async () => {
    const profile = await readFile(path.join(SMALL_CONTENT, PROFILE), "utf8");
    const program = await readFile(path.join(SMALL_CONTENT, "program.yaml"), "utf8");
    const faults = await check(
      {
        file: "program.yaml",
        write: program.replace(
          "  email: contact@example.org",
          '  email: contact@example.org\n  phone: "(512) 555-0123"',
        ),
      },
      { file: PROFILE, write: profile.replace('number: "112"', 'number: "(512) 555-0123"') },
    );
    expect(faults).toEqual([]);
  });

  test.each([
    ["a profile", { file: PROFILE, replace: "term_years: 1", by: "term_years: soon" }, PROFILE],
    [
      "program.yaml",
      { file: "program.yaml", replace: "quiz_bank_minimum: 4", by: "quiz_bank_minimum: few" },
      "program.yaml",
    ],
    ["the glossary", { file: "glossary.yaml", append: "- id: BAD ID" }, "glossary.yaml"],
    ["the sources", { file: "sources.yaml", append: "- id: BAD ID" }, "sources.yaml"],
    ["the competencies", { file: "competencies.yaml", append: "- id: BAD ID" }, "competencies.yaml"],
  ])("lists a fault in %s together with those of the lessons and quizzes", async (_, edit, file) => {
    const inLesson = await check(lesson);
    const faults = await check(edit, lesson, { file: QUIZ, replace: LAST, by: "All of the above" });
    expect(faults.some((fault) => fault.file === file)).toBe(true);
    expect(faults.filter((fault) => fault.file === LESSON)).toEqual(
      inLesson.filter((fault) => fault.file === LESSON),
    );
    expect(faults.some((fault) => fault.file === QUIZ && /All of the above/.test(fault.found))).toBe(true);
  });

  test("reports nothing but the cause for a file it could not read", async () => {
    const faults = await check({ file: "glossary.yaml", append: "- id: BAD ID" });
    expect(new Set(faults.map(({ file }) => file))).toEqual(new Set(["glossary.yaml"]));
  });

  test("lists faults in two profiles, program.yaml and a policy at once", async () => {
    const profile = await readFile(path.join(SMALL_CONTENT, PROFILE), "utf8");
    const faults = await check(
      { file: PROFILE, write: profile.replace("term_years: 1", "term_years: soon") },
      {
        file: "profiles/second.yaml",
        write: profile.replace("id: small", "id: second").replace("paper: a4", "paper: a9"),
      },
      { file: "program.yaml", replace: "quiz_bank_minimum: 4", by: "quiz_bank_minimum: few" },
      { file: "policies/data-notice.mdx", append: "{now}" },
    );
    const files = new Set(faults.map(({ file }) => file));
    for (const file of [PROFILE, "profiles/second.yaml", "program.yaml", "policies/data-notice.mdx"])
      expect(files).toContain(file);
  });

  test("says one question, not 1 questions", async () => {
    const faults = [
      ...(await check({
        file: QUIZ,
        write: quiz.replaceAll(/(t02-q0[56]\n {4}lesson: )t02-l2/g, "$1t02-l1"),
      })),
      ...(await check({ file: QUIZ, write: quiz.slice(0, quiz.indexOf("  - id: t02-q02")) })),
    ];
    const said = faults.map(({ found, instead }) => `${found} ${instead}`).join("\n");
    expect(said).toMatch(/question/);
    expect(said).not.toMatch(/\b1 (?:sound )?(?:questions|options|answers)\b/);
  });
});

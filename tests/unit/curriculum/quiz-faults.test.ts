import { readFile } from "node:fs/promises";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { faultsIn, LESSON, lineOfText, loadWith, QUIZ, SMALL_CONTENT, type Edit } from "./support";

const quiz = await readFile(path.join(SMALL_CONTENT, QUIZ), "utf8");

/** Returns an edit of one question of the bank, found by its text. */
function replace(from: string, by: string): Edit {
  return { file: QUIZ, replace: from, by };
}

const single = quiz.slice(quiz.indexOf("  - id: t02-q01"), quiz.indexOf("  - id: t02-q02"));
const multiple = quiz.slice(quiz.indexOf("  - id: t02-q02"), quiz.indexOf("  - id: t02-q03"));
const truth = quiz.slice(quiz.indexOf("  - id: t02-q03"), quiz.indexOf("  - id: t02-q04"));
const optionC = single.slice(single.indexOf("      - id: c"));
const optionD = multiple.slice(multiple.indexOf("      - id: d"));
const lineOf = (part: string, after: string) =>
  quiz.slice(0, quiz.indexOf(after)).split("\n").length -
  1 +
  lineOfText(quiz.slice(quiz.indexOf(after)), part);

describe("a quiz", () => {
  test.each<[string, Edit, RegExp, number, RegExp]>([
    [
      "without a right answer",
      replace(single, single.replace("        correct: true\n", "")),
      /no right answer in `t02-q01`/,
      lineOf("options:", "t02-q01"),
      /correct: true/,
    ],
    [
      "with two right answers to a single question",
      replace(
        single,
        single.replace(
          "lonely answer to question 1.\n",
          "lonely answer to question 1.\n        correct: true\n",
        ),
      ),
      /2 right answers in `t02-q01`/,
      lineOf("options:", "t02-q01"),
      /type: multiple/,
    ],
    [
      "with two options to a single question",
      replace(single, single.replace(optionC, "")),
      /2 options in `t02-q01`/,
      lineOf("options:", "t02-q01"),
      /3 to 5/,
    ],
    [
      "with three options to a multiple question",
      replace(multiple, multiple.replace(optionD, "")),
      /3 options in `t02-q02`/,
      lineOf("options:", "t02-q02"),
      /4 to 6/,
    ],
    [
      "with one right answer to a multiple question",
      replace(multiple, multiple.replace("        correct: true\n", "")),
      /one right answer in `t02-q02`/,
      lineOf("options:", "t02-q02"),
      /type: single/,
    ],
    [
      "with only right answers to a multiple question",
      replace(multiple, multiple.replace(/(text: .*)\n(?! +correct)/g, "$1\n        correct: true\n")),
      /no wrong answer in `t02-q02`/,
      lineOf("options:", "t02-q02"),
      /correct: true/,
    ],
    [
      "with other ids to a true or false question",
      replace(truth, truth.replace("id: true", "id: yes")),
      /not `true` and `false`/,
      lineOf("options:", "t02-q03"),
      /ids `true` and `false`/,
    ],
    [
      "with an option's id twice",
      replace(single, single.replace("id: b", "id: a")),
      /the option `a` a second time in `t02-q01`/,
      lineOf("id: b", "t02-q01"),
      /own/,
    ],
    [
      "without feedback",
      replace(single, single.replace(/ +feedback: Yes.*\n/, "")),
      /no `feedback`/,
      lineOf("- id: a", "t02-q01"),
      /a text/,
    ],
    [
      "of an unknown kind",
      replace(single, single.replace("type: single", "type: essay")),
      /`type`: `essay`/,
      lineOf("type: single", "t02-q01"),
      /`single`, `multiple`, `true_false`/,
    ],
    [
      "about a lesson that does not exist",
      replace(single, single.replace("lesson: t02-l1", "lesson: t02-l9")),
      /`lesson: t02-l9` in `t02-q01`/,
      lineOf("lesson:", "t02-q01"),
      /`t02-l1`, `t02-l2`/,
    ],
    [
      "with an id of another module",
      replace("id: t02-q01", "id: t01-q01"),
      /the id `t01-q01` a second time/,
      lineOf("t02-q01", "t02-q01"),
      /already used in modules\/walking-together\/quiz\.yaml, line/,
    ],
    [
      "with a mistyped name",
      replace(single, single.replace("correct: true", "corect: true")),
      /`corect`/,
      lineOf("correct: true", "t02-q01"),
      /spelling/,
    ],
    [
      "that is no YAML",
      replace("prompt: |", "prompt: Why: because\n    hint: |"),
      /colon inside a text/,
      lineOf("prompt: |", "checks"),
      /quotes/,
    ],
  ])("%s cannot be started", async (_, edit, found, line, instead) => {
    const curriculum = await loadWith(edit);
    const told = faultsIn(curriculum, QUIZ).find((fault) => found.test(fault.found));
    expect(told, JSON.stringify(faultsIn(curriculum, QUIZ))).toBeDefined();
    expect(told?.line).toBe(line);
    expect(told?.instead).toMatch(instead);
    expect(curriculum.moduleById("t02")?.faults).toContainEqual(told);
    expect(curriculum.moduleById("t01")?.faults).toEqual([]);
    expect(curriculum.moduleById("t01")?.questions).toHaveLength(6);
  });

  test("smaller than the largest draw cannot be started", async () => {
    const curriculum = await loadWith({ file: "profiles/small.yaml", replace: "draw: 3", by: "draw: 7" });
    const told = faultsIn(curriculum, QUIZ);
    expect(told).toMatchObject([
      { line: lineOfText(quiz, "questions:"), found: "a bank of 6 valid questions" },
    ]);
    expect(curriculum.moduleById("t02")?.faults).toEqual(told);
  });

  test("smaller than the program's minimum is reported", async () => {
    const curriculum = await loadWith({ file: "program.yaml", replace: "quiz_bank_minimum: 4", by: "" });
    const told = faultsIn(curriculum, QUIZ).find(({ found }) => found.startsWith("a bank of 6"));
    expect(told).toMatchObject({
      line: lineOfText(quiz, "questions:"),
      instead: expect.stringMatching(/18 more/),
    });
    expect(curriculum.moduleById("t02")?.faults).toEqual([]);
  });

  test("with few questions about a lesson is reported", async () => {
    const curriculum = await loadWith({
      file: QUIZ,
      write: quiz.replaceAll(/(t02-q0[56]\n {4}lesson: )t02-l2/g, "$1t02-l1"),
    });
    expect(faultsIn(curriculum, QUIZ)).toMatchObject([{ found: "1 question about the lesson `t02-l2`" }]);
  });

  test("with a check that no lesson shows is reported", async () => {
    const curriculum = await loadWith({
      file: "modules/keeping-well/01-what-keeps-you-well.mdx",
      replace: '<KnowledgeCheck id="t02-l1-k1" />',
      by: "No check.",
    });
    expect(faultsIn(curriculum, QUIZ)).toMatchObject([
      { line: lineOfText(quiz, "t02-l1-k1"), found: "the check `t02-l1-k1`, which no lesson shows" },
    ]);
    expect(curriculum.moduleById("t02")?.faults).toEqual([]);
  });

  test.each([
    ["a hurtful word", "lonely answer to question 1.", "answer of an addict.", /"addict"/],
    ["a number", "lonely answer to question 1.", "answer is 911.", /"911"/],
    ["Markdown", "lonely answer to question 1.", "**answer**.", /\*\*/],
    ["all of the above", "The lonely answer to question 1.", "All of the above", /All of the above/],
  ])("with %s is reported", async (_, from, to, found) => {
    const curriculum = await loadWith(replace(from, to));
    const told = faultsIn(curriculum, QUIZ).find((fault) => found.test(fault.found));
    expect(told?.line).toBe(lineOf("lonely", "t02-q01"));
  });

  test("marks the questions that must be right, and no others", async () => {
    const marked = single.replace("type: single", "type: single\n    critical: true");
    const unmarked = multiple.replace("type: multiple", "type: multiple\n    critical: false");
    const curriculum = await loadWith(replace(single, marked), replace(multiple, unmarked));
    expect(curriculum.faults).toEqual([]);
    const { questions = [] } = curriculum.moduleById("t02") ?? {};
    expect(questions.filter((question) => question.critical === true).map(({ id }) => id)).toEqual([
      "t02-q01",
    ]);
    expect(questions.filter((question) => "critical" in question).map(({ id }) => id)).toEqual(["t02-q01"]);
    const plain = await loadWith();
    expect(curriculum.questionById("t02-q01")?.hash).not.toBe(plain.questionById("t02-q01")?.hash);
    expect(curriculum.questionById("t02-q02")?.hash).toBe(plain.questionById("t02-q02")?.hash);
  });

  test("with a critical check is reported, and the check is not marked", async () => {
    const curriculum = await loadWith(replace("type: true_false", "type: true_false\n    critical: true"));
    expect(faultsIn(curriculum, QUIZ)).toMatchObject([
      {
        line: 5,
        found: "`critical` in the check `t02-l1-k1`",
        instead: expect.stringMatching(/Remove the line/),
      },
    ]);
    expect(curriculum.moduleById("t02")?.faults).toEqual([]);
    expect(curriculum.questionById("t02-l1-k1")).toEqual((await loadWith()).questionById("t02-l1-k1"));
  });

  test("with a mark that is neither true nor false cannot be started", async () => {
    const curriculum = await loadWith(
      replace(single, single.replace("type: single", "type: single\n    critical: very")),
    );
    expect(faultsIn(curriculum, QUIZ)).toMatchObject([{ found: "`critical`: `very`" }]);
    expect(curriculum.moduleById("t02")?.faults).toHaveLength(1);
  });

  test("with more critical questions than a profile draws is reported, with both numbers", async () => {
    const write = (count: number) => {
      let left = count;
      return quiz.replaceAll(/(  - id: t02-q0\d\n {4}lesson: .*\n)/g, (head) =>
        left-- > 0 ? `${head}    critical: true\n` : head,
      );
    };
    const enough = await loadWith({ file: QUIZ, write: write(3) });
    expect(enough.faults).toEqual([]);
    const curriculum = await loadWith({ file: QUIZ, write: write(4) });
    expect(faultsIn(curriculum, QUIZ)).toMatchObject([
      {
        line: lineOfText(quiz, "questions:"),
        found: "4 critical questions, and a draw of 3 in the profile `small`",
        instead: expect.stringMatching(/at most 3, or write `draw: 4`/),
      },
    ]);
    expect(curriculum.moduleById("t02")?.faults).toEqual([]);
  });

  test("that is missing does not affect the lessons", async () => {
    const curriculum = await loadWith({ file: QUIZ, remove: true });
    expect(curriculum.moduleById("t02")?.faults).toMatchObject([{ file: QUIZ, found: "no such file" }]);
    expect(curriculum.lessonById("t02-l2")?.blocks.length).toBeGreaterThan(0);
  });

  test("reads what YAML would parse as a Boolean as the text it is", async () => {
    const curriculum = await loadWith();
    const question = curriculum.questionById("t02-q03");
    expect(question?.options.map(({ id, text }) => [id, text])).toEqual([
      ["true", "True"],
      ["false", "False"],
    ]);
  });

  test("reports the faults of several questions together", async () => {
    const curriculum = await loadWith(
      replace(single, single.replace("        correct: true\n", "")),
      replace(multiple, multiple.replace(optionD, "")),
      { file: LESSON, append: "Call 911." },
    );
    expect(faultsIn(curriculum, QUIZ).length).toBeGreaterThanOrEqual(2);
    expect(faultsIn(curriculum, LESSON)).toHaveLength(1);
    expect(curriculum.moduleById("t02")?.questions.map(({ id }) => id)).not.toContain("t02-q01");
    expect(curriculum.moduleById("t02")?.questions.map(({ id }) => id)).toContain("t02-q03");
  });
});

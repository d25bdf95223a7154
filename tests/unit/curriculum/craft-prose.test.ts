import { describe, expect, test } from "vitest";

import { APPENDED_LINE, contentWith, LESSON, MODULE, type Edit } from "./support";
import { readAndCheck } from "~/curriculum/check.server";
import { findBritish } from "~/curriculum/craft/british";
import { gradeOf, ownSentences, sentencesOf, wordsOf } from "~/curriculum/craft/sentences";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

/** Returns what the check reports for one file with this content: "line: what was found". */
async function foundWith(file: string, ...edits: Edit[]): Promise<string[]> {
  const { faults, content } = await readAndCheck(await contentWith(...edits), REQUIREMENT_SCHEMAS);
  const lesson = content?.curriculum.modules.flatMap(({ lessons }) => lessons);
  // Style findings never take a lesson from its readers.
  expect(lesson?.every((one) => one.faults.length === 0)).toBe(true);
  return faults.filter((fault) => fault.file === file).map(({ line, found }) => `${line ?? "-"}: ${found}`);
}

const withText = (text: string) => foundWith(LESSON, { file: LESSON, append: text });

const STEADY = "You sit down with the person and listen to what the week was like for them.";

describe("a lesson", () => {
  test("in a steady voice has no findings", async () => {
    expect(await withText(`${STEADY} ${STEADY}`)).toEqual([]);
  });

  test("of long words in long sentences is reported", async () => {
    const heavy =
      "Organizational representatives systematically communicate institutional responsibilities regarding confidentiality considerations, notwithstanding administrative complications encountered throughout interdisciplinary collaboration.";
    expect((await withText(`${heavy} ${heavy} ${heavy} ${heavy}`)).join()).toMatch(
      /-: a text at grade \d\d\.\d/,
    );
  });

  test("with too many short sentences", async () => {
    const clipped = Array.from({ length: 12 }, () => `${STEADY} Then you wait.`).join(" ");
    expect((await withText(clipped)).join()).toMatch(/-: 1\d of \d+ sentences with 5 words or fewer/);
  });

  test("with four short sentences in a row, except in quoted speech", async () => {
    const text = "You wait. They look up. You nod. Nobody moves.";
    expect(await withText(text)).toEqual([`${APPENDED_LINE}: 4 short sentences in a row ("You wait." …)`]);
    expect(await withText(`> ${text}`)).toEqual([]);
    expect(await withText("You wait. They look up. You nod. “Come in. Sit down.” They sit.")).toEqual([]);
  });

  test.each([
    ["The programme has a theatre.", ["programme", "theatre"]],
    ["She apologised for her behaviour.", ["apologised", "behaviour"]],
    ["A licence costs money.", ["licence"]],
    ["They travelled for a fortnight.", ["travelled", "fortnight"]],
    ["Is it all right to practise?", ["practise"]],
  ])("with British words: %s", async (text, words) => {
    expect(await withText(text)).toEqual(
      words.map((word) => `${APPENDED_LINE}: "${word}", which is British`),
    );
  });

  test.each([
    ["An alcoholic came in that day.", "alcoholic"],
    ["Two schizophrenics live there.", "schizophrenics"],
    ["It serves mentally ill people in town.", "mentally ill people"],
    ["Her uncle committed suicide years ago.", "committed suicide"],
    ["He suffers from depression, he says.", "suffers from"],
    ["It was a failed suicide attempt.", "failed suicide attempt"],
  ])("with words that hurt: %s", async (text, word) => {
    const note: Edit = {
      file: LESSON,
      replace: "---\nid:",
      by: "---\ncontent_note: Speaks of suicide.\nid:",
    };
    const found = await foundWith(LESSON, note, { file: LESSON, append: text });
    expect(found).toEqual([`${APPENDED_LINE + 1}: "${word}"`]);
  });

  test("with what only looks like such words, or is quoted as a word", async () => {
    const text =
      "Alcoholics Anonymous meets there. Someone had an alcoholic drink. People still write “schizophrenic” in notes.";
    expect(await withText(text)).toEqual([]);
  });

  test.each([
    "He had hanged himself in the spring.",
    "She jumped from a place in town.",
    "They took 40 pills that night.",
    "He was shooting up in the car.",
  ])("that describes a method: %s", async (text) => {
    expect(await withText(text)).toEqual([expect.stringMatching(new RegExp(`^${APPENDED_LINE}: "`))]);
  });

  test.each([
    ["About 40 percent of them came back.", "40 percent"],
    ["It happens to one in three people here.", "one in three"],
    ["More than 80,000 people were there.", "80,000"],
    ["They are twice as likely to stay on.", "twice as"],
  ])("with a statistic without its source: %s", async (text, number) => {
    expect(await withText(text)).toEqual([`${APPENDED_LINE}: a number without a source ("${number}")`]);
    expect(await withText(`${text} <Cite id="handbook" />`)).toEqual([]);
  });

  test("that mentions suicide or sexual violence without a content note", async () => {
    expect(await withText("Somebody spoke of suicide in the group that evening.")).toEqual([
      "-: a text that speaks of suicide, and no note that says so",
    ]);
    expect(await withText("She told the group that she was raped years ago.")).toEqual([
      "-: a text that speaks of sexual violence, and no note that says so",
    ]);
    const noted: Edit = {
      file: LESSON,
      replace: "---\nid:",
      by: "---\ncontent_note: Speaks of suicide.\nid:",
    };
    const said = { file: LESSON, append: "Somebody spoke of suicide in the group that evening." };
    expect(await foundWith(LESSON, noted, said)).toEqual([]);
    const other: Edit = { file: LESSON, replace: "---\nid:", by: "---\ncontent_note: Speaks of money.\nid:" };
    expect(await foundWith(LESSON, other, said)).toHaveLength(1);
    const help =
      '<Callout kind="care">\n\nIf you think of suicide, talk to someone you trust today.\n\n</Callout>';
    expect(await withText(help)).toEqual([]);
  });
});

describe("a module", () => {
  test("whose objectives have no id, or the same id twice", async () => {
    const bare: Edit = { file: MODULE, replace: "objectives:\n", by: "objectives:\n  - say hello\n" };
    expect((await foundWith(MODULE, bare)).join("\n")).toMatch(/: the objective "say hello" without an id/);
    const twice =
      "objectives:\n  - id: t02-o8\n    text: say hello\n  - id: t02-o8\n    text: say it again\n";
    expect(
      (await foundWith(MODULE, { file: MODULE, replace: "objectives:\n", by: twice })).join("\n"),
    ).toMatch(/: the objective `t02-o8` a second time/);
  });

  test("whose scenarios can be answered by selecting the longest choice", async () => {
    const scenario = (id: string) =>
      `<Scenario id="t02-s${id}" title="A call ${id}">\n\nThe phone rings at night.\n\n<Choice id="a" title="Answer it and listen for a while" fit="good">\n\nYou talk.\n\n</Choice>\n\n<Choice id="b" title="Let it ring" fit="unsure">\n\nIt stops.\n\n</Choice>\n\n</Scenario>`;
    const text = `## Calls\n\n${["11", "12", "13", "14"].map(scenario).join("\n\n")}`;
    expect(await foundWith(MODULE, { file: LESSON, append: text })).toContainEqual(
      expect.stringMatching(/: the good choice is the longest in 4 of 4 scenarios/),
    );
  });
});

describe("reading", () => {
  test("splits sentences where they end", () => {
    expect(sentencesOf("Call Dr. Lee at 5 p.m. today. “Is it you?” She nods. Why? 5 people came.")).toEqual([
      "Call Dr. Lee at 5 p.m. today.",
      "“Is it you?”",
      "She nods.",
      "Why?",
      "5 people came.",
    ]);
    expect(wordsOf("It’s a well-kept 2.5 — don’t!")).toEqual(["It’s", "a", "well-kept", "2.5", "don’t"]);
  });

  test("ignores quoted speech", () => {
    expect(ownSentences("You say, “Come in. Sit.” She sits down.")).toEqual([
      { text: expect.any(String), words: null },
      { text: "She sits down.", words: 3 },
    ]);
  });

  test("returns the Flesch–Kincaid grade", () => {
    // 0.39 · 6/1 + 11.8 · 6/6 − 15.59
    expect(gradeOf(["The cat sat on the mat."])).toBeCloseTo(-1.45, 2);
    expect(gradeOf([])).toBe(0);
  });

  test.each([
    "center license program counseling canceled cancellation enrollment fulfilled practice practices",
    "exercise advise surprise promise wise raise supervise otherwise compromise revise analysis paradise",
    "parameter metropolis dialogue story grayhound gray molding towards realize travel traveler",
  ])("does not mistake an American word for a British one: %s", (words) => {
    expect(findBritish(words)).toEqual([]);
  });
});

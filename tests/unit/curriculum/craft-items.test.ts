import { describe, expect, test } from "vitest";

import { checkItems } from "~/curriculum/craft/item-rules";
import { cueHits, cueShares, loneWords } from "~/curriculum/craft/cues";
import type { QuestionFile } from "~/curriculum/module-schema";
import type { QuestionDraft } from "~/curriculum/quiz";

type Options = Record<string, string>;

/** Returns an item whose key is the option named `key` (or several, separated by spaces); every text has feedback. */
function item(id: string, key: string, options: Options, more: Partial<QuestionFile> = {}): QuestionDraft {
  const keys = key.split(" ");
  const value: QuestionFile = {
    id,
    lesson: "t01-l1",
    type: keys.length > 1 ? "multiple" : "single",
    critical: undefined,
    objective: "t01-o1",
    keep_order: undefined,
    prompt: "What do you do?",
    options: Object.entries(options).map(([name, text]) => ({
      id: name,
      text,
      correct: keys.includes(name),
      feedback: "Here is why.",
    })),
    ...more,
  };
  return { value, line: Number(/q(\d+)/.exec(id)?.[1] ?? 1), lessonLine: 1, criticalLine: null };
}

const PLAIN = { a: "Go to the door", b: "Sit by the bed", c: "Look at a map", d: "Take out a pen" };

/** Returns a bank without faults: twelve items, whose keys change position and are not always the longest. */
function soundBank(): QuestionDraft[] {
  return Array.from({ length: 12 }, (_none, at) => {
    const key = "abcd"[at % 4] ?? "a";
    const texts: Options = {
      a: "Walk over to the door",
      b: "Sit down by the window",
      c: "Read it in the kitchen",
      d: "Write it on the board",
    };
    for (const name of Object.keys(texts)) texts[name] = `${texts[name] ?? ""} ${"efghijklmnop"[at] ?? ""}`;
    const other = "abcd"[(at + 1) % 4] ?? "b";
    const [long, short] =
      at % 4 === 0 ? [key, other] : at % 4 === 1 ? [other, key] : [other, "abcd"[(at + 2) % 4] ?? "c"];
    texts[long] = `${texts[long] ?? ""}xx`;
    texts[short] = (texts[short] ?? "").slice(0, 19);
    return item(`t01-q${at + 1}`, key, texts);
  });
}

function findings(questions: QuestionDraft[], more: { lesson?: string; objectives?: string[] | null } = {}) {
  const quiz = { questions, checks: [], checkIds: new Set<string>(), bankLine: 9 };
  const lessons = [{ id: "t01-l1", text: more.lesson ?? "" }];
  return checkItems({ file: "quiz.yaml", quiz, lessons, objectives: more.objectives ?? null }).map(
    ({ line, found, instead, blocking }) => {
      expect(blocking, "a finding of style takes nothing from anyone").toBe(false);
      expect(instead).toMatch(/\w/);
      return `${line ?? "-"}: ${found}`;
    },
  );
}

describe("one item", () => {
  test.each<[string, QuestionDraft, RegExp]>([
    [
      "a key that is much longer than the others",
      item("t01-q7", "b", { ...PLAIN, b: "Sit down beside the bed, wait, and write all of it into the log" }),
      /^7: a key .* times as long .* `t01-q7`/,
    ],
    [
      "a key that is much shorter than the others",
      item("t01-q7", "b", { ...PLAIN, b: "Sit" }),
      /^7: a key 0\.\d+ times as long/,
    ],
    [
      "two negatives in one clause of the question",
      item("t01-q7", "a", PLAIN, { prompt: "Which of these is not without risk?" }),
      /^7: two negatives in ".*not without risk.*" of `t01-q7`/,
    ],
    [
      "two negatives in one clause of an option",
      item("t01-q7", "a", { ...PLAIN, c: "Do not say nothing" }),
      /^7: two negatives in "Do not say nothing"/,
    ],
    [
      "a question with a negative, and an option with one",
      item("t01-q7", "a", { ...PLAIN, c: "Do not sit" }, { prompt: "What would you not do?" }),
      /^7: a question with a negative, and one in "Do not sit"/,
    ],
    [
      "a British word",
      item("t01-q7", "a", { ...PLAIN, c: "Use a colour" }),
      /^7: "colour", which is British/,
    ],
    [
      "a word that hurts",
      item("t01-q7", "a", { ...PLAIN, c: "Help a relapser" }),
      /^7: "relapser" in `t01-q7`/,
    ],
  ])("%s", (_what, question, expected) => {
    expect(findings([question])).toEqual([expect.stringMatching(expected)]);
  });

  test("accepts negatives in two clauses or in quotation marks, and what only looks like two", () => {
    for (const text of [
      "Say no, and do not sign",
      "Tell her it is not only hers",
      "Say “I cannot say nothing”",
      "Sit down, not yet, and not late",
    ])
      expect(findings([item("t01-q7", "a", { a: text, b: text, c: text, d: text })])).toEqual(
        text.includes("nothing") ? [expect.stringContaining("two negatives")] : [],
      );
  });

  test("finds six consecutive words that are also in a lesson", () => {
    const options = { ...PLAIN, c: "Ask him who else was there" };
    const lesson = "You could ask him who else was there last night.";
    expect(
      findings(
        [
          item("t01-q7", "a", {
            ...options,
            b: "Sit on the next chair then",
            d: "Take a pen out of it now",
            a: "Go to the front door now",
          }),
        ],
        { lesson },
      ),
    ).toEqual([
      expect.stringMatching(/^7: "ask him who else was there", which is in the lesson `t01-l1` too/),
    ]);
    expect(findings([item("t01-q7", "a", PLAIN)], { lesson: "Go to the" })).toEqual([]);
  });
});

describe("a bank", () => {
  test("of sound items has no findings", () => {
    expect(findings(soundBank())).toEqual([]);
  });

  test("whose keys are mostly the longest, or never", () => {
    const long = soundBank().map((one) => lengthen(one, true));
    expect(findings(long).join("\n")).toMatch(/9: the key is the longest option in 100%/);
    const never = soundBank().map((one) => lengthen(one, false));
    expect(findings(never).join("\n")).toMatch(/9: the key is the longest option in 0% .*\(none\)/);
  });

  test("whose keys are mostly the shortest", () => {
    const short = soundBank().map((one) => lengthen(one, false));
    expect(findings(short).join("\n")).toMatch(/9: the key is the shortest option in 100%/);
  });

  test("whose multiple items all have the same number of right options", () => {
    const same = ["q1", "q2", "q3"].map((id) => item(`t01-${id}`, "a b", PLAIN));
    expect(findings(same)).toEqual(["9: 2 right answers in 100% of the multiple-choice items"]);
    const varied = [...same.slice(0, 2), item("t01-q3", "a b c", PLAIN), item("t01-q4", "a b c", PLAIN)];
    expect(findings(varied)).toEqual([]);
  });

  test("with many true-or-false items, or mostly true ones", () => {
    const truth = (id: string, isTrue: boolean) =>
      item(id, isTrue ? "true" : "false", { true: "True", false: "False" }, { type: "true_false" });
    const many = [...soundBank(), truth("t01-q20", true), truth("t01-q21", false)];
    expect(findings(many)).toEqual(["9: 2 true-or-false items in a bank of 14"]);
    const leaning = [...soundBank(), ...soundBank(), truth("t01-q20", true), truth("t01-q21", true)];
    expect(findings(leaning)).toEqual(["9: 2 true and 0 false among the true-or-false items"]);
  });

  test.each([
    ["always", "absolute words"],
    ["because", "clauses that justify"],
  ])("whose distractors alone say “%s”", (word, named) => {
    const bank = soundBank().map((one, at) =>
      withTexts(one, (text, isKey) => (isKey || at % 3 > 0 ? `${text} then` : `${text} ${word}`)),
    );
    expect(findings(bank).join("\n")).toMatch(new RegExp(`9: ${named} .* in 0% of the keys and \\d+% of`));
  });

  test("in which a word occurs in the key alone", () => {
    const bank = soundBank().map((one) =>
      withTexts(one, (text, isKey) => (isKey ? `zebra ${text}` : `stone ${text}`)),
    );
    expect(findings(bank).join("\n")).toMatch(
      /9: "zebra" is in one option alone in 12 items, and in the key in 12 of them/,
    );
  });

  test("whose keys are found by a script that does not read the questions", () => {
    const bank = soundBank().map((one) =>
      withTexts(one, (text, isKey) => (isKey ? `Listen and choose: ${text}` : `Carry on as it is: ${text}`)),
    );
    expect(findings(bank).join("\n")).toMatch(/9: a script that reads no question finds \d+% of the keys/);
  });

  test("whose items name no objective, an unknown one, or one objective too rarely", () => {
    const bank = [
      item("t01-q1", "a", PLAIN),
      item("t01-q2", "b", PLAIN, { objective: undefined }),
      item("t01-q3", "c", PLAIN, { objective: "t01-o9" }),
    ];
    expect(findings(bank, { objectives: ["t01-o1", "t01-o2"] })).toEqual([
      "2: no objective in `t01-q2`",
      "3: `objective: t01-o9` in `t01-q3`",
      "9: 1 item about the objective `t01-o1`",
      "9: 0 items about the objective `t01-o2`",
    ]);
  });
});

describe("the script", () => {
  const plain = (key: string, ...others: string[]) => ({
    id: "x",
    options: [{ text: key, isKey: true }, ...others.map((text) => ({ text, isKey: false }))],
  });

  test("guesses when there is no cue, and succeeds when there is one", () => {
    expect(cueHits([plain("One", "Two", "Six")])).toBeCloseTo(1 / 3);
    expect(cueHits([plain("Call your supervisor", "Say so as it is old", "Read it over again")])).toBe(1);
    expect(cueHits([])).toBe(0);
  });

  test("reports each cue's share of keys and distractors", () => {
    const shares = cueShares([plain("Ask her", "Because of it", "Sit down")]);
    expect(shares.find(({ name }) => name === "asks, listens, offers")).toMatchObject({
      keys: 1,
      distractors: 0,
    });
    expect(shares.find(({ name }) => name === "a clause that justifies")).toMatchObject({
      keys: 0,
      distractors: 0.5,
    });
  });

  test("counts a word only when exactly one option has it", () => {
    expect(loneWords([plain("red cup", "red hat", "old hat")])).toEqual([
      { word: "cup", items: 1, keys: 1 },
      { word: "old", items: 1, keys: 0 },
    ]);
  });
});

function withTexts(draft: QuestionDraft, change: (text: string, isKey: boolean) => string): QuestionDraft {
  const options = draft.value.options.map((one) => ({ ...one, text: change(one.text, one.correct) }));
  return { ...draft, value: { ...draft.value, options } };
}

/** Returns the item with a key that is one character longer, or shorter, than its other options. */
function lengthen(draft: QuestionDraft, isLonger: boolean): QuestionDraft {
  return withTexts(draft, (text, isKey) => text.slice(0, 6).padEnd(isKey ? (isLonger ? 9 : 7) : 8, "y"));
}

import { describe, expect, test } from "vitest";

import { APPENDED_LINE, faultsIn, LESSON, loadWith, MODULE, PROFILE, type Edit } from "./support";

const plain = await loadWith();
const plainWords = plain.lessonById("t02-l2")?.words ?? Number.NaN;

async function wordsAdded(text: string): Promise<number> {
  const changed = await loadWith({ file: LESSON, append: text });
  expect(changed.faults).toEqual([]);
  return (changed.lessonById("t02-l2")?.words ?? Number.NaN) - plainWords;
}

describe("the words of a lesson", () => {
  test.each([
    ["prose", "Four words stand here.", 4],
    ["emphasis inside a word", "Un*believ*able, **twice**.", 2],
    ["marks that are no words", "Now — and then … 3 & 4.", 5],
    ["a heading", "## Two words", 2],
    ["lists", "- one\n- two three\n\n1. four", 4],
    ["a quotation", "> three words here", 3],
    [
      "a table with its caption",
      '<DataTable caption="Two kinds">\n\n| A | B |\n|---|---|\n| c | d e |\n\n</DataTable>',
      7,
    ],
    ["a term and a link", 'A <Term id="wellness-plan">plan</Term>, and [a link](/glossary).', 5],
    ["a citation", 'A fact <Cite id="letter" />.', 2],
    ["a story", '<Story name="Rosa">\n\nRosa called.\n\n</Story>', 2],
    ["a callout with its title", '<Callout kind="note" title="In short">\n\nGo slowly.\n\n</Callout>', 4],
    ["a reflection's prompt", '<Reflection id="t02-l2-r2" prompt="Whom do you trust?" />', 4],
    [
      "a scenario with its titles, choices and debrief",
      '## S\n\n<Scenario id="t02-s1" title="A day">\n\nWell then.\n\n<Choice id="a" title="Stay here" fit="good">\n\nYes.\n\n</Choice>\n\n<Choice id="b" title="Go" fit="harm">\n\nNo no.\n\n</Choice>\n\n<Debrief>\n\nWhy so.\n\n</Debrief>\n\n</Scenario>',
      13,
    ],
    [
      "a case with its titles, steps, choices and debrief",
      '## C\n\n<Case id="t02-c1" title="A day">\n\nWell then.\n\n<Step id="a">\n\nNow.\n\n<Choice id="a" title="Stay here" fit="good" to="b">\n\nYes.\n\n</Choice>\n\n<Choice id="b" title="Go" fit="harm">\n\nNo no.\n\n</Choice>\n\n</Step>\n\n<Step id="b">\n\nLater.\n\n<Choice id="a" title="Stay" fit="good">\n\nYes.\n\n</Choice>\n\n<Choice id="b" title="Go" fit="harm">\n\nOh.\n\n</Choice>\n\n</Step>\n\n<Debrief>\n\nWhy so.\n\n</Debrief>\n\n</Case>',
      19,
    ],
    [
      "a role-play with who takes part",
      '<RolePlay title="The call" who="Two people">\n\nOne calls.\n\n</RolePlay>',
      6,
    ],
    [
      "a sorting task with its bins, items and reasons, each once",
      '<Sort id="t02-so1" prompt="Where to?">\n<Bin id="a" title="Here" />\n<Bin id="b" title="There" />\n<Item to="a" why="It is near.">One</Item>\n<Item to="b" why="Far.">Two</Item>\n<Item to="b" why="Farther.">Three</Item>\n</Sort>',
      12,
    ],
    [
      "an ordering task",
      '<Order id="t02-or1" prompt="In order?">\n<Item why="First.">One</Item>\n<Item why="Then.">Two</Item>\n<Item why="Last.">Three</Item>\n</Order>',
      8,
    ],
    [
      "a question with its model answer",
      '<ReviewQuestion prompt="Why so?">\n\nBecause.\n\n</ReviewQuestion>',
      3,
    ],
    ["crisis lines and local rules", '<CrisisLines />\n\n<LocalRule id="gifts" />', 0],
  ])("count %s", async (_, text, count) => {
    expect(await wordsAdded(text)).toBe(count);
  });

  test("leave out the front matter", async () => {
    const changed = await loadWith({
      file: LESSON,
      replace: "Early, and out loud.",
      by: "Many more words than before.",
    });
    expect(changed.lessonById("t02-l2")?.words).toBe(plainWords);
  });
});

describe("the activities of a lesson", () => {
  test("are its tasks, with their minutes and the text of the task", () => {
    expect(plain.lessonById("t01-l1")?.activities).toEqual([
      { kind: "check", id: "t01-l1-k1", minutes: 1, task: "What comes first in lesson 1?" },
      { kind: "reflection", id: "t01-l1-r1", minutes: 10, task: "What helps you on a heavy day?" },
      { kind: "try", id: null, minutes: 15, task: "A walk with someone" },
      { kind: "case", id: "t01-c1", minutes: 6, task: "The missed walk" },
      { kind: "role_play", id: null, minutes: 12, task: "The first hello" },
      { kind: "sort", id: "t01-so1", minutes: 2, task: "Who decides about each of these?" },
      { kind: "sort", id: "t01-or1", minutes: 2, task: "Put the morning into order." },
      { kind: "review", id: null, minutes: 2, task: "Why does the other person set the speed?" },
      { kind: "scenario", id: "t01-s1", minutes: 8, task: "The borrowed coat" },
    ]);
  });

  test("count their usual minutes when they state none, and the text of a callout without a title", async () => {
    const text =
      '## S\n\n<Reflection id="t02-l2-r2" prompt="Why?" />\n\n<Callout kind="try">\n\nTry it *now*.\n\n</Callout>\n\n<Callout kind="note">\n\nNo task.\n\n</Callout>';
    const changed = await loadWith({ file: LESSON, append: text });
    expect(changed.lessonById("t02-l2")?.activities.slice(3)).toEqual([
      { kind: "reflection", id: "t02-l2-r2", minutes: 4, task: "Why?" },
      { kind: "try", id: null, minutes: 5, task: "Try it now." },
    ]);
  });

  test("and words add up to the lesson's minutes, rounded up", async () => {
    expect(plain.lessonById("t02-l2")).toMatchObject({ words: plainWords, minutes: 31 });
    const bare = await loadWith({
      file: LESSON,
      write: "---\nid: t02-l2\ntitle: x\nsummary: x\n---\n\nOne.\n",
    });
    expect(bare.lessonById("t02-l2")).toMatchObject({ words: 1, activities: [], minutes: 1 });
  });

  test.each([
    [
      "a reflection",
      '<Reflection id="t02-r9" prompt="Why?" minutes="11" />',
      /minutes="11" in <Reflection>/,
      /1 to 10/,
      4,
    ],
    [
      "a callout to try",
      '<Callout kind="try" minutes="16">\n\nTry.\n\n</Callout>',
      /minutes="16" in <Callout>/,
      /1 to 15/,
      5,
    ],
    ["no time at all", '<Reflection id="t02-r9" prompt="Why?" minutes="0" />', /minutes="0"/, /1 to 10/, 4],
    [
      "less than no time",
      '<Reflection id="t02-r9" prompt="Why?" minutes="-5" />',
      /minutes="-5"/,
      /1 to 10/,
      4,
    ],
    [
      "half minutes",
      '<Reflection id="t02-r9" prompt="Why?" minutes="4.5" />',
      /minutes="4.5"/,
      /whole number/,
      4,
    ],
    ["words", '<Reflection id="t02-r9" prompt="Why?" minutes="ten" />', /minutes="ten"/, /whole number/, 4],
  ])(
    "that state too many minutes are reported, and count as usual: %s",
    async (_, text, found, instead, minutes) => {
      const changed = await loadWith({ file: LESSON, append: text });
      const told = faultsIn(changed, LESSON);
      expect(told).toMatchObject([{ line: APPENDED_LINE }]);
      expect(told[0]?.found).toMatch(found);
      expect(told[0]?.instead).toMatch(instead);
      const lesson = changed.lessonById("t02-l2");
      expect(lesson?.activities.at(-1)?.minutes).toBe(minutes);
      expect(lesson?.faults).toEqual([]);
      expect(lesson?.blocks.length).toBeGreaterThan(0);
    },
  );

  test.each([
    [
      "a case",
      'title="The missed walk" minutes="6"',
      'title="The missed walk" minutes="11"',
      /<Case>/,
      /1 to 10/,
      "case",
      4,
    ],
    ["a role-play", 'minutes="12"', 'minutes="16"', /<RolePlay>/, /1 to 15/, "role_play", 5],
  ])("of %s have a maximum and a usual number", async (_, replace, by, found, instead, kind, usual) => {
    const file = "modules/walking-together/01-every-part.mdx";
    const changed = await loadWith({ file, replace, by });
    const [told, ...others] = faultsIn(changed, file);
    expect(others).toEqual([]);
    expect(told?.found).toMatch(found);
    expect(told?.instead).toMatch(instead);
    expect(told?.instead).toContain(`then ${usual} are counted`);
    const activities = changed.lessonById("t01-l1")?.activities.filter((one) => one.kind === kind);
    expect(activities).toMatchObject([{ minutes: usual }]);
  });

  test("of a scenario are at most 8 minutes", async () => {
    const file = "modules/walking-together/01-every-part.mdx";
    const changed = await loadWith({ file, replace: 'minutes="8"', by: 'minutes="9"' });
    expect(faultsIn(changed, file)).toMatchObject([{ found: 'minutes="9" in <Scenario>' }]);
    expect(changed.lessonById("t01-l1")?.activities.at(-1)).toMatchObject({ kind: "scenario", minutes: 2 });
  });

  test("of another callout are none: its minutes are reported", async () => {
    const text = '<Callout kind="remember" minutes="5">\n\nWords.\n\n</Callout>';
    const changed = await loadWith({ file: LESSON, append: text });
    expect(faultsIn(changed, LESSON)).toMatchObject([
      { line: APPENDED_LINE, found: 'minutes="5" in <Callout kind="remember">' },
    ]);
    expect(changed.lessonById("t02-l2")?.activities).toHaveLength(3);
    expect(changed.lessonById("t02-l2")?.faults).toEqual([]);
  });

  test("of a check are always one minute: it has no `minutes`", async () => {
    const file = "modules/keeping-well/01-what-keeps-you-well.mdx";
    const changed = await loadWith({
      file,
      replace: '<KnowledgeCheck id="t02-l1-k1" />',
      by: '<KnowledgeCheck id="t02-l1-k1" minutes="9" />',
    });
    expect(faultsIn(changed, file)).toMatchObject([
      { found: "`minutes` in <KnowledgeCheck>, which it does not have" },
    ]);
  });
});

describe("the hours of a module", () => {
  const claim = (by: string): Edit => ({ file: MODULE, replace: "recovery_wellness: 1", by });

  test("are the claim when the text supports it", () => {
    expect(plain.moduleById("t02")).toMatchObject({ hours: { recovery_wellness: 1 }, totalHours: 1 });
    expect(plain.moduleById("t02")?.computedMinutes).toBeCloseTo(65.97, 1);
  });

  test("above what the text supports are reported, and never credited", async () => {
    const changed = await loadWith(claim("recovery_wellness: 4"));
    expect(faultsIn(changed, MODULE)).toEqual([
      {
        file: MODULE,
        line: 4,
        found: "4 h claimed, while text and activities take 65.9 min and carry 1 h",
        instead: "Write `recovery_wellness: 1`: credit is never more than the text carries.",
      },
    ]);
    expect(changed.moduleById("t02")).toMatchObject({
      hours: { recovery_wellness: 1 },
      totalHours: 1,
      faults: [],
    });
    expect(faultsIn(changed, PROFILE)).toEqual([]);
  });

  test("above it in several domains are shared in proportion", async () => {
    const changed = await loadWith(claim("recovery_wellness: 3\n  advocacy: 1"));
    expect(faultsIn(changed, MODULE)[0]?.instead).toMatch(/`recovery_wellness: 0.75`, `advocacy: 0.25`/);
    expect(changed.moduleById("t02")?.hours).toEqual({ recovery_wellness: 0.75, advocacy: 0.25 });
  });

  test("in other steps than quarters are reported, and rounded down", async () => {
    const changed = await loadWith(claim("recovery_wellness: 0.6"));
    expect(faultsIn(changed, MODULE)).toEqual([
      {
        file: MODULE,
        line: 5,
        found: "`recovery_wellness: 0.6`",
        instead: "Write 0.5 or 0.75: credit is given in quarter hours.",
      },
    ]);
    expect(changed.moduleById("t02")?.hours).toEqual({ recovery_wellness: 0.5 });
  });

  test("of a text too short for a quarter hour are none, and must be stated as such", async () => {
    const short = (id: string) => `---\nid: ${id}\ntitle: x\nsummary: x\n---\n\nOne.\n`;
    const files: Edit[] = [
      { file: LESSON, write: short("t02-l2") },
      { file: "modules/keeping-well/01-what-keeps-you-well.mdx", write: short("t02-l1") },
    ];
    const changed = await loadWith(...files);
    expect(faultsIn(changed, MODULE)[0]?.instead).toMatch(/`hours: \{\}`/);
    expect(changed.moduleById("t02")).toMatchObject({ hours: {}, totalHours: 0 });
    const empty = await loadWith(...files, {
      file: MODULE,
      replace: "hours:\n  recovery_wellness: 1",
      by: "hours: {}",
    });
    expect(faultsIn(empty, MODULE)).toEqual([]);
  });

  test("must be stated when the text supports some", async () => {
    const changed = await loadWith({
      file: MODULE,
      replace: "hours:\n  recovery_wellness: 1",
      by: "hours: {}",
    });
    expect(faultsIn(changed, MODULE)).toMatchObject([{ line: 4, found: "no hours", instead: /./ }]);
  });

  test("count the quiz by the default profile's draw", async () => {
    const changed = await loadWith({ file: PROFILE, replace: "draw: 3", by: "draw: 5" });
    const more =
      (changed.moduleById("t02")?.computedMinutes ?? 0) - (plain.moduleById("t02")?.computedMinutes ?? 0);
    expect(more).toBeCloseTo(3);
  });

  test("stay as claimed while a lesson cannot be read: a fault takes no hours from anyone", async () => {
    const changed = await loadWith({ file: LESSON, append: "{1}" });
    expect(changed.moduleById("t02")?.hours).toEqual({ recovery_wellness: 1 });
    expect(faultsIn(changed, MODULE)).toEqual([]);
    expect(faultsIn(changed, PROFILE)).toEqual([]);
  });
});

describe("live hours, the day and the reviewer of a module", () => {
  test("are empty until they are entered", () => {
    expect(plain.moduleById("t02")).toMatchObject({ live: null, written: "2026-01-01", reviewedBy: null });
  });

  test("are read, and live hours are not credited", async () => {
    const changed = await loadWith({
      file: MODULE,
      replace: "written: 2026-01-01",
      by: "written: 2026-02-03\nreviewed_by: { role: Nurse, name: Nora Example, date: 2026-02-04 }\nlive:\n  hours: 1.5\n  covers: Asking aloud.",
    });
    expect(changed.faults).toEqual([]);
    expect(changed.moduleById("t02")).toMatchObject({
      written: "2026-02-03",
      reviewedBy: { role: "Nurse", name: "Nora Example", date: "2026-02-04" },
      live: { hours: 1.5, covers: "Asking aloud.", check: null },
      totalHours: 1,
    });
  });

  test.each([
    ["no day", "written: 2026-01-01", "", /no `written`/, /2026-11-20/],
    [
      "a reviewer without a name",
      "written",
      "reviewed_by: { role: Nurse, date: 2026-02-04 }\nwritten",
      /no `name`/,
      /text/,
    ],
    [
      "a reviewer without a day",
      "written",
      "reviewed_by: { role: Nurse, name: Nora }\nwritten",
      /no `date`/,
      /Write/,
    ],
    ["live hours without what they cover", "written", "live: { hours: 2 }\nwritten", /no `covers`/, /text/],
    [
      "live hours of nothing",
      "written",
      "live: { hours: 0, covers: x }\nwritten",
      /`hours`: `0`/,
      /more than 0/,
    ],
  ])("with %s are refused", async (_, from, by, found, instead) => {
    const changed = await loadWith({ file: MODULE, replace: from, by });
    const told = faultsIn(changed, MODULE).find((fault) => found.test(fault.found));
    expect(told, JSON.stringify(faultsIn(changed, MODULE))).toBeDefined();
    expect(told?.instead).toMatch(instead);
    expect(changed.moduleById("t02")?.faults).toHaveLength(1);
  });
});

describe("files of earlier releases", () => {
  test("load unchanged: `reviewed_on` is the day a module was written, and stated minutes are ignored", async () => {
    const changed = await loadWith(
      { file: MODULE, replace: "written: 2026-01-01", by: "reviewed_on: 2025-12-24" },
      {
        file: LESSON,
        replace: "summary: Early, and out loud.",
        by: "summary: Early, and out loud.\nminutes: 300",
      },
    );
    expect(changed.moduleById("t02")).toMatchObject({ written: "2025-12-24", reviewedBy: null, faults: [] });
    expect(changed.lessonById("t02-l2")).toMatchObject({ minutes: 31, faults: [] });
    expect(changed.faults).toEqual([
      {
        file: LESSON,
        line: 5,
        found: "`minutes` stated by hand",
        instead: "Remove the line: minutes are computed from words and activities.",
      },
      {
        file: MODULE,
        line: 10,
        found: "`reviewed_on`, which is called `written` now",
        instead: "Write `written:` with that day, and `reviewed_by:` once a subject expert has reviewed it.",
      },
    ]);
  });

  test("may state minutes in any way", async () => {
    const changed = await loadWith({ file: LESSON, replace: "\n---", by: "\nminutes: half an hour\n---" });
    expect(changed.lessonById("t02-l2")?.faults).toEqual([]);
  });

  test("need only one of the two dates", async () => {
    const changed = await loadWith({
      file: MODULE,
      replace: "written:",
      by: "reviewed_on: 2025-12-24\nwritten:",
    });
    expect(changed.moduleById("t02")?.written).toBe("2026-01-01");
    expect(faultsIn(changed, MODULE)).toMatchObject([
      { line: 10, instead: "Remove the line: `written` is there." },
    ]);
  });
});

test("what changed in a lesson is reported to people who read it before", async () => {
  expect(plain.lessonById("t02-l2")?.changed).toBeNull();
  const changed = await loadWith({
    file: LESSON,
    replace: "\n---",
    by: "\nchanged: Names a second person to ask.\n---",
  });
  expect(changed.faults).toEqual([]);
  expect(changed.lessonById("t02-l2")?.changed).toBe("Names a second person to ask.");
});

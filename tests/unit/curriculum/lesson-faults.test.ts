import { describe, expect, test } from "vitest";

import { APPENDED_LINE, faultsIn, LESSON, loadWith } from "./support";

/** Each is appended to a valid lesson and must be refused on its own line. */
const BLOCKING: [name: string, text: string, found: RegExp, instead: RegExp, lineDown?: number][] = [
  ["an import", 'import fs from "node:fs"', /`import`/, /Remove the line/],
  ["an export", "export const a = 1", /`export`/, /Remove the line/],
  ["a flow expression", "{process.exit(1)}", /`\{process\.exit\(1\)\}`/, /without curly brackets/],
  ["a text expression", "Two and two is {2 + 2}.", /`\{2 \+ 2\}`/, /without curly brackets/],
  [
    "an expression that is no JavaScript",
    "Write {your name here}.",
    /curly bracket/,
    /without curly brackets/,
  ],
  ["a comment", "{/* not yet */}", /which is code/, /without curly brackets/],
  ["an attribute expression", "<Callout kind={kind}>\n\nx\n\n</Callout>", /kind=\{…\}/, /Write kind="…"/],
  ["a spread", "<Callout {...props}>\n\nx\n\n</Callout>", /`\{\.\.\.props\}`/, /attributes as text/],
  ["an HTML tag", "<div>\n\nx\n\n</div>", /<div>, an HTML tag/, /Write Markdown/],
  ["a script", "<script>alert(1)</script>", /<script>, an HTML tag/, /Write Markdown/],
  ["an inline HTML tag", "So <b>bold</b>.", /<b>, an HTML tag/, /Write Markdown/],
  ["a fragment", "<>\n\nx\n\n</>", /empty tag/, /Remove it/],
  ["an HTML comment", "<!-- hidden -->", /HTML comment/, /Remove it/],
  [
    "an event handler",
    '<Callout kind="note" onClick="x()">\n\nx\n\n</Callout>',
    /`onClick` in <Callout>/,
    /`kind`/,
  ],
  ["a javascript: link", "[go](javascript:alert(1))", /javascript:alert/, /Link to a page/],
  ["a data: link", "[go](data:text/html,x)", /data:text/, /Link to a page/],
  ["an unknown component", '<Video src="x" />', /<Video>, a component that does not exist/, /<Term>/],
  ["an unknown attribute", '<CrisisLines big="yes" />', /`big` in <CrisisLines>/, /<CrisisLines \/>/],
  ["a missing attribute", '<Reflection id="t02-l2-r2" />', /<Reflection> without `prompt`/, /prompt="…"/],
  ["an empty attribute", '<Reflection id="t02-l2-r2" prompt="" />', /empty `prompt`/, /prompt="…"/],
  [
    "an attribute without a value",
    "<Story name>\n\nx\n\n</Story>",
    /`name` in <Story> without a value/,
    /Rosa/,
  ],
  ["an unknown kind", '<Callout kind="danger">\n\nx\n\n</Callout>', /kind="danger"/, /`remember`, `note`/],
  ["an unknown term", 'A <Term id="nowhere">word</Term>.', /the term `nowhere`/, /glossary\.yaml/],
  ["an unknown source", 'A fact <Cite id="nowhere" />.', /the source `nowhere`/, /sources\.yaml/],
  ["an unknown check", '<KnowledgeCheck id="nowhere" />', /the check `nowhere`/, /quiz\.yaml/],
  ["a check of another lesson", '<KnowledgeCheck id="t02-l1-k1" />', /of the lesson `t02-l1`/, /Move it/],
  ["an unknown local rule", '<LocalRule id="parking" />', /id="parking"/, /`mandated_reporting`/],
  [
    "a reflection's id a second time",
    '<Reflection id="t02-l2-r1" prompt="Again?" />',
    /id `t02-l2-r1`/,
    /already used/,
  ],
  ["another file's id", '<Reflection id="t01-q01" prompt="Again?" />', /id `t01-q01`/, /own/],
  ["an id that is none", '<Reflection id="My Note" prompt="Again?" />', /id="My Note"/, /lowercase/],
  ["a top heading", "# Big", /`# Big`/, /Begin with `##`/],
  [
    "a choice outside a scenario",
    '<Choice id="a" title="x" fit="good">\n\nx\n\n</Choice>',
    /<Choice> outside <Scenario> and <Step>/,
    /between <Scenario …> and <\/Scenario>, or between <Step …>/,
  ],
  ["a debrief outside a scenario", "<Debrief>\n\nx\n\n</Debrief>", /<Debrief> outside/, /Put it/],
  [
    "crisis lines in a callout",
    '<Callout kind="care">\n\n<CrisisLines />\n\n</Callout>',
    /inside something/,
    /own/,
    2,
  ],
  [
    "a reflection in a list",
    '- <Reflection id="t02-x" prompt="y" />',
    /inside something else/,
    /line of its own/,
  ],
  [
    "a check in a sentence",
    'Look: <KnowledgeCheck id="t02-l1-k1" />',
    /inside something else/,
    /line of its own/,
  ],
  [
    "a callout in a sentence",
    'Look: <Callout kind="note">x</Callout>',
    /inside a sentence/,
    /lines of its own/,
  ],
  [
    "text inside a closed component",
    "<CrisisLines>\n\nx\n\n</CrisisLines>",
    /text inside <CrisisLines>/,
    /closes itself/,
  ],
  ["an empty story", '<Story name="Rosa" />', /<Story> with nothing in it/, /Put its text/],
  [
    "a component that is not closed",
    '<Story name="Rosa">\n\nOnce.',
    /<Story> without its end/,
    /Write <\/Story>/,
  ],
  ["an end that closes nothing", "Once.\n\n</Story>", /end tag/, /Close each/, 2],
  [
    "a < before a number",
    "If it is <5, ask.",
    /^`<5`, where the < begins a tag$/,
    /^Write &lt;5, or in words: fewer than 5\.$/,
  ],
  ["a < before another sign", "Give it a <= or less.", /^`<=`/, /^Write &lt;=\.$/],
  ["a < before a word", "So a <b and c.", /^`<b`/, /^Write &lt;b/],
  [
    "curly quotation marks",
    "A fact <Cite id=“letter” />.",
    /^curly quotation marks in <Cite id=“letter” \/>$/,
    /^Write straight ones: <Cite id="letter" \/>$/,
  ],
  [
    "a curly quotation mark at one end",
    'A fact <Cite id="letter” />.\n\nShe said "no" and left.',
    /^curly quotation marks in <Cite id="letter” \/>$/,
    /^Write straight ones: <Cite id="letter" \/>$/,
  ],
  [
    "single curly quotation marks",
    "<Story name=‘Rosa’>\n\nOnce.\n\n</Story>",
    /^curly quotation marks in <Story/,
    /<Story name="Rosa">$/,
  ],
  [
    "no quotation marks",
    "A fact <Cite id=letter />.",
    /^id=letter in <Cite> without/,
    /^Write id="letter"\.$/,
  ],
  [
    "a line break tag",
    "One line<br>and another.",
    /^<br>, an HTML tag$/,
    /^Leave an empty line .* backslash/,
  ],
  ["a closed line break tag", "One line<br />and another.", /^<br>, an HTML tag$/, /^Leave an empty line/],
  ["a paragraph tag", "<p>\n\nWords.", /^<p>, an HTML tag$/, /empty line begins a new paragraph/],
  ["a bold tag that is not closed", "So <b>bold.", /^<b>, an HTML tag$/, /\*\*like this\*\*/],
  ["a video tag", "<video />", /^<video>, an HTML tag$/, /<Media kind="video"/],
  [
    "a missing drawing",
    '<Figure file="gone.svg" alt="a" caption="b" />',
    /`gone\.svg`/,
    /modules\/keeping-well\/figures/,
  ],
  [
    "a drawing elsewhere",
    '<Figure file="../../x.svg" alt="a" caption="b" />',
    /`\.\.\/\.\.\/x\.svg`/,
    /figures/,
  ],
  ["a Markdown picture", "![alt](/x.png)", /Markdown picture/, /<Figure/],
  ["a footnote", "Text[^1].\n\n[^1]: Note.", /footnote/, /<Cite/],
  [
    "a table component without a table",
    '<DataTable caption="x">\n\nx\n\n</DataTable>',
    /without a table/,
    /Markdown table/,
  ],
];

const LESSER: [name: string, text: string, found: RegExp, instead: RegExp][] = [
  [
    "a link to a missing page",
    "[go](/learn/keeping-well/gone)",
    /\/learn\/keeping-well\/gone/,
    /address of a lesson/,
  ],
  ["a link to a missing policy", "[go](/policies/gone)", /\/policies\/gone/, /address/],
  ["a link to a missing term", "[go](/glossary#gone)", /\/glossary#gone, a heading/, /lowercase/],
  [
    "a link to a missing heading",
    "[go](/learn/walking-together/every-part#gone)",
    /every-part#gone, a heading/,
    /dashes/,
  ],
  ["a link to a missing heading here", "[go](#gone)", /#gone, a heading/, /dashes/],
  ["a link without its beginning", "[go](every-part)", /begins nowhere/, /whole address/],
  ["a link to another site", "[go](https://example.org/)", /another site/, /sources\.yaml/],
  ["an address in the text", "See https://example.org/ for more.", /another site/, /sources\.yaml/],
  ["a link without protocol", "[go](//example.org/)", /another site/, /sources\.yaml/],
  ["a telephone link", "[call](tel:5551234)", /telephone link/, /<CrisisLines \/>/],
  ["a crisis number", "Then call 988.", /"(?:call )?988"/, /<CrisisLines \/>/],
  ["the emergency number", "Or 911 at once.", /"911"/, /<CrisisLines \/>/],
  ["a telephone number", "Ring (512) 555-0123 tonight.", /555-0123/, /<CrisisLines \/>/],
  ["a freephone number", "Ring 1-800-662-4357 tonight.", /800-662-4357/, /<CrisisLines \/>/],
  ["a hurtful word", "He is an addict.", /"addict"/, /person who uses drugs/],
  ["a hurtful phrase", "She committed suicide.", /"committed suicide"/, /died by suicide/],
  ["abuse", "Substance abuse is common.", /"Substance abuse"/, /substance use/],
  ["clean", "He has been clean for a year.", /"been clean"/, /in recovery/],
  ["a heading too deep", "#### Deep", /####/, /Write ###/],
  [
    "a note that leads nowhere",
    '<ContentNote resume="gone">\n\nHard.\n\n</ContentNote>',
    /resume="gone"/,
    /heading/,
  ],
];

describe("a lesson", () => {
  test.each(BLOCKING)(
    "with %s is refused, and no other is",
    async (_, text, found, instead, lineDown = 0) => {
      const curriculum = await loadWith({ file: LESSON, append: text });
      const faults = faultsIn(curriculum, LESSON);
      const line = APPENDED_LINE + lineDown;
      const told = faults.filter((fault) => found.test(fault.found));
      expect(told, JSON.stringify(faults)).not.toEqual([]);
      expect(told[0]?.line).toBe(line);
      expect(told[0]?.instead).toMatch(instead);
      const lesson = curriculum.lessonById("t02-l2");
      expect(lesson?.blocks).toEqual([]);
      expect(lesson?.faults.length).toBeGreaterThan(0);
      const others = curriculum.modules
        .flatMap((module) => module.lessons)
        .filter(({ id }) => id !== "t02-l2");
      expect(others).toHaveLength(3);
      for (const other of others) expect(other.blocks.length, other.id).toBeGreaterThan(0);
    },
  );

  test.each(LESSER)("with %s is reported, and stays up", async (_, text, found, instead) => {
    const curriculum = await loadWith({ file: LESSON, append: text });
    const faults = faultsIn(curriculum, LESSON);
    const told = faults.find((fault) => found.test(fault.found));
    expect(told, JSON.stringify(faults)).toBeDefined();
    expect(told?.line).toBe(APPENDED_LINE);
    expect(told?.instead).toMatch(instead);
    expect(curriculum.lessonById("t02-l2")?.blocks.length).toBeGreaterThan(0);
    expect(curriculum.lessonById("t02-l2")?.faults).toEqual([]);
  });

  test.each([
    ["a quoted word", "Instead of 'addict' or “junkie”, say who the person is. Not `drug abuse`."],
    ["a word in speech", "> **Ramón:** I have been clean for a year."],
    ["a year and a number", "In 2024, 1,250 people of 3,000 came, between 2019-2023; see 42 CFR 2.31."],
    ["a clean room", "Keep the room clean and bright, with clean needles at hand."],
    ["an addiction", "People with an addiction, and Narcotics Anonymous."],
    ["escaped brackets", "Write \\{name} and 3 &lt; 5."],
    [
      "links that lead somewhere",
      "[a](/glossary#wellness-plan) [b](/policies/code-of-ethics#what-we-promise) [c](#whom-to-ask)",
    ],
  ])("with %s has no fault", async (_, text) => {
    const curriculum = await loadWith({ file: LESSON, append: text });
    expect(curriculum.faults).toEqual([]);
  });

  test("reports every fault at once", async () => {
    const curriculum = await loadWith({
      file: LESSON,
      append: 'Call 988.\n\n<Video />\n\n{1}\n\n<div>x</div>\n\n<Term id="gone">x</Term> and [x](/gone).',
    });
    expect(faultsIn(curriculum, LESSON).map(({ line }) => line)).toEqual([27, 29, 31, 33, 35, 35]);
  });

  test("reports code even when the compiler gives up earlier", async () => {
    const curriculum = await loadWith({
      file: LESSON,
      append: 'import a from "a"\n\n<Story name="x">\n\nexport {',
    });
    const found = faultsIn(curriculum, LESSON).map((fault) => `${fault.line} ${fault.found}`);
    expect(found.some((text) => text.startsWith("27 `import`"))).toBe(true);
    expect(found.some((text) => text.startsWith("31 `export`"))).toBe(true);
  });

  test("never runs what it refuses", async () => {
    await loadWith({
      file: LESSON,
      append: "{(globalThis.wasRun = true)}\n\nexport const x = (globalThis.wasRun = true)",
    });
    expect(Reflect.get(globalThis, "wasRun")).toBeUndefined();
  });
});

describe("a scenario", () => {
  const scenario = (choices: string) =>
    `<Scenario id="t02-s1" title="A day">\n\nWell.\n\n${choices}\n\n</Scenario>`;
  const choice = (id: string, fit: string) =>
    `<Choice id="${id}" title="x" fit="${fit}">\n\nThen.\n\n</Choice>`;

  test.each([
    [
      "no good choice",
      `${choice("a", "harm")}\n\n${choice("b", "unsure")}`,
      /without a good choice/,
      APPENDED_LINE,
    ],
    ["one choice", choice("a", "good"), /a scenario with one choice/, APPENDED_LINE],
    [
      "the same choice twice",
      `${choice("a", "good")}\n\n${choice("a", "harm")}`,
      /second choice with the id `a`/,
      APPENDED_LINE + 10,
    ],
    ["an unknown fit", `${choice("a", "good")}\n\n${choice("b", "bad")}`, /fit="bad"/, APPENDED_LINE + 10],
    [
      "a choice that leads on",
      `${choice("a", "good")}\n\n${choice("b", "harm").replace(" fit", ' to="a" fit')}`,
      /`to` in a <Choice> of a <Scenario>/,
      APPENDED_LINE + 10,
    ],
  ])("with %s is refused", async (_, choices, found, line) => {
    const curriculum = await loadWith({ file: LESSON, append: scenario(choices) });
    const told = faultsIn(curriculum, LESSON).find((fault) => found.test(fault.found));
    expect(told?.line).toBe(line);
    expect(curriculum.lessonById("t02-l2")?.blocks).toEqual([]);
  });
});

describe("the facts of a lesson", () => {
  const front = (from: string, to: string) => loadWith({ file: LESSON, replace: from, by: to });

  test.each([
    ["no summary", "summary: Early, and out loud.\n", "", /no `summary`/, 2, /a text/],
    ["an unknown name", "\n---", "\nauthor: me\n---", /`author`/, 5, /spelling/],
    ["an unknown source", "\n---", "\nsources: [letter, gone]\n---", /`gone`/, 5, /sources\.yaml/],
    ["a change that is no text", "\n---", "\nchanged: []\n---", /`changed`: an empty list/, 5, /a text/],
    ["an id that is none", "id: t02-l2", "id: Lesson 2", /`id`: `Lesson 2`/, 2, /lowercase/],
    [
      "a colon in a text",
      "title: Asking for help",
      "title: Help: asking",
      /colon inside a text/,
      3,
      /quotes/,
    ],
  ])("with %s are refused", async (_, from, to, found, line, instead) => {
    const curriculum = await front(from, to);
    const told = faultsIn(curriculum, LESSON).find((fault) => found.test(fault.found));
    expect(told, JSON.stringify(faultsIn(curriculum, LESSON))).toBeDefined();
    expect(told?.line).toBe(line);
    expect(told?.instead).toMatch(instead);
    expect(curriculum.moduleById("t02")?.lessons[0]?.blocks.length).toBeGreaterThan(0);
  });

  test("are required", async () => {
    const curriculum = await loadWith({ file: LESSON, write: "Just words.\n" });
    expect(faultsIn(curriculum, LESSON)).toMatchObject([{ line: 1, found: expect.stringMatching(/dashes/) }]);
  });

  test("as code are not run", async () => {
    const write = "---js\n({ id: (globalThis.wasRun = true) })\n---\n\nWords.\n";
    const curriculum = await loadWith({ file: LESSON, write });
    expect(faultsIn(curriculum, LESSON)).toMatchObject([{ line: 1, found: expect.stringMatching(/dashes/) }]);
    expect(Reflect.get(globalThis, "wasRun")).toBeUndefined();
  });

  test("with another lesson's id leave the second out", async () => {
    const curriculum = await front("id: t02-l2", "id: t01-l1");
    expect(faultsIn(curriculum, LESSON)[0]).toMatchObject({
      line: 2,
      found: "the id `t01-l1` a second time",
    });
    expect(curriculum.lessonById("t01-l1")?.slug).toBe("every-part");
    expect(curriculum.moduleById("t02")?.lessons).toHaveLength(1);
  });
});

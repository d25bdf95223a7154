import { describe, expect, test } from "vitest";

import type { Block, Lesson } from "~/curriculum/types";

import { LESSON, loadWith } from "./support";

const curriculum = await loadWith();
const htmlOf = (lesson: Lesson | undefined) =>
  (lesson?.blocks ?? []).map((block) => (block.kind === "html" ? block.html : `[${block.kind}]`)).join("\n");
const everyPart = htmlOf(curriculum.lessonById("t01-l1"));

async function rendered(text: string): Promise<string> {
  const changed = await loadWith({ file: LESSON, append: text });
  expect(changed.faults).toEqual([]);
  return htmlOf(changed.lessonById("t02-l2"));
}

describe("the blocks of a lesson", () => {
  test("are in the order of the text", () => {
    const kinds = curriculum.lessonById("t01-l1")?.blocks.map((block) => block.kind);
    expect(kinds).toEqual([
      "html",
      "check",
      "reflection",
      "html",
      "crisis_lines",
      "html",
      "local_rule",
      "html",
    ]);
  });

  test("name what is rendered for each person", () => {
    const blocks = curriculum.lessonById("t01-l1")?.blocks.filter((block) => block.kind !== "html");
    expect(blocks).toEqual<Block[]>([
      { kind: "check", id: "t01-l1-k1" },
      { kind: "reflection", id: "t01-l1-r1", prompt: "What helps you on a heavy day?" },
      { kind: "crisis_lines" },
      { kind: "local_rule", id: "gifts" },
    ]);
    expect(curriculum.lessonById("t01-l1")?.reflections).toEqual([
      { id: "t01-l1-r1", prompt: "What helps you on a heavy day?" },
    ]);
  });

  test("contain no word of any question, option or feedback", () => {
    const texts = curriculum.modules
      .flatMap((module) => [...module.checks, ...module.questions])
      .flatMap(({ prompt, options }) => [
        prompt,
        ...options.flatMap(({ text, feedback }) => [text, feedback]),
      ])
      .filter((text) => text.length > 6);
    const blocks = JSON.stringify(
      curriculum.modules.flatMap(({ lessons }) => lessons.map((lesson) => lesson.blocks)),
    );
    expect(texts.length).toBeGreaterThan(50);
    for (const text of texts) expect(blocks).not.toContain(text);
    expect(blocks).not.toMatch(/"correct"/);
  });

  test("contain no scripts, inline styles or handlers", () => {
    for (const lesson of curriculum.modules.flatMap(({ lessons }) => lessons)) {
      expect(htmlOf(lesson)).not.toMatch(/<script|\sstyle=|\son[a-z]+=|javascript:/i);
    }
  });

  test("have unique ids", () => {
    const ids = [...everyPart.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...everyPart.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].map(([, id]) => id);
    for (const target of targets) expect(ids).toContain(target);
  });
});

describe("the markup", () => {
  test.each([
    [
      "a term",
      '<a class="term" href="/glossary#walking-together" title="Going beside a person at their own speed.">walking together</a>',
    ],
    [
      "a citation",
      '<sup><a class="cite" href="#source-1" aria-label="Source 1: A handbook that exists only in tests">1</a></sup>',
    ],
    ["a heading", '<h2 id="after-the-story">After the story</h2>'],
    [
      "a callout",
      '<aside class="callout callout-remember" role="note"><p class="callout-title">In short</p>',
    ],
    ["a content note", '<aside class="content-note" role="note">'],
    ["the way past a hard part", '<a href="#after-the-story">Skip this part</a>'],
    ["a story", "<figcaption>Rosa, an invented person</figcaption>"],
    ["a drawing", '<svg role="img" aria-label="Two lines that run beside each other."'],
    [
      "a table",
      '<div class="table-scroll" role="region" tabindex="0" aria-label="Two kinds of days"><table><caption>Two kinds of days</caption>',
    ],
    ["a table's titles", '<th scope="col" class="align-right">You could say</th>'],
    ["a scenario", '<section class="scenario" id="t01-s1" aria-labelledby="t01-s1-title">'],
    [
      "a choice",
      '<details class="scenario-choice" name="t01-s1"><summary>Give it without a word</summary><p class="fit fit-harm">Someone may be hurt</p>',
    ],
    ["a good choice", '<p class="fit fit-good">This holds up</p>'],
    ["an unsure choice", '<p class="fit fit-unsure">Something is missing</p>'],
    ["a debrief", '<details class="scenario-debrief"><summary>Why</summary>'],
    ["the sources", '<li id="source-1"><a href="https://example.org/handbook" rel="noreferrer noopener">'],
    [
      "a source that is not cited, after those that are",
      '<li id="source-2"><cite>A letter that exists only in tests</cite>',
    ],
  ])("of %s contains the expected HTML", (_, html) => {
    expect(everyPart).toContain(html);
  });

  test("gives headings with the same text different anchors", async () => {
    const html = await rendered("## Again\n\nx\n\n## Again\n\ny\n\n## Was heißt “Übung”?\n\n## Main");
    expect(html).toContain('<h2 id="again">');
    expect(html).toContain('<h2 id="again-2">');
    expect(html).toContain('<h2 id="was-heißt-übung">');
    expect(html).toContain('<h2 id="main-2">');
  });

  test("escapes what looks like HTML", async () => {
    const html = await rendered('A &lt;script> and `<b>`.\n\n<Story name="&lt;i>Rosa">\n\nx\n\n</Story>');
    expect(html).toContain("A &lt;script&gt; and <code>&lt;b&gt;</code>");
    expect(html).toContain("&lt;i&gt;Rosa");
  });

  test("numbers each source once", async () => {
    const html = await rendered(
      'One <Cite id="letter" />, two <Cite id="handbook" />, again <Cite id="letter" />.',
    );
    expect([...html.matchAll(/href="#source-(\d)"/g)].map(([, number]) => number)).toEqual(["1", "2", "1"]);
  });

  test("contains rebuilt drawings", () => {
    expect(everyPart).not.toContain("xmlns");
    expect(everyPart).not.toContain("<title>");
    expect(everyPart).toContain('<path class="fig-line" d="M4 12 H116" fill="none"');
  });
});

describe("a curriculum", () => {
  test("finds its parts by id and URL", () => {
    expect(curriculum.moduleBySlug("walking-together")?.id).toBe("t01");
    expect(curriculum.lessonById("t01-l2")).toMatchObject({
      slug: "second-lesson",
      number: 2,
      moduleId: "t01",
      language: "en",
    });
    expect(curriculum.questionById("t02-q03")?.type).toBe("true_false");
    expect(curriculum.questionById("t01-l1-k1")?.lessonId).toBe("t01-l1");
    expect(curriculum.profileById("small")?.paper).toBe("a4");
    expect(curriculum.policyBySlug("data-notice")?.html).toContain('<h2 id="what-is-stored">');
    expect(curriculum.moduleById("gone")).toBeUndefined();
    expect(curriculum.modules.map(({ totalHours }) => totalHours)).toEqual([1, 1]);
  });
});

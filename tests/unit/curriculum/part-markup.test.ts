import { describe, expect, test } from "vitest";

import { sizeText } from "~/curriculum/mdx/media-markup";
import { isGrouped, mixed } from "~/curriculum/mdx/mixed";

import { LESSON, loadWith } from "./support";

const curriculum = await loadWith();
const html = (curriculum.lessonById("t01-l1")?.blocks ?? [])
  .map((block) => (block.kind === "html" ? block.html : ""))
  .join("\n");

/** Returns the part of the page between two texts. */
function between(from: string, to: string): string {
  const start = html.indexOf(from);
  expect(start, from).toBeGreaterThan(-1);
  return html.slice(start, html.indexOf(to, start));
}

describe("a case", () => {
  const markup = between('<section class="scenario case"', "</section>");

  test("has its title, an introduction, and a heading that takes focus over each step and the debrief", () => {
    expect(markup).toMatch(
      /^<section class="scenario case" id="t01-c1" aria-labelledby="t01-c1--title"><h3 class="scenario-title" id="t01-c1--title">The missed walk<\/h3>/,
    );
    expect(
      [...markup.matchAll(/<h4 id="([^"]*)" tabindex="-1">([^<]*)<\/h4>/g)].map(([, id, words]) => [
        id,
        words,
      ]),
    ).toEqual([
      ["t01-c1--step-corner", "Step 1"],
      ["t01-c1--step-silence", "Step 2"],
      ["t01-c1--step-answer", "Step 3"],
      ["t01-c1--debrief", "Looking back"],
    ]);
  });

  test("shows the first step, and hides the others until a choice leads to them", () => {
    expect(markup.match(/<div class="case-step case-first"><h4 id="t01-c1--step-corner"/g)).toHaveLength(1);
    expect(markup.match(/<div class="case-step case-later">/g)).toHaveLength(3);
  });

  test("continues from each choice, or ends with links to the debrief and the beginning", () => {
    expect(markup).toContain(
      '<details class="scenario-choice" name="t01-c1--step-corner"><summary>Walk home, and say nothing about it</summary><p class="fit fit-unsure">Something is missing</p><p>You are warm and dry, and you wonder all day how he is.</p><p class="case-ways"><a href="#t01-c1--step-silence">Continue to step 2</a></p></details>',
    );
    const end =
      '<p class="case-ways"><strong>The case ends here.</strong><a href="#t01-c1--debrief">Look back at this case</a><a href="#t01-c1--step-corner">Back to the beginning</a></p></details>';
    expect(markup.split(end)).toHaveLength(4);
    expect(markup).toMatch(
      /repaired by saying so\.<\/p><p class="case-ways"><a href="#t01-c1--step-corner">Back to the beginning<\/a><\/p><\/div>$/,
    );
  });

  test("has no anchor that a heading or a scenario could have", async () => {
    const changed = await loadWith({
      file: "modules/walking-together/01-every-part.mdx",
      append: "## T01 c1\n\nx\n\n## T01 c1 step corner\n\ny\n\n[there](#t01-c1)",
    });
    expect(changed.faults).toEqual([]);
    const blocks = JSON.stringify(changed.lessonById("t01-l1")?.blocks);
    expect(blocks).toContain('<h2 id=\\"t01-c1-2\\">');
    const ids = [...blocks.matchAll(/\sid=\\"([^"\\]*)\\"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("a scenario and its debrief look as before", () => {
  const markup = between('<section class="scenario" id="t01-s1"', "</section>");
  expect(markup).toContain('<details class="scenario-debrief"><summary>Why</summary>');
  expect(markup).not.toContain("case-");
});

describe("a recording", () => {
  test("loads nothing by itself, and states its size", () => {
    expect(between('<figure class="media"><figcaption><span class="media-title">Two', "</figure>")).toMatch(
      /^<figure class="media"><figcaption><span class="media-title">Two people greet each other<\/span><span class="media-size">Audio, 4 KB<\/span><\/figcaption><audio controls="" preload="none" aria-label="Two people greet each other"><source src="\/media\/walking-together\/two-voices\.mp3\?v=[0-9a-f]{16}" type="audio\/mpeg"\/>/,
    );
  });

  test("with video has captions, and each has its transcript below it", () => {
    const markup = between(
      '<figure class="media"><figcaption><span class="media-title">A short walk',
      "</figure>",
    );
    expect(markup).toMatch(/<video controls="" preload="none"[^>]* playsinline="">/);
    expect(markup).toMatch(
      /<track kind="captions" src="\/media\/walking-together\/one-walk\.vtt\?v=[0-9a-f]{16}" srcLang="en" label="Captions"\/>/,
    );
    expect(markup).toContain(
      '<details class="scenario-debrief"><summary>Transcript</summary><p>Two people walk',
    );
  });

  test("has another URL once its content changes", async () => {
    const write = "WEBVTT\n\n00:00.000 --> 00:01.200\nTwo people walk slowly.\n";
    const changed = await loadWith({ file: "modules/walking-together/media/one-walk.vtt", write });
    const url = (from: typeof curriculum) => from.mediaFile("walking-together", "one-walk.vtt")?.url;
    expect(url(changed)).not.toBe(url(curriculum));
    expect(JSON.stringify(changed.lessonById("t01-l1")?.blocks)).toContain(url(changed));
    expect(changed.lessonById("t01-l1")?.hash).toBe(curriculum.lessonById("t01-l1")?.hash);
  });

  test.each([
    [1, "1 KB"],
    [640_400, "640 KB"],
    [999_600, "1 MB"],
    [3_020_000, "3 MB"],
    [3_440_000, "3.4 MB"],
    [12_700_000, "13 MB"],
  ])("of %s bytes is described as %s", (bytes, words) => {
    expect(sizeText(bytes, "en")).toBe(words);
  });
});

describe("a role-play", () => {
  test("says who takes part and how long it is", () => {
    expect(html).toContain(
      '<aside class="callout callout-try" role="note"><p class="callout-title">Role-play: The first hello</p><p><strong>Who:</strong> You and another trainee</p><p class="quiet-note">About 12 minutes</p>',
    );
  });

  test("that states no minutes shows none", async () => {
    const changed = await loadWith({
      file: LESSON,
      append: '<RolePlay title="A" who="B">\n\nx\n\n</RolePlay>',
    });
    expect(JSON.stringify(changed.lessonById("t02-l2")?.blocks)).not.toContain("About");
  });
});

describe("a sorting task", () => {
  const markup = between('<div class="scenario" id="t01-so1"', '<div class="scenario" id="t01-or1"');

  test("gives each item its own select list, labeled by the item", () => {
    const named = [
      ...markup.matchAll(
        /<div id="(t01-so1--item-\d)">(.*?)<\/div><select class="input" aria-labelledby="([^"]*)"/g,
      ),
    ];
    expect(named.map(([, id, , by]) => id === by)).toEqual([true, true, true, true]);
    expect(named.map(([, , words]) => words).sort()).toEqual([
      "How fast you walk",
      "How often you can come",
      "What you talk about",
      "When you go <strong>home</strong>",
    ]);
    expect(markup).toContain(
      '<option value="">Choose…</option><option>You</option><option>The person you walk with</option></select>',
    );
  });

  test("shows the items shuffled, and contains no key before the answer", () => {
    const [task = "", answer = ""] = markup.split("<details");
    const order = [...task.matchAll(/<div id="t01-so1--item-\d">(.*?)<\/div>/g)].map(
      ([, words]) => words ?? "",
    );
    const inBins = [...answer.matchAll(/<div class="sort-item">(.*?)<\/div>/g)].map(
      ([, words]) => words ?? "",
    );
    expect(order).not.toEqual(inBins);
    expect(isGrouped(order.map((words) => (inBins.indexOf(words) < 2 ? "you" : "them")))).toBe(false);
    expect(task).not.toMatch(/selected|to=|why/);
  });

  test("says where each belongs, and why", () => {
    expect(markup).toContain(
      '<summary>Compare with the answer</summary><dl class="sort-answer"><div><dt>You</dt><dd><div class="sort-item">When you go <strong>home</strong></div><p>You need rest as well, and you can say so.</p></dd>',
    );
  });

  test("is not a form and stores nothing", () => {
    expect(markup).not.toMatch(/<form|<input|<button|name=/);
  });
});

test("an ordering task shows its items out of order, and the order in its answer", () => {
  const [task = "", answer = ""] = between('<div class="scenario" id="t01-or1"', "<aside").split("<details");
  const shown = [...task.matchAll(/<div id="t01-or1--item-\d">(.*?)<\/div>/g)].map(([, words]) => words);
  const right = ["Agree on a corner", "Say hello", "Say how the walk was"];
  expect([...shown].sort()).toEqual([...right].sort());
  expect(shown).not.toEqual(right);
  expect(
    [...answer.matchAll(/<li><div class="sort-item">(.*?)<\/div><p>/g)].map(([, words]) => words),
  ).toEqual(right);
  expect(task).toContain("<option>Place 1</option><option>Place 2</option><option>Place 3</option>");
});

test("a review question hides its model answer until it is opened", () => {
  expect(html).toContain(
    '<aside class="callout callout-note" role="note"><p class="callout-title">Think about it</p><p>Why does the other person set the speed?</p><details class="scenario-debrief"><summary>Compare with one good answer</summary><p>They know their own body',
  );
});

describe("a shuffled list", () => {
  const isSame = (list: readonly number[]) => (order: readonly number[]) =>
    order.every((one, place) => one === list[place]);

  test("is another order for each length and id, the same each time, and never the right one", () => {
    const seen = new Set<string>();
    for (let length = 2; length <= 8; length += 1) {
      const list = Array.from({ length }, (_, place) => place);
      for (let task = 0; task < 200; task += 1) {
        const order = mixed(list, `task-${task}`, isSame(list));
        expect([...order].sort()).toEqual(list);
        expect(order).not.toEqual(list);
        expect(mixed(list, `task-${task}`, isSame(list))).toEqual(order);
        if (length === 4) seen.add(order.join());
      }
    }
    expect(seen.size).toBeGreaterThan(15);
  });

  test("is rotated by one when every order is right", () => {
    expect(mixed([1, 2, 3], "x", () => true)).toEqual([2, 3, 1]);
  });

  test.each([
    [["a", "a", "b"], true],
    [["a", "b", "a"], false],
    [["b", "a", "a", "b"], false],
    [["a", "b"], true],
  ])("of groups %j is grouped: %s", (groups, expected) => {
    expect(isGrouped(groups)).toBe(expected);
  });
});

test("a lesson without the new parts keeps its hash, its words and its activities", () => {
  // As before these parts existed: hashes and credit depend on them.
  const lesson = curriculum.lessonById("t02-l1");
  expect(lesson).toMatchObject({ words: 55, minutes: 32 });
  expect(lesson?.hash).toMatch(/^320b7f219e4a/);
  expect(lesson?.activities.map(({ kind, minutes }) => [kind, minutes])).toEqual([
    ["try", 15],
    ["try", 15],
    ["check", 1],
  ]);
});

import { describe, expect, test } from "vitest";
import { faultsIn, loadWith, type Edit } from "./support";
import { toldOf, expectRefusal } from "./part-refusals";

const BINS = '<Bin id="a" title="Here" />\n<Bin id="b" title="There" />';

const item = (text: string, to?: string) => `<Item${to ? ` to="${to}"` : ""} why="So.">${text}</Item>`;

const sortOf = (...parts: string[]) => `<Sort id="t02-so1" prompt="Where?">\n${parts.join("\n")}\n</Sort>`;

const orderOf = (...parts: string[]) => `<Order id="t02-or1" prompt="When?">\n${parts.join("\n")}\n</Order>`;

describe("a sorting task", () => {
  test.each<[name: string, text: string, line: number, found: RegExp, instead: RegExp]>([
    [
      "one bin",
      sortOf('<Bin id="a" title="Here" />', item("1", "a"), item("2", "a"), item("3", "a")),
      1,
      /<Sort> with one bin/,
      /two or more <Bin/,
    ],
    [
      "two items",
      sortOf(BINS, item("1", "a"), item("2", "b")),
      1,
      /<Sort> with two items/,
      /3 or more <Item …>/,
    ],
    [
      "an item that says no bin",
      sortOf(BINS, item("1", "a"), item("2", "b"), item("3")),
      6,
      /does not say where it belongs/,
      /to="…" with one of `a`, `b`/,
    ],
    [
      "a bin that does not exist",
      sortOf(BINS, item("1", "a"), item("2", "b"), item("3", "c")),
      6,
      /to="c", a bin that does not exist/,
      /`a`, `b`/,
    ],
    [
      "a bin nothing goes into",
      sortOf(BINS, item("1", "a"), item("2", "a"), item("3", "a")),
      3,
      /the bin `b`, into which nothing goes/,
      /to="b"/,
    ],
    [
      "a bin's id twice",
      sortOf(BINS.replace('"b"', '"a"'), item("1", "a"), item("2", "a"), item("3", "a")),
      3,
      /a second bin with the id `a`/,
      /its own id/,
    ],
    [
      "the same item twice",
      sortOf(BINS, item("1", "a"), item("2", "b"), item("1", "b")),
      6,
      /the item "1" a second time/,
      /words of its own/,
    ],
    [
      "an item without a reason",
      sortOf(BINS, item("1", "a"), item("2", "b"), '<Item to="a">3</Item>'),
      6,
      /<Item> without `why`/,
      /<Item why="…">/,
    ],
    [
      "an item with a list",
      sortOf(BINS, item("1", "a"), item("2", "b"), item("\n- 3\n- 4\n", "b")),
      6,
      /more than one line of text/,
      /one sentence/,
    ],
    [
      "text between its items",
      sortOf(BINS, item("1", "a"), "\nAnd\n", item("2", "b"), item("3", "b")),
      6,
      /text outside the items of <Sort>/,
      /`prompt`/,
    ],
    ["an item outside", item("1", "a"), 1, /<Item> outside <Sort> and <Order>/, /between <Sort …>/],
    ["a bin outside", '<Bin id="a" title="Here" />', 1, /<Bin> outside <Sort>/, /between <Sort …>/],
  ])("with %s is refused", async (_, text, line, found, instead) => {
    await expectRefusal(text, line, found, instead);
  });
});

describe("an ordering task", () => {
  test.each<[name: string, text: string, line: number, found: RegExp, instead: RegExp]>([
    ["two items", orderOf(item("1"), item("2")), 1, /<Order> with two items/, /3 or more/],
    [
      "a bin named by an item",
      orderOf(item("1"), item("2"), item("3", "a")),
      4,
      /`to` in an <Item> of an <Order>/,
      /right order/,
    ],
    [
      "a bin",
      orderOf('<Bin id="a" title="Here" />', item("1"), item("2"), item("3")),
      2,
      /<Bin> outside <Sort>/,
      /between <Sort …>/,
    ],
    [
      "no prompt",
      orderOf(item("1"), item("2"), item("3")).replace(' prompt="When?"', ""),
      1,
      /<Order> without `prompt`/,
      /prompt="What comes first\?"/,
    ],
  ])("with %s is refused", async (_, text, line, found, instead) => {
    await expectRefusal(text, line, found, instead);
  });
});

describe("a recording", () => {
  const folder = "modules/keeping-well/media";
  const captions: Edit = { file: `${folder}/talk.vtt`, write: "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n" };
  const video: Edit = { file: `${folder}/talk.mp4`, write: "not really a video" };
  const audio: Edit = { file: `${folder}/talk.mp3`, write: "not really a sound" };
  const media = (attributes: string, text = "\nHello.\n") =>
    `<Media title="A talk" ${attributes}>\n${text}\n</Media>`;

  test.each([
    ["audio", media('kind="audio" file="talk.mp3"')],
    ["video", media('kind="video" file="talk.mp4" captions="talk.vtt"')],
  ])("of %s with everything it needs has no fault", async (_, text) => {
    const { told, isShown, curriculum } = await toldOf(text, captions, video, audio);
    expect(told).toEqual([]);
    expect(isShown).toBe(true);
    const name = /file="([^"]*)"/.exec(text)?.[1] ?? "";
    expect(curriculum.mediaFile("keeping-well", name)).toMatchObject({ name, bytes: 18 });
    const other = name === "talk.mp3" ? "talk.mp4" : "talk.mp3";
    expect(curriculum.mediaFile("keeping-well", other), "no lesson names it").toBeUndefined();
    expect(curriculum.mediaFile("walking-together", name)).toBeUndefined();
  });

  test.each<[name: string, text: string, found: RegExp, instead: RegExp]>([
    ["no captions", media('kind="video" file="talk.mp4"'), /a video without captions/, /captions="….vtt"/],
    [
      "captions for a sound",
      media('kind="audio" file="talk.mp3" captions="talk.vtt"'),
      /`captions` of a recording without pictures/,
      /Remove it/,
    ],
    [
      "captions of another kind",
      media('kind="video" file="talk.mp4" captions="talk.srt"'),
      /captions="talk.srt"/,
      /end in \.vtt/,
    ],
    [
      "a sound that is called a video",
      media('kind="video" file="talk.mp3" captions="talk.vtt"'),
      /file="talk.mp3" in <Media kind="video">/,
      /\.mp4 or \.webm/,
    ],
    [
      "a file elsewhere",
      media('kind="audio" file="../../program.mp3"'),
      /file="\.\.\/\.\.\/program.mp3"/,
      /lowercase/,
    ],
    [
      "a file that is missing",
      media('kind="audio" file="gone.mp3"'),
      /the file `gone\.mp3`, which is not there/,
      /modules\/keeping-well\/media/,
    ],
    [
      "captions that are missing",
      media('kind="video" file="talk.mp4" captions="gone.vtt"'),
      /the file `gone\.vtt`, which is not there/,
      /media/,
    ],
    [
      "no transcript",
      media('kind="audio" file="talk.mp3"', ""),
      /<Media> with nothing in it/,
      /Put its text/,
    ],
    ["an unknown kind", media('kind="film" file="talk.mp4"'), /kind="film"/, /`audio`, `video`/],
  ])("with %s is refused", async (_, text, found, instead) => {
    await expectRefusal(text, 1, found, instead, captions, video, audio);
  });

  test("is served while the module around it has a fault", async () => {
    const curriculum = await loadWith({
      file: "modules/walking-together/module.yaml",
      replace: "summary: Every part",
      by: "no_summary: Every part",
    });
    expect(curriculum.moduleById("t01")?.faults).not.toEqual([]);
    expect(curriculum.mediaFile("walking-together", "two-voices.mp3")?.type).toBe("audio/mpeg");
  });

  test.each([
    ["that are none", "1\n00:00 --> 00:02\nHello.\n", /do not begin with WEBVTT/, /WEBVTT alone/],
    ["that are empty", "WEBVTT\n\n", /without any words/, /-->/],
  ])("with captions %s is refused, and the fault is in the captions", async (_, write, found, instead) => {
    const text = media('kind="video" file="talk.mp4" captions="talk.vtt"');
    const { isShown, curriculum } = await toldOf(text, video, { ...captions, write });
    expect(isShown).toBe(false);
    const [told, ...others] = faultsIn(curriculum, captions.file);
    expect(others).toEqual([]);
    expect(told?.line).toBe(1);
    expect(told?.found).toMatch(found);
    expect(told?.instead).toMatch(instead);
  });
});

describe("a card or a question", () => {
  test.each<[name: string, text: string, found: RegExp, instead: RegExp]>([
    [
      "a role-play without its people",
      '<RolePlay title="The call">\n\nx\n\n</RolePlay>',
      /<RolePlay> without `who`/,
      /who="You and another trainee"/,
    ],
    [
      "an empty role-play",
      '<RolePlay title="The call" who="You" />',
      /<RolePlay> with nothing in it/,
      /Put its text/,
    ],
    [
      "a question without an answer",
      '<ReviewQuestion prompt="Why?" />',
      /<ReviewQuestion> with nothing in it/,
      /Put its text/,
    ],
    [
      "minutes of a question",
      '<ReviewQuestion prompt="Why?" minutes="4">\n\nx\n\n</ReviewQuestion>',
      /`minutes` in <ReviewQuestion>/,
      /`prompt`/,
    ],
    [
      "an answer without a question",
      "<ReviewQuestion>\n\nx\n\n</ReviewQuestion>",
      /<ReviewQuestion> without `prompt`/,
      /prompt="…"/,
    ],
  ])("%s is refused", async (_, text, found, instead) => {
    await expectRefusal(text, 1, found, instead);
  });

  test("is checked for hurtful words, including its attributes", async () => {
    const { told, isShown } = await toldOf(
      '<RolePlay title="A call" who="You and an addict">\n\nx\n\n</RolePlay>',
    );
    expect(told).toMatchObject([{ line: 1, found: '"addict"' }]);
    expect(isShown).toBe(true);
  });
});

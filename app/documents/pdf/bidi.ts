import bidiFactory from "bidi-js";

export type Direction = "ltr" | "rtl";

/** A stretch of one direction, in reading order inside; `order` is its place in the line as it is read. */
export type DirectionalRun = { text: string; direction: Direction; order: number };

/** The Unicode bidirectional algorithm (UAX #9). */
const bidi = bidiFactory();

/** Returns the direction of the first letter that has one (rules P2 and P3), or `fallback` where none has. */
export function baseDirection(text: string, fallback: Direction): Direction {
  for (const character of text) {
    const kind = bidi.getBidiCharTypeName(character);
    if (kind === "L") return "ltr";
    if (kind === "R" || kind === "AL") return "rtl";
  }
  return fallback;
}

/** Returns whether a text contains a right-to-left script that our fonts can draw. */
export function hasRightToLeft(text: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}؛؟٠-٩]/u.test(text);
}

/** Returns the runs of one line from left to right on the page, with brackets mirrored. */
export function visualRuns(line: string, base: Direction): DirectionalRun[] {
  const embedding = bidi.getEmbeddingLevels(line, base);
  const runs: (DirectionalRun & { level: number })[] = [];
  const runAt: number[] = [];
  let at = 0;
  for (const character of line) {
    const level = embedding.levels[at] ?? 0;
    const direction = level % 2 === 1 ? "rtl" : "ltr";
    const drawn = direction === "rtl" ? (bidi.getMirroredCharacter(character) ?? character) : character;
    const last = runs.at(-1);
    if (last && last.level === level) last.text += drawn;
    else runs.push({ text: drawn, direction, order: runs.length, level });
    for (let unit = 0; unit < character.length; unit++) runAt[at + unit] = runs.length - 1;
    at += character.length;
  }
  const fromLeft = new Set(bidi.getReorderedIndices(line, embedding).map((index) => runAt[index]));
  return [...fromLeft].flatMap((index) => {
    const run = index === undefined ? undefined : runs[index];
    return run ? [{ text: run.text, direction: run.direction, order: run.order }] : [];
  });
}

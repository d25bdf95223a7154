/**
 * The order in which a line of mixed directions is drawn: the Unicode bidirectional algorithm (UAX #9) without
 * explicit controls, which certificates refuse, and with Arabic and Hebrew as the right-to-left scripts, as the only
 * ones our fonts draw.
 */

export type Direction = "ltr" | "rtl";

/** A stretch of one direction, in reading order inside; `order` is its place in the line as it is read. */
export type DirectionalRun = { text: string; direction: Direction; order: number };

type BidiClass = "L" | "R" | "AL" | "EN" | "AN" | "ES" | "ET" | "CS" | "NSM" | "ON";

const BRACKETS = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
const MIRRORED = new Map([
  ...[...BRACKETS].flatMap(([open, close]): [string, string][] => [
    [open, close],
    [close, open],
  ]),
  ["<", ">"],
  [">", "<"],
  ["«", "»"],
  ["»", "«"],
  ["‹", "›"],
  ["›", "‹"],
]);

function classOf(character: string): BidiClass {
  if (/[0-9۰-۹]/u.test(character)) return "EN";
  if (/[٠-٩٫٬]/u.test(character)) return "AN";
  if (/[+\-−]/u.test(character)) return "ES";
  if (/[#%٪°‰\p{Sc}]/u.test(character)) return "ET";
  if (/[,.:/،\u00a0]/u.test(character)) return "CS";
  if (/[\p{Mn}\u200c\u200d]/u.test(character)) return "NSM";
  if (/[\p{Script=Arabic}؛؟ـ]/u.test(character)) return "AL";
  if (/[\p{Script=Hebrew}]/u.test(character)) return "R";
  if (/[\p{L}\p{N}\p{Mc}]/u.test(character)) return "L";
  return "ON";
}

/** The direction of the first letter that has one (rules P2 and P3), or `fallback` where none has. */
export function baseDirection(text: string, fallback: Direction): Direction {
  for (const character of text) {
    const kind = classOf(character);
    if (kind === "L") return "ltr";
    if (kind === "R" || kind === "AL") return "rtl";
  }
  return fallback;
}

/** True where any of the text reads from right to left. */
export function hasRightToLeft(text: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}؛؟٠-٩]/u.test(text);
}

/** Rules W1 to W7: marks follow their letter; signs and separators join the numbers they belong to. AL becomes R. */
function resolveWeak(classes: BidiClass[], base: BidiClass): void {
  let previous: BidiClass = base;
  let strong: BidiClass = base;
  classes.forEach((kind, i) => {
    if (kind === "NSM") classes[i] = previous;
    else if (kind === "EN" && strong === "AL") classes[i] = "AN";
    if (kind === "L" || kind === "R" || kind === "AL") strong = kind;
    previous = classes[i] ?? kind;
  });
  classes.forEach((kind, i) => {
    if (kind === "AL") classes[i] = "R";
  });
  classes.forEach((kind, i) => {
    const before = classes[i - 1];
    const joins = before === classes[i + 1] && (before === "EN" || (before === "AN" && kind === "CS"));
    if ((kind === "ES" || kind === "CS") && joins && before) classes[i] = before;
  });
  classes.forEach((kind, i) => {
    if (
      kind === "ET" &&
      (classes[i - 1] === "EN" || classes.slice(i).find((next) => next !== "ET") === "EN")
    ) {
      classes[i] = "EN";
    }
  });
  strong = base;
  classes.forEach((kind, i) => {
    if (kind === "ES" || kind === "ET" || kind === "CS" || kind === "NSM") classes[i] = "ON";
    else if (kind === "EN" && strong === "L") classes[i] = "L";
    else if (kind === "L" || kind === "R") strong = kind;
  });
}

function strongSide(kind: BidiClass | undefined): "L" | "R" | null {
  if (kind === "L") return "L";
  return kind === "R" || kind === "EN" || kind === "AN" ? "R" : null;
}

/** Rule N0: both brackets of a pair take one direction, so that they open and close the same way. */
function resolveBrackets(characters: readonly string[], classes: BidiClass[], base: "L" | "R"): void {
  const open: { closer: string; at: number }[] = [];
  const pairs: [number, number][] = [];
  characters.forEach((character, i) => {
    const closer = BRACKETS.get(character);
    if (closer) open.push({ closer, at: i });
    const match = open.findLastIndex((one) => one.closer === character);
    const opener = open[match];
    if (!opener) return;
    pairs.push([opener.at, i]);
    open.length = match;
  });
  pairs.sort(([a], [b]) => a - b);
  for (const [start, end] of pairs) {
    const inside = classes.slice(start + 1, end).map(strongSide);
    const opposite = base === "L" ? "R" : "L";
    let side: "L" | "R" | null = inside.includes(base) ? base : null;
    if (!side && inside.includes(opposite)) {
      const context =
        classes
          .slice(0, start)
          .map(strongSide)
          .findLast((one) => one !== null) ?? base;
      side = context === opposite ? opposite : base;
    }
    if (side) classes[start] = classes[end] = side;
  }
}

/** Rules N1 and N2: what has no direction takes its neighbours' where they agree, else the line's. */
function resolveNeutral(classes: BidiClass[], base: "L" | "R"): void {
  for (let i = 0; i < classes.length; i++) {
    if (classes[i] !== "ON") continue;
    let end = i;
    while (classes[end] === "ON") end++;
    const before = strongSide(classes[i - 1]) ?? base;
    const after = strongSide(classes[end]) ?? base;
    classes.fill(before === after ? before : base, i, end);
    i = end;
  }
}

/** The runs of one line from left to right on the page (rules I1, I2 and L2), brackets mirrored (L4). */
export function visualRuns(line: string, base: Direction): DirectionalRun[] {
  const characters = [...line];
  const side = base === "ltr" ? "L" : "R";
  const classes = characters.map(classOf);
  resolveWeak(classes, side);
  resolveBrackets(characters, classes, side);
  resolveNeutral(classes, side);

  const runs: LevelRun[] = [];
  characters.forEach((character, i) => {
    const kind = classes[i];
    const level = kind === "R" ? 1 : kind === "L" ? (base === "ltr" ? 0 : 2) : 2;
    const drawn = level === 1 ? (MIRRORED.get(character) ?? character) : character;
    const last = runs.at(-1);
    if (last && last.level === level) last.text += drawn;
    else runs.push({ text: drawn, level, order: runs.length });
  });
  for (const level of [2, 1]) reverseFrom(runs, level);
  return runs.map(({ text, level, order }) => ({ text, direction: level === 1 ? "rtl" : "ltr", order }));
}

type LevelRun = { text: string; level: number; order: number };

/** Turns round every stretch of runs at this level or above. */
function reverseFrom(runs: LevelRun[], level: number): void {
  for (let i = 0; i < runs.length; i++) {
    let end = i;
    while ((runs[end]?.level ?? -1) >= level) end++;
    if (end > i + 1) runs.splice(i, end - i, ...runs.slice(i, end).reverse());
    i = Math.max(i, end);
  }
}

/* What a browser loads on a first visit, besides the page itself. */

/** The scripts and styles a page names, each once. */
export function assetsOf(page: string): string[] {
  return [...new Set(page.match(/\/assets\/[\w.$@-]+\.(?:js|css)/g) ?? [])];
}

/** The fonts a browser loads: those whose character ranges occur on the page. @param page HTML */
export function fontsOf(styles: string, page: string): string[] {
  const text = page
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
  const codePoints = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
  return (styles.match(/@font-face\s*\{[^}]*\}/g) ?? []).flatMap((face) => {
    const url = /url\(["']?([^"')]+)/.exec(face)?.[1];
    const ranges = rangesIn(/unicode-range:([^;}]*)/.exec(face)?.[1] ?? "U+0-10FFFF");
    const isShown = codePoints.some((one) => ranges.some(([from, to]) => from <= one && one <= to));
    return url !== undefined && isShown ? [url] : [];
  });
}

/** `U+131, U+2000-206F, U+4??` as numbers from and to. */
function rangesIn(list: string): [from: number, to: number][] {
  return list.split(",").map((range) => {
    const [from = "", to = from] = range.trim().replace(/^U\+/i, "").split("-");
    return [parseInt(from.replaceAll("?", "0"), 16), parseInt(to.replaceAll("?", "F"), 16)];
  });
}

import { baseDirection, hasRightToLeft, visualRuns, type Direction } from "./bidi";
import { faceFor, isTall, plainSpaces, splitByFace, type Face, type Fonts, type Voice } from "./fonts.server";

/** A text broken into lines at the size that fits its place. */
export type SetText = {
  /** The whole text, in reading order. */
  text: string;
  /** Each includes its trailing space; otherwise its last word and the next line's first would be read as one. */
  lines: readonly string[];
  size: number;
  /** From baseline to baseline. */
  leading: number;
  height: number;
  voice: Voice;
  face: Face;
  base: Direction;
};

/** Constraints for fitting a text: from the largest size down to the smallest, on at most this many lines. */
export type Fit = { largest: number; smallest: number; lines: number; breakWords?: boolean };

/** Lays out the texts of one document. */
export type Typesetter = {
  /** Tries each fit in turn; if the text fits none, uses the last fit's smallest size on as many lines as needed. */
  set(text: string, voice: Voice, width: number, fits: readonly [Fit, ...Fit[]]): SetText;
  /** Draws one line at its baseline, centered in `width`. */
  drawLine(
    pdf: PDFKit.PDFDocument,
    set: SetText,
    line: string,
    x: number,
    baseline: number,
    width: number,
  ): void;
  /** Returns the width of the widest line. */
  widthOf(set: SetText): number;
};

/** Noto Naskh looks small beside Latin letters of the same size. */
const ARABIC_SCALE = 1.12;

/** Part of a line that is drawn in one call; `advance` is its width at one point. */
type Piece = { text: string; face: Face; scale: number; advance: number; order: number };

/** The default features, and the text shaped as one run: without a list pdfkit shapes word by word. */
const FEATURES: [] = [];

const SIZE_STEP = 0.5;

/** Returns the typesetter for one document, which caches the widths it has measured. */
export function createTypesetter(fonts: Fonts, fallback: Direction): Typesetter {
  const advances = new Map<string, number>();

  function advanceOf(text: string, face: Face): number {
    const key = `${face}\n${text}`;
    const known = advances.get(key);
    if (known !== undefined) return known;
    const font = fonts.get(face);
    const advance = font.layout(text, FEATURES).advanceWidth / font.unitsPerEm;
    advances.set(key, advance);
    return advance;
  }

  /** Returns the pieces of a line from left to right. */
  function piecesOf(line: string, voice: Voice, face: Face, base: Direction): Piece[] {
    return visualRuns(plainSpaces(line), base).flatMap((run) => {
      const rightToLeft = run.direction === "rtl";
      // One word at a time, so that the file contains the words in reading order.
      const words = rightToLeft ? (run.text.match(/ +|[^ ]+/gu) ?? []) : [run.text];
      const pieces = words
        .flatMap((word) => splitByFace(fonts, word, voice, face, run.direction))
        .map((part, i): Piece => {
          const scale = part.face.startsWith("naskh") ? ARABIC_SCALE : 1;
          // The shaper reverses only text with letters of such a script; the rest of a right-to-left run is reversed
          // here.
          const text =
            rightToLeft && !hasRightToLeft(part.text) ? [...part.text].reverse().join("") : part.text;
          const order = run.order + i / (line.length + 1);
          return { text, face: part.face, scale, advance: advanceOf(text, part.face) * scale, order };
        });
      return rightToLeft ? pieces.reverse() : pieces;
    });
  }

  function lineAdvance(line: string, voice: Voice, face: Face, base: Direction): number {
    return piecesOf(line, voice, face, base).reduce((sum, piece) => sum + piece.advance, 0);
  }

  function set(text: string, voice: Voice, width: number, fits: readonly [Fit, ...Fit[]]): SetText {
    const face = faceFor(fonts, text, voice);
    const base = baseDirection(text, fallback);
    const measure = (part: string) => lineAdvance(part, voice, face, base);
    const words = breakable(text).map((word) => ({
      word,
      advance: measure(word),
      bare: measure(word.trimEnd()),
    }));
    const letters = () =>
      [...new Intl.Segmenter("en").segment(text)].map(({ segment: word }) => ({
        word,
        advance: measure(word),
        bare: measure(word.trimEnd()),
      }));
    const finish = (lines: string[], size: number): SetText => {
      const leading = size * (isTall(text) ? 1.6 : 1.32);
      return { text, lines, size, leading, height: leading * lines.length, voice, face, base };
    };
    let last = fits[0];
    for (const fit of fits) {
      last = fit;
      const parts = fit.breakWords ? letters() : words;
      for (let size = fit.largest; size >= fit.smallest - 0.001; size -= SIZE_STEP) {
        const lines = balanced(parts, width / size, fit.lines);
        if (lines) return finish(lines, size);
      }
    }
    const anyNumber =
      balanced(words, width / last.smallest, Infinity) ?? greedy(letters(), width / last.smallest);
    return finish(anyNumber ?? [text], last.smallest);
  }

  return {
    set,
    widthOf: ({ lines, voice, face, base, size }) =>
      Math.max(...lines.map((line) => lineAdvance(line.trimEnd(), voice, face, base) * size)),
    drawLine(pdf, { voice, face, base, size }, line, x, baseline, width) {
      const pieces = piecesOf(line, voice, face, base);
      const visible = lineAdvance(line.trimEnd(), voice, face, base) * size;
      const ending = pieces.reduce((sum, piece) => sum + piece.advance, 0) * size - visible;
      let left = x + (width - visible) / 2 - (base === "rtl" ? ending : 0);
      const placed = pieces.map((piece) => {
        const at = { ...piece, left };
        left += piece.advance * size;
        return at;
      });
      placed.sort((a, b) => a.order - b.order);
      for (const piece of placed) {
        pdf
          .registerFont(piece.face, fonts.get(piece.face))
          .font(piece.face, size * piece.scale)
          .text(piece.text, piece.left, baseline, {
            lineBreak: false,
            baseline: "alphabetic",
            features: FEATURES,
          });
      }
    },
  };
}

type Measured = { word: string; advance: number; bare: number };

/** Splits a text where a line may end: after spaces, and after a hyphen, dash or slash inside a word. */
function breakable(text: string): string[] {
  return text.match(/[^ \-–—/]*[ \-–—/]+|[^ \-–—/]+$/gu) ?? [text];
}

/** Fills lines one after the other; null when a word is wider than a line. */
function greedy(words: readonly Measured[], width: number): string[] | null {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const { word, advance, bare } of words) {
    if (bare > width) return null;
    if (line && used + bare > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += word;
    used += advance;
  }
  return [...lines, line];
}

/** Breaks a text into as few lines as filling them would need, but of similar width: best for centered text. */
function balanced(words: readonly Measured[], width: number, most: number): string[] | null {
  const filled = greedy(words, width);
  if (!filled || filled.length > most) return null;
  let best = filled;
  let narrow = 0;
  let wide = width;
  for (let i = 0; i < 12 && filled.length > 1; i++) {
    const middle = (narrow + wide) / 2;
    const tried = greedy(words, middle);
    if (tried && tried.length === filled.length) {
      best = tried;
      wide = middle;
    } else narrow = middle;
  }
  return best;
}

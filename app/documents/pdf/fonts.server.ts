import { readFileSync } from "node:fs";

import { create } from "fontkit";

import type { Direction } from "./bidi";
import { fileOf, scriptFaces, type OwnFace, type ScriptFace, type Weight } from "./font-files.server";
import { openVariableFont } from "./variable-font.server";

/** One font file, at one weight. */
export type Face = OwnFace | ScriptFace;

/** The style of a text: the faces tried for it, in order; other scripts have their own. */
export type Voice = "title" | "titleStrong" | "signature" | "text" | "textStrong";

const VOICES: Record<Voice, { faces: readonly [Face, ...Face[]]; arabic: Face; weight: Weight }> = {
  title: { faces: ["literata", "sans"], arabic: "naskh", weight: "" },
  titleStrong: { faces: ["literataStrong", "sansStrong"], arabic: "naskhStrong", weight: "Strong" },
  signature: { faces: ["literataItalic", "sans"], arabic: "naskh", weight: "" },
  text: { faces: ["sans"], arabic: "naskh", weight: "" },
  textStrong: { faces: ["sansStrong"], arabic: "naskhStrong", weight: "Strong" },
};

/** Opened once per process: reading a font's tables takes longer than drawing a certificate. */
const opened = new Map<Face, Fontkit.Font>();

function openedFont(face: Face): Fontkit.Font {
  const known = opened.get(face);
  if (known) return known;
  const { path, weight, isLarge } = fileOf(face);
  const bytes = readFileSync(path);
  const font = weight === null ? create(bytes) : openVariableFont(bytes, weight);
  // Rarely needed, and too large to cache.
  if (!isLarge) opened.set(face, font);
  return font;
}

/** The fonts of one document, each opened when it is first needed. */
export type Fonts = { get(face: Face): Fontkit.Font };

/**
 * Returns the fonts for one document. They share the tables, which never change, but not the glyphs: fontkit stores
 * with each glyph the characters it was first requested for, and writes them into the file, so its bytes would depend
 * on earlier certificates. A view with a glyph cache of its own keeps them apart; a test draws in different orders and
 * compares.
 */
export function openFonts(): Fonts {
  const views = new Map<Face, Fontkit.Font>();
  return {
    get(face) {
      const known = views.get(face);
      if (known) return known;
      const view: Fontkit.Font = Object.create(openedFont(face), { _glyphs: { value: {} } });
      passOverMissingAnchors(view);
      views.set(face, view);
      return view;
    },
  };
}

/**
 * Skips marks for which a letter has no anchor, as in Gurmukhi and Telugu, because fontkit fails on them: they stay
 * unmoved.
 */
function passOverMissingAnchors(font: Fontkit.Font): void {
  const positions = font._layoutEngine.engine?.GPOSProcessor;
  if (!positions) return;
  const apply = positions.applyAnchor;
  positions.applyAnchor = function (mark, base, index) {
    if (base && mark.markAnchor) apply.call(this, mark, base, index);
  };
}

/**
 * Returns whether a character is Arabic. Marks shared by several scripts, such as Arabic vowel signs, count as Arabic;
 * periods and spaces do not.
 */
function isArabic(character: string): boolean {
  return /[\p{Script_Extensions=Arabic}\u200c\u200d]/u.test(character) && !/[\u0300-\u036f]/u.test(character);
}

const isJoiner = (character: string) => /[\u200c\u200d]/u.test(character);

/** Returns whether a text has letters that extend far above or below those of Latin. */
export function isTall(text: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thai}]/u.test(
    text,
  );
}

/** Replaces spaces of fixed or narrow width, which Intl uses in dates and numbers, with a plain space. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, " ");
}

function draws(font: Fontkit.Font, character: string): boolean {
  const codePoint = plainSpaces(character).codePointAt(0);
  return codePoint !== undefined && font.hasGlyphForCodePoint(codePoint);
}

/** Scripts in which joiners are part of the spelling: Arabic, and those of India and its neighbors. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Mn}]/u;

/** Returns whether an invisible joiner is part of the spelling: after a letter or mark of a script that uses them. */
function isSpelledJoiner(characters: readonly string[], i: number): boolean {
  const [before = "", character = "", after = " "] = characters.slice(i - 1, i + 2);
  if (!/[\u200c\u200d]/u.test(character) || i === 0) return false;
  return JOINING.test(before) && (JOINING.test(after) || (after === " " && /\p{Mn}/u.test(before)));
}

/** More marks on one letter than any orthography stacks would overlap the neighboring lines. */
const MOST_MARKS = 4;

type Undrawable = { at: number; character: string; visible: boolean };

/** Returns the characters of `text` that no font has, that are invisible or that reorder others. */
function undrawableCharacters(fonts: Fonts, text: string, voice: Voice): Undrawable[] {
  const { faces, arabic } = VOICES[voice];
  const characters = [...text];
  let marks = 0;
  let offset = 0;
  const bad: Undrawable[] = [];
  characters.forEach((character, i) => {
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    const isJoiner = isSpelledJoiner(characters, i);
    const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(character) && !isJoiner;
    const drawn =
      isJoiner ||
      [
        ...(isArabic(character) ? [arabic] : []),
        ...faces,
        ...scriptFaces(character, text, VOICES[voice].weight),
      ].some((face) => draws(fonts.get(face), character));
    if (hidden || !drawn || marks > MOST_MARKS) bad.push({ at: offset, character, visible: !hidden });
    offset += character.length;
  });
  return bad;
}

/** Returns grapheme clusters with their positions. A picture made of several (a family, a flag) is one. */
function readersCharacters(text: string): Intl.SegmentData[] {
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
}

/**
 * Returns the characters of `text` that cannot be drawn as typed, each once. Visible ones are given as displayed, the
 * others by number ("U+202E").
 */
export function undrawable(fonts: Fonts, text: string, voice: Voice): string[] {
  const bad = undrawableCharacters(fonts, text, voice);
  if (bad.length === 0) return [];
  const found = new Set<string>();
  for (const { segment, index } of readersCharacters(text)) {
    const inside = bad.filter(({ at }) => at >= index && at < index + segment.length);
    if (inside.some(({ visible }) => visible)) found.add(segment);
    else for (const { character } of inside) found.add(codeName(character));
  }
  return [...found];
}

/** Returns a text without what cannot be drawn; and the visible characters that are then missing, each once. */
export function drawable(fonts: Fonts, text: string, voice: Voice): { text: string; missing: string[] } {
  const bad = undrawableCharacters(fonts, text, voice);
  const missing = new Set<string>();
  const left = readersCharacters(text).map(({ segment, index }) => {
    const inside = bad.filter(({ at }) => at >= index && at < index + segment.length);
    if (inside.some(({ visible }) => visible)) {
      missing.add(segment);
      return "";
    }
    return [...segment].filter((character) => inside.every((one) => one.character !== character)).join("");
  });
  return { text: left.join(""), missing: [...missing] };
}

function codeName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Returns the face for a whole text, except its other scripts, so that no word changes face in the middle. */
export function faceFor(fonts: Fonts, text: string, voice: Voice): Face {
  const { faces } = VOICES[voice];
  const others = [...text].filter(
    (character) => !isArabic(character) && faces.some((face) => draws(fonts.get(face), character)),
  );
  return faces.find((face) => others.every((character) => draws(fonts.get(face), character))) ?? "sans";
}

/** Splits a run into stretches of one face each, in reading order. */
export function splitByFace(
  fonts: Fonts,
  run: string,
  voice: Voice,
  face: Face,
  direction: Direction,
): { text: string; face: Face }[] {
  const { faces, arabic } = VOICES[voice];
  const parts: { text: string; face: Face }[] = [];
  for (const character of run) {
    const last = parts.at(-1);
    // In a right-to-left run, the font of its letters draws everything it has: its spaces and punctuation fit them.
    const fitting = direction === "rtl" ? (last?.face ?? arabic) : face;
    const wanted = isArabic(character) && !isJoiner(character) ? arabic : fitting;
    // A mark stays with its letter: only that letter's font can place it.
    const before = (/\p{M}/u.test(character) || isJoiner(character)) && last ? [last.face] : [];
    const tried = [
      ...before,
      wanted,
      face,
      ...faces,
      ...scriptFaces(character, run, VOICES[voice].weight),
      arabic,
    ];
    const chosen = tried.find((one) => draws(fonts.get(one), character)) ?? face;
    if (last && last.face === chosen) last.text += character;
    else parts.push({ text: character, face: chosen });
  }
  return parts;
}

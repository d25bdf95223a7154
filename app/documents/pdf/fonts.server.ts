import { readFileSync } from "node:fs";

import { create } from "fontkit";

import type { Direction } from "./bidi";
import { fileOf, scriptFaces, type OwnFace, type ScriptFace, type Weight } from "./font-files.server";
import { openVariableFont } from "./variable-font.server";

/** One font file, at one weight. */
export type Face = OwnFace | ScriptFace;

/** What a text looks like: the faces tried for it, the first that draws all of it first; other scripts have their own. */
export type Voice = "title" | "titleStrong" | "signature" | "text" | "textStrong";

const VOICES: Record<Voice, { faces: readonly [Face, ...Face[]]; arabic: Face; weight: Weight }> = {
  title: { faces: ["literata", "sans"], arabic: "naskh", weight: "" },
  titleStrong: { faces: ["literataStrong", "sansStrong"], arabic: "naskhStrong", weight: "Strong" },
  signature: { faces: ["literataItalic", "sans"], arabic: "naskh", weight: "" },
  text: { faces: ["sans"], arabic: "naskh", weight: "" },
  textStrong: { faces: ["sansStrong"], arabic: "naskhStrong", weight: "Strong" },
};

/** Opened once in the life of the process: reading a font's tables takes longer than drawing a certificate. */
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
 * The fonts for one document. They share the tables, which never change, but not the glyphs: with each glyph
 * fontkit remembers the characters it was first asked for, these end up in the file, and so its bytes would depend
 * on who was certified before. A view with a glyph memory of its own keeps them apart; a test draws in different
 * orders and compares.
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

/** fontkit fails on marks for which a letter has no anchor, as in Gurmukhi and Telugu: they stand where they are. */
function passOverMissingAnchors(font: Fontkit.Font): void {
  const positions = font._layoutEngine.engine?.GPOSProcessor;
  if (!positions) return;
  const apply = positions.applyAnchor;
  positions.applyAnchor = function (mark, base, index) {
    if (base && mark.markAnchor) apply.call(this, mark, base, index);
  };
}

/** Marks shared by several scripts, as Arabic vowel signs are, count as Arabic; full stops and spaces do not. */
function isArabic(character: string): boolean {
  return /[\p{Script_Extensions=Arabic}\u200c\u200d]/u.test(character) && !/[\u0300-\u036f]/u.test(character);
}

const isJoiner = (character: string) => /[\u200c\u200d]/u.test(character);

/** True for a text with letters that reach far above or below those of Latin. */
export function isTall(text: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thai}]/u.test(
    text,
  );
}

/** Spaces of fixed or narrow width, which Intl likes in dates and numbers, are drawn as a space. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, " ");
}

function draws(font: Fontkit.Font, character: string): boolean {
  const codePoint = plainSpaces(character).codePointAt(0);
  return codePoint !== undefined && font.hasGlyphForCodePoint(codePoint);
}

/** Scripts in which joiners are spelling: Arabic, and those of India and its neighbours. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Mn}]/u;

/** True for the invisible joiners where they are part of spelling: after a letter or mark of a script that uses them. */
function isSpelledJoiner(characters: readonly string[], i: number): boolean {
  const [before = "", character = "", after = " "] = characters.slice(i - 1, i + 2);
  if (!/[\u200c\u200d]/u.test(character) || i === 0) return false;
  return JOINING.test(before) && (JOINING.test(after) || (after === " " && /\p{Mn}/u.test(before)));
}

/** More marks on one letter than any orthography stacks would be drawn over the neighbouring lines. */
const MOST_MARKS = 4;

type Undrawable = { at: number; character: string; visible: boolean };

/** The characters of `text` that no font has, that are invisible or that change the order of others. */
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

/** What a reader takes for one character, with its place. A picture of several (a family, a flag) is one thing. */
function readersCharacters(text: string): Intl.SegmentData[] {
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
}

/**
 * The characters of `text` that cannot be drawn as typed, each once. Visible ones are given as the reader sees them, the
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

/** What is left of a text without what cannot be drawn; and the visible characters that are missing in it, each once. */
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

/** The face for all of a text but its other scripts: one for the whole, so that no word changes face in the middle. */
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
    // Of what runs from right to left the font of its letters draws all it has: its spaces and stops fit them.
    const fitting = direction === "rtl" ? (last?.face ?? arabic) : face;
    const wanted = isArabic(character) && !isJoiner(character) ? arabic : fitting;
    // A mark stays with its letter, on which only that letter's font can place it.
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

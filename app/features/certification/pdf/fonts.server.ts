import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { create } from "fontkit";

import type { Direction } from "./bidi";

/** Resolves from this file in tests and from the bundle in production; both lie inside the project. */
const resolve = createRequire(import.meta.url).resolve;

const FILES = {
  literata: "@expo-google-fonts/literata/400Regular/Literata_400Regular.ttf",
  literataItalic: "@expo-google-fonts/literata/400Regular_Italic/Literata_400Regular_Italic.ttf",
  literataStrong: "@expo-google-fonts/literata/600SemiBold/Literata_600SemiBold.ttf",
  sans: "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
  sansStrong: "@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
  naskh: "@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
  naskhStrong: "@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf",
} as const;

/** One font file. */
export type Face = keyof typeof FILES;

/** What a text looks like: the faces tried for it, the first that draws all of it first; Arabic has its own. */
export type Voice = "title" | "titleStrong" | "signature" | "text" | "textStrong";

const VOICES: Record<Voice, { faces: readonly [Face, ...Face[]]; arabic: Face }> = {
  title: { faces: ["literata", "sans"], arabic: "naskh" },
  titleStrong: { faces: ["literataStrong", "sansStrong"], arabic: "naskhStrong" },
  signature: { faces: ["literataItalic", "sans"], arabic: "naskh" },
  text: { faces: ["sans"], arabic: "naskh" },
  textStrong: { faces: ["sansStrong"], arabic: "naskhStrong" },
};

/** Opened once in the life of the process: reading a font's tables takes longer than drawing a certificate. */
const opened = new Map<Face, Fontkit.Font>();

function openedFont(face: Face): Fontkit.Font {
  const known = opened.get(face);
  if (known) return known;
  const font = create(readFileSync(resolve(FILES[face])));
  opened.set(face, font);
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
      views.set(face, view);
      return view;
    },
  };
}

/** Marks shared by several scripts, as Arabic vowel signs are, count as Arabic; full stops and spaces do not. */
function isArabic(character: string): boolean {
  return /[\p{Script_Extensions=Arabic}\u200c\u200d]/u.test(character) && !/[\u0300-\u036f]/u.test(character);
}

/** Spaces of fixed or narrow width, which Intl likes in dates and numbers, are drawn as a space. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, " ");
}

function draws(font: Fontkit.Font, character: string): boolean {
  const codePoint = plainSpaces(character).codePointAt(0);
  return codePoint !== undefined && font.hasGlyphForCodePoint(codePoint);
}

/** True for the invisible joiners where they are part of spelling: between two letters of a script that uses them. */
function isSpelledJoiner(characters: readonly string[], i: number): boolean {
  const joins = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Mn}]/u;
  return (
    /[\u200c\u200d]/u.test(characters[i] ?? "") &&
    joins.test(characters[i - 1] ?? "") &&
    joins.test(characters[i + 1] ?? "")
  );
}

/** More marks on one letter than any orthography stacks would be drawn over the neighbouring lines. */
const MOST_MARKS = 4;

/**
 * The characters of `text` that cannot be drawn as typed, each once: those no font has, and those that are
 * invisible or change the order of others. Visible ones are given as the reader sees them, the others by number
 * ("U+202E").
 */
export function undrawable(fonts: Fonts, text: string, voice: Voice): string[] {
  const { faces, arabic } = VOICES[voice];
  const found = new Set<string>();
  const characters = [...text];
  let marks = 0;
  let offset = 0;
  const bad: { at: number; character: string; visible: boolean }[] = [];
  characters.forEach((character, i) => {
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    const hidden =
      /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(character) &&
      !isSpelledJoiner(characters, i);
    const drawn = [...(isArabic(character) ? [arabic] : []), ...faces].some((face) =>
      draws(fonts.get(face), character),
    );
    if (hidden || !drawn || marks > MOST_MARKS) bad.push({ at: offset, character, visible: !hidden });
    offset += character.length;
  });
  if (bad.length === 0) return [];
  // A picture of several characters (a family, a flag) is one thing to the person who typed it.
  for (const { segment, index } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    const inside = bad.filter(({ at }) => at >= index && at < index + segment.length);
    if (inside.some(({ visible }) => visible)) found.add(segment);
    else for (const { character } of inside) found.add(codeName(character));
  }
  return [...found];
}

function codeName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The face for all of a text but its Arabic: one for the whole, so that no word changes face in the middle. */
export function faceFor(fonts: Fonts, text: string, voice: Voice): Face {
  const others = [...text].filter((character) => !isArabic(character));
  const { faces } = VOICES[voice];
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
    // Of what runs from right to left the Arabic font draws all it has: its spaces and stops fit its letters.
    const wanted = isArabic(character) || direction === "rtl" ? arabic : face;
    // A mark stays with its letter, on which only that letter's font can place it.
    const before = /\p{M}/u.test(character) && last ? [last.face] : [];
    const tried = [...before, wanted, face, ...faces, arabic];
    const chosen = tried.find((one) => draws(fonts.get(one), character)) ?? face;
    if (last && last.face === chosen) last.text += character;
    else parts.push({ text: character, face: chosen });
  }
  return parts;
}

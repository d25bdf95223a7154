/*
 * Text as people type it: what cannot be seen is taken out, and spellings that mean the same are made the same. Pure.
 */

/** Invisible, but part of spelling: joiners, variation selectors, and the tags in pictures such as flags. */
const SPELLED = String.raw`\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0020}-\u{e01ef}`;
/** Direction marks, spaces of no width, soft hyphens, fillers: never part of a word. */
const UNSEEN = new RegExp(String.raw`(?![${SPELLED}])\p{Default_Ignorable_Code_Point}`, "u");
/** As `UNSEEN`, without the overrides: what stands between two of them reads in another order than it is stored. */
const UNSEEN_INSIDE = new RegExp(
  String.raw`(?![${SPELLED}\u202d\u202e])\p{Default_Ignorable_Code_Point}`,
  "gu",
);
const EMBEDDINGS = /[\u202a-\u202c\u2066-\u2069]/g;
/** Every kind of white space, and the blank of Braille, which looks like one. */
const SPACE = /[\s\u0085\u2800]/;
const SPACES = /[\s\u0085\u2800]+/g;
const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;
const JOINER = /[\u200c\u200d]/;

/** Returns a text without white space and invisible marks at its edges. */
export function edged(text: string): string {
  const characters = [...text];
  let from = 0;
  let until = characters.length;
  const isNothing = (character = "") =>
    SPACE.test(character) || UNSEEN.test(character) || JOINER.test(character);
  while (from < until && isNothing(characters[from])) from += 1;
  while (until > from && isNothing(characters[until - 1])) {
    // Some scripts end a word with a joiner, after a mark.
    if (JOINER.test(characters[until - 1] ?? "") && /\p{M}/u.test(characters[until - 2] ?? "")) break;
    until -= 1;
  }
  return characters.slice(from, until).join("");
}

/** Returns a text of several lines as it is stored: composed, one kind of line end, nothing invisible at its edges. */
export function textOf(typed: string): string {
  return edged(typed.replace(LINE_ENDS, "\n").replaceAll("\t", " ").normalize("NFC")).replace(EMBEDDINGS, "");
}

/** Returns a text of one line as it is stored: composed, white space folded to one space, no invisible marks. */
export function lineOf(typed: string): string {
  return edged(typed.normalize("NFC")).replace(UNSEEN_INSIDE, "").replace(SPACES, " ");
}

/** Returns whether a text has a letter or digit that can be seen. */
export function isVisible(text: string): boolean {
  // Fillers of Hangul are letters to Unicode.
  return /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u.test(text);
}

const APOSTROPHES = /[`´‘’‚‛′‵ʹʻʼʽʾʿˈˊˋ՚׳ꞌ᾽᾿＇]/g;
const QUOTATION_MARKS = /[“”„‟″‶״«»＂]/g;
const DASHES = /[\p{Pd}\u2212\u02d7\u2043]/gu;

/**
 * Returns a text in the form in which two spellings of one name are the same: width and ligatures, letter case of every
 * language, kinds of apostrophes, hyphens and spaces, and what cannot be seen make no difference. Accents do.
 */
export function fold(text: string): string {
  return (
    text
      // Before NFKC, which makes a space and a mark of an accent that stands alone.
      .replace(APOSTROPHES, "'")
      .normalize("NFKC")
      .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
      .replace(APOSTROPHES, "'")
      .replace(QUOTATION_MARKS, '"')
      .replace(DASHES, "-")
      .replace(SPACES, " ")
      .trim()
      // There and back: ß and SS, ſ and s, ı and I meet; a capital ẞ needs the first step.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replaceAll("i\u0307", "i")
      .replaceAll("ς", "σ")
      .normalize("NFC")
  );
}

/** Accents, vowel points and lengthening that people leave out when they search. Vowels of Indic scripts are letters. */
const ACCENTS =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g;

/** Letters of their own that people type as another. */
const PLAIN = new Map([
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ħ", "h"],
  ["ŧ", "t"],
  ["ŋ", "n"],
  ["ی", "ي"],
  ["ک", "ك"],
]);

/** Returns what is searched in and for: as `fold`, and accents, apostrophes and hyphens make no difference either. */
export function searchKey(text: string): string {
  return fold(text)
    .normalize("NFD")
    .replace(ACCENTS, "")
    .replace(/[øłđðþæœħŧŋیک]/g, (letter) => PLAIN.get(letter) ?? letter)
    .replace(/['"]/g, "")
    .replace(/[- ]+/g, " ")
    .trim()
    .normalize("NFC");
}

const NUMBER_DIGITS = 10;
const utf8 = new TextEncoder();

/**
 * Returns the key by which names are put in order everywhere, numbers in them by their value. In hexadecimal digits:
 * these sort alike in both databases, whatever their collation, and in JavaScript.
 */
export function sortKey(name: string): string {
  const padded = searchKey(name).replace(/\d+/g, (digits) => digits.padStart(NUMBER_DIGITS, "0"));
  return Array.from(utf8.encode(padded), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is stored beside a person's name: it goes with every write of the name. */
export function nameKeys(shownName: string): { searchKey: string; sortKey: string } {
  return { searchKey: searchKey(shownName), sortKey: sortKey(shownName) };
}

/** Compares two keys of `sortKey` that belong to rows with these ids, as the lists of both databases do. */
export function inNameOrder(
  a: { sortKey: string; personId: string },
  b: { sortKey: string; personId: string },
): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  return a.personId < b.personId ? -1 : a.personId > b.personId ? 1 : 0;
}

/** Letters one by one, a space shown as a dot: for two spellings to be compared by eye. */
export function letterByLetter(text: string): string {
  return Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) =>
    SPACE.test(segment) ? "·" : segment,
  ).join(" ");
}

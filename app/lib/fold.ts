/* Normalizes text as people type it: removes what cannot be seen, and unifies spellings that mean the same. Pure. */

/** Invisible, but part of spelling: joiners, variation selectors, and the tags in emoji such as flags. */
const SPELLED = String.raw`\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0020}-\u{e01ef}`;
/** Direction marks, zero-width spaces, soft hyphens, and fillers: never part of a word. */
const UNSEEN = new RegExp(String.raw`(?![${SPELLED}])\p{Default_Ignorable_Code_Point}`, "u");
/** Like `UNSEEN`, without the overrides: text between two of them is displayed in another order than it is stored. */
const UNSEEN_INSIDE = new RegExp(
  String.raw`(?![${SPELLED}\u202d\u202e])\p{Default_Ignorable_Code_Point}`,
  "gu",
);
const EMBEDDINGS = /[\u202a-\u202c\u2066-\u2069]/g;
/** Every kind of white space, and the Braille blank, which looks like one. */
const SPACE = /[\s\u0085\u2800]/;
const SPACES = /[\s\u0085\u2800]+/g;
const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;
const JOINER = /[\u200c\u200d]/;

/** Returns a text without white space and invisible marks at either end. */
export function edged(text: string): string {
  const characters = [...text];
  let from = 0;
  let until = characters.length;
  const isNothing = (character = "") =>
    SPACE.test(character) || UNSEEN.test(character) || JOINER.test(character);
  while (from < until && isNothing(characters[from])) from += 1;
  while (until > from && isNothing(characters[until - 1])) {
    // In some scripts a word ends with a joiner, after a mark.
    if (JOINER.test(characters[until - 1] ?? "") && /\p{M}/u.test(characters[until - 2] ?? "")) break;
    until -= 1;
  }
  return characters.slice(from, until).join("");
}

/**
 * Returns text of several lines as it is stored: composed, with one kind of line break and nothing invisible at either
 * end.
 */
export function textOf(typed: string): string {
  return edged(typed.replace(LINE_ENDS, "\n").replaceAll("\t", " ").normalize("NFC")).replace(EMBEDDINGS, "");
}

/**
 * Returns text of one line as it is stored: composed, with white space collapsed to one space and without invisible
 * marks.
 */
export function lineOf(typed: string): string {
  return edged(typed.normalize("NFC")).replace(UNSEEN_INSIDE, "").replace(SPACES, " ");
}

/** Returns whether a text has a visible letter or digit. */
export function isVisible(text: string): boolean {
  // Unicode counts the Hangul fillers as letters.
  return /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u.test(text);
}

const APOSTROPHES = /[`´‘’‚‛′‵ʹʻʼʽʾʿˈˊˋ՚׳ꞌ᾽᾿＇]/g;
const QUOTATION_MARKS = /[“”„‟″‶״«»＂]/g;
const DASHES = /[\p{Pd}\u2212\u02d7\u2043]/gu;

/**
 * Returns a text in a form in which spellings of the same name are equal. Ignores width, ligatures, letter case in
 * every language, kinds of apostrophes, hyphens, and spaces, and invisible characters. Accents are significant.
 */
export function fold(text: string): string {
  return (
    text
      // Before NFKC, which turns a stand-alone accent into a space and a mark.
      .replace(APOSTROPHES, "'")
      .normalize("NFKC")
      .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
      .replace(APOSTROPHES, "'")
      .replace(QUOTATION_MARKS, '"')
      .replace(DASHES, "-")
      .replace(SPACES, " ")
      .trim()
      // To lower case and back, so that ß and SS, ſ and s, and ı and I become equal; a capital ẞ needs the first step.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replaceAll("i\u0307", "i")
      .replaceAll("ς", "σ")
      .normalize("NFC")
  );
}

/**
 * Accents, vowel points, and elongation marks that people leave out when they search. Vowel signs of Indic scripts
 * count as letters.
 */
const ACCENTS =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g;

/** Separate letters that people type as another letter. */
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

/** Returns the form in which text is searched: like `fold`, and also ignores accents, apostrophes, and hyphens. */
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
 * Returns the key that sorts names everywhere, with numbers by value. Hexadecimal digits sort alike in JavaScript and
 * in both databases, whatever their collation.
 */
export function sortKey(name: string): string {
  const padded = searchKey(name).replace(/\d+/g, (digits) => digits.padStart(NUMBER_DIGITS, "0"));
  return Array.from(utf8.encode(padded), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Returns the keys stored with a person's names; every write of a name must include them. People are found by either
 * name and sorted by the one that is shown.
 */
export function nameKeys({ shownName, legalName }: { shownName: string; legalName: string }): {
  searchKey: string;
  sortKey: string;
} {
  return { searchKey: searchKey(`${shownName} ${legalName}`), sortKey: sortKey(shownName) };
}

/** Compares two `sortKey`s and breaks ties by row id, as lists from both databases do. */
export function inNameOrder(
  a: { sortKey: string; personId: string },
  b: { sortKey: string; personId: string },
): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  return a.personId < b.personId ? -1 : a.personId > b.personId ? 1 : 0;
}

/** Returns a text letter by letter, with spaces as dots, so that people can compare two spellings by eye. */
export function letterByLetter(text: string): string {
  return Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) =>
    SPACE.test(segment) ? "·" : segment,
  ).join(" ");
}

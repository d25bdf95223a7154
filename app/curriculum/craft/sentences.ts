import { fleschKincaid } from "flesch-kincaid";
import { syllable } from "syllable";

/** What stands between quotation marks, the marks too. An apostrophe inside a word ends no quotation. */
const QUOTED = /“[^”]*”|"[^"]*"|‘[^’]*(?:’(?=\p{L})[^’]*)*’/gu;
/** Takes the place of something said, so that its full stops end no sentence of the text around it. */
const SAID = "\u{fffc}";

/** What ends a sentence: its sign, closing marks, and then a space and a beginning. */
const END = /(?<=[.!?…][”"’)\]]*)\s+(?=[“"‘(\[]?[\p{Lu}\p{N}\u{fffc}])/u;
/** Signs that end no sentence. */
const ABBREVIATIONS = /\b(?:a\.m|p\.m|e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|St|No|U\.S)\.(?=\s)/g;
/** A dot of an abbreviation, kept apart from those that end sentences. */
const DOT = "\u{2024}";

/** Takes a text and returns its words. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’\-–.][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Takes a text and returns its sentences, those inside quotation marks too. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(ABBREVIATIONS, (short) => short.replaceAll(".", DOT))
    .split(END)
    .map((sentence) => sentence.replaceAll(DOT, ".").trim())
    .filter((sentence) => wordsOf(sentence).length > 0 || sentence.includes(SAID));
}

/** A sentence has an end; what has none is an item of a list, or a label before a colon. */
const IS_WHOLE = /[.!?…][”"’)\]]*$/u;

/**
 * Takes a text and returns the sentences of its writer, with the number of words of each; null where somebody speaks, and
 * for what is no sentence.
 */
export function ownSentences(text: string): { text: string; words: number | null }[] {
  const own = text.replace(QUOTED, (quoted) => (/[.!?…]\W$/u.test(quoted) ? `${SAID}.` : SAID));
  return sentencesOf(own).map((sentence) => ({
    text: sentence,
    words: sentence.includes(SAID) || !IS_WHOLE.test(sentence) ? null : wordsOf(sentence).length,
  }));
}

/** Takes a text and returns it with what is said in it left out, places kept. */
export function withoutQuotations(text: string): string {
  return text.replace(QUOTED, (quoted) => " ".repeat(quoted.length));
}

/** Takes sentences and returns the school grade they are written for, by Flesch and Kincaid (1975). */
export function gradeOf(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsOf);
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  return fleschKincaid({ sentence: sentences.length, word: words.length, syllable: syllables });
}

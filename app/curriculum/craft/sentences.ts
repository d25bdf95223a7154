import { fleschKincaid } from "flesch-kincaid";
import { syllable } from "syllable";

/** Text in quotation marks, including the marks. An apostrophe inside a word doesn't end a quotation. */
const QUOTED = /“[^”]*”|"[^"]*"|‘[^’]*(?:’(?=\p{L})[^’]*)*’/gu;
/** Replaces quoted text, so that its periods don't end a sentence of the text around it. */
const SAID = "\u{fffc}";

/** The end of a sentence: its punctuation, closing marks, a space, and the start of the next one. */
const END = /(?<=[.!?…][”"’)\]]*)\s+(?=[“"‘(\[]?[\p{Lu}\p{N}\u{fffc}])/u;
/** Abbreviations whose period doesn't end a sentence. */
const ABBREVIATIONS = /\b(?:a\.m|p\.m|e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|St|No|U\.S)\.(?=\s)/g;
/** Stands in for the period of an abbreviation, to tell it from the end of a sentence. */
const DOT = "\u{2024}";

/** Returns the words in a text. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’\-–.][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Returns the sentences in a text, including those in quotation marks. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(ABBREVIATIONS, (short) => short.replaceAll(".", DOT))
    .split(END)
    .map((sentence) => sentence.replaceAll(DOT, ".").trim())
    .filter((sentence) => wordsOf(sentence).length > 0 || sentence.includes(SAID));
}

/** A sentence has an end. Text without one is a list item, or a label before a colon. */
const IS_WHOLE = /[.!?…][”"’)\]]*$/u;

/**
 * Returns the sentences in the author's own voice, with their word counts; null for direct speech and for text that is
 * not a sentence.
 */
export function ownSentences(text: string): { text: string; words: number | null }[] {
  const own = text.replace(QUOTED, (quoted) => (/[.!?…]\W$/u.test(quoted) ? `${SAID}.` : SAID));
  return sentencesOf(own).map((sentence) => ({
    text: sentence,
    words: sentence.includes(SAID) || !IS_WHOLE.test(sentence) ? null : wordsOf(sentence).length,
  }));
}

/** Returns a text with quoted speech left out and positions unchanged. */
export function withoutQuotations(text: string): string {
  return text.replace(QUOTED, (quoted) => " ".repeat(quoted.length));
}

/** Returns the school grade that sentences are written for (Flesch–Kincaid grade level, 1975). */
export function gradeOf(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsOf);
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  return fleschKincaid({ sentence: sentences.length, word: words.length, syllable: syllables });
}

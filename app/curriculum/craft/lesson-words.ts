import type { WordFault } from "../mdx/words";

import { withoutQuotations } from "./sentences";

type WordRule = { pattern: RegExp; instead: string };

/** Words that define people by their condition, where the surrounding text shows that they do. */
const STIGMATIZING: readonly WordRule[] = [
  {
    pattern: /\balcoholics?\b(?!\s+(?:anonymous|drinks?|beverages?|hepatitis|liver))/gi,
    instead: 'Write "person with an alcohol use disorder" or "person who drinks".',
  },
  { pattern: /\bschizophrenics?\b/gi, instead: 'Write "person with schizophrenia".' },
  {
    pattern: /\b(?:the\s+)?mentally\s+ill(?:\s+(?:people|persons?|patients?|clients?|individuals?))?\b/gi,
    instead: 'Write "people with a mental health condition".',
  },
  {
    pattern: /\ba\s+(?:bipolar|borderline|psychotic|depressive|diabetic)\b(?!\s+\p{L})/giu,
    instead: 'Write "a person with …".',
  },
  { pattern: /\bthe\s+(?:disabled|homeless|suicidal)\b(?!\s+\p{L}+)/giu, instead: 'Write "people who …".' },
  {
    pattern: /\b(?:successful|failed|unsuccessful|completed?)\s+suicide(?:\s+attempt)?s?\b/gi,
    instead: 'Write "died by suicide" or "survived a suicide attempt".',
  },
  { pattern: /\bsuffer(?:s|ed|ing)?\s+(?:from|with)\b/gi, instead: 'Write "lives with" or "has".' },
  { pattern: /\bwheelchair[- ]bound\b/gi, instead: 'Write "uses a wheelchair".' },
  { pattern: /\bnon-?complian(?:t|ce)\b/gi, instead: "Say what the person chose, and why." },
  { pattern: /\brelapsers?\b/gi, instead: 'Write "person who has returned to use".' },
];

/** How someone died, or how to use or carry out a method: never part of a lesson. */
const METHODS: readonly WordRule[] = [
  {
    pattern:
      /\b(?:hang(?:ed|ing)?|shot|shoot(?:ing)?|cut(?:ting)?|drown(?:ed|ing)?|poison(?:ed|ing)?)\s+(?:him|her|them|your|one)sel(?:f|ves)\b/gi,
    instead: "Leave the method out: say that the person died, or was at risk.",
  },
  {
    pattern: /\b(?:jump(?:ed|s|ing)?|threw (?:him|her|them)self)\s+(?:off|from|in front of)\b/gi,
    instead: "Leave method and place out.",
  },
  {
    pattern: /\b(?:noose|slit (?:his|her|their) wrists?|wrote a suicide note|suicide hotspot)\b/gi,
    instead: "Leave the detail out.",
  },
  {
    pattern: /\b\d+(?:\.\d+)?\s*(?:mg|milligrams?|grams?|pills|tablets)\b(?!\s+of\s+naloxone)/gi,
    instead: "Leave the amount out.",
  },
  {
    pattern:
      /\b(?:tie|tied|tying) off\b|\bcook(?:ed|ing)?\s+(?:up\s+)?(?:heroin|meth|crack|a shot)\b|\b(?:shoot|shooting|shot)\s+up\b/gi,
    instead: "Leave out how a drug is used.",
  },
];

/** Returns the stigmatizing words and the descriptions of methods in a passage. Quoted words are skipped. */
export function findUnkindWords(text: string): WordFault[] {
  const own = withoutQuotations(text);
  return [...STIGMATIZING, ...METHODS].flatMap(({ pattern, instead }) =>
    [...own.matchAll(pattern)].map((match) => ({ offset: match.index, found: match[0].trim(), instead })),
  );
}

const STATISTIC =
  /\b\d[\d.,]*\s?(?:%|percent\b)|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half|a third|a quarter)\s+(?:in|out of)\s+(?:every\s+)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred)\b|\b\d{1,3}(?:,\d{3})+\b|\b(?:twice|three times|four times|\d+ times)\s+(?:as|more)\b/i;

/** Returns the first statistic in a passage, or null. */
export function findStatistic(text: string): string | null {
  return STATISTIC.exec(withoutQuotations(text))?.[0] ?? null;
}

type HardSubject = { name: string; mention: RegExp; note: RegExp };

const HARD_SUBJECTS: readonly HardSubject[] = [
  { name: "suicide", mention: /\bsuicid/i, note: /suicid/i },
  {
    name: "sexual violence",
    mention: /\brap(?:e|ed|ist|ing)\b|\bsexual(?:ly)?\s+(?:violen|abus|assault|exploit|harass)/i,
    note: /\brape|sexual|assault|harm/i,
  },
];

/** Returns the difficult subjects in a lesson's texts that none of its content notes announces. */
export function unannounced(texts: readonly string[], notes: readonly string[]): string[] {
  return HARD_SUBJECTS.filter(
    ({ mention, note }) => texts.some((text) => mention.test(text)) && !notes.some((one) => note.test(one)),
  ).map(({ name }) => name);
}

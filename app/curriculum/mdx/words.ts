/** A word or number that doesn't belong in a text, and what to write instead. */
export type WordFault = { offset: number; found: string; instead: string };

type WordRule = { pattern: RegExp; instead: string };

const WORDS: readonly WordRule[] = [
  { pattern: /\baddicts?\b/gi, instead: 'Write "person who uses drugs" or "person with an addiction".' },
  { pattern: /\bjunk(?:ie|y)s?\b/gi, instead: 'Write "person who uses drugs".' },
  {
    pattern: /\b(?:substance|drug|alcohol)[- ]abus(?:e|ers?|ing)\b/gi,
    instead: 'Write "substance use" or "harmful use".',
  },
  {
    pattern: /\bcommit(?:s|ted|ting)?\s+suicide\b/gi,
    instead: 'Write "died by suicide" or "took their own life".',
  },
  {
    pattern:
      /\b(?:stay|get|be|become|keep)(?:s|ing)?\s+clean\b|\b(?:stayed|got|been|became|kept)\s+clean\b/gi,
    instead: 'Write "in recovery", "not using", or "stopped using".',
  },
  { pattern: /\bclean and sober\b|\bclean time\b/gi, instead: 'Write "in recovery" or "time in recovery".' },
  {
    pattern: /\b(?:clean|dirty)\s+(?:urine|urines|tests?|samples?|screens?|addicts?)\b/gi,
    instead: 'Write "a test that was positive" or "a test that was negative".',
  },
];

const CRISIS_INSTEAD = "Write <CrisisLines /> or <LocalRule />: numbers come from the profile.";

const NUMBERS: readonly WordRule[] = [
  { pattern: /\b(?:988|911)\b/g, instead: CRISIS_INSTEAD },
  { pattern: /\b(?:call|dial|text|ring|phone)\s+\d{3,6}\b/gi, instead: CRISIS_INSTEAD },
  { pattern: /(?:\+?1[ .-])?\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/g, instead: CRISIS_INSTEAD },
  { pattern: /\b\d{3}-\d{4}\b(?!-)/g, instead: CRISIS_INSTEAD },
  { pattern: /\+\d{1,3}[ .-]?\d(?:[ .-]?\d){5,}\b/g, instead: CRISIS_INSTEAD },
  { pattern: /\b1-?8\d\d-[A-Z0-9-]{4,}\b/g, instead: CRISIS_INSTEAD },
  { pattern: /\b0\d{2,4}[ -]\d{3,4}(?:[ -]\d{3,4})*\b/g, instead: CRISIS_INSTEAD },
  { pattern: /\b\d{9,}\b/g, instead: CRISIS_INSTEAD },
];

// Quoted words are mentioned, not used: a lesson may teach what not to say.
const QUOTED =
  /“[^”]*”|"[^"]*"|«[^»]*»|‘[^’]*(?:’(?=\p{L})[^’]*)*’|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|`[^`]*`/gu;

// Most passages contain none of these, so the full search can be skipped.
const MAY_HURT = /addict|junk|abus|suicide|clean|dirty/i;
const MAY_BE_NUMBER = /\d{3}|\+\d|(?:\d[ .-]?){5}/;

/** Returns the hurtful words in a passage, except those in quotation marks or backticks. */
export function findHurtfulWords(text: string): WordFault[] {
  if (!MAY_HURT.test(text)) return [];
  return findAll(
    WORDS,
    text.replace(QUOTED, (quoted) => " ".repeat(quoted.length)),
  );
}

/** Returns everything in a passage that looks like a phone number. */
export function findPhoneNumbers(text: string): WordFault[] {
  return MAY_BE_NUMBER.test(text) ? findAll(NUMBERS, text) : [];
}

function findAll(rules: readonly WordRule[], text: string): WordFault[] {
  const faults = rules.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map((match) => ({ offset: match.index, found: match[0], instead })),
  );
  return faults
    .sort((a, b) => a.offset - b.offset || b.found.length - a.found.length)
    .filter((fault, index, all) => {
      const before = all[index - 1];
      return !before || fault.offset >= before.offset + before.found.length;
    });
}

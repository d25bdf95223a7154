import { wordsOf } from "./sentences";

/*
 * What a script can tell from the form of the options alone, without reading the question. It selects the option with
 * the highest score, like a test taker who has learned how our banks are written instead of what they teach.
 */

export type CueOption = { text: string; isKey: boolean };
export type CueItem = { id: string; options: readonly CueOption[] };

type Cue = {
  name: string;
  /** Positive: the option looks correct. Negative: it looks like a distractor. */
  weight: number;
  shows: (text: string, all: readonly string[]) => boolean;
};

export const ABSOLUTES =
  /\b(?:always|never|all|every(?:one|body|thing)?|none|no one|nobody|nothing|only|must|completely|totally|at once|immediately|whatever|any(?:one|thing)?)\b/i;
export const JUSTIFICATION =
  /\b(?:because|since|so that|so (?:he|she|they|you|it|nobody|no one)|as (?:it|they|he|she) (?:is|are|was|were)|otherwise|in order to)\b/i;

const lengthOf = (text: string) => text.trim().length;
const longest = (text: string, all: readonly string[]) =>
  all.every((other) => other === text || lengthOf(other) < lengthOf(text));
const shortest = (text: string, all: readonly string[]) =>
  all.every((other) => other === text || lengthOf(other) > lengthOf(text));
const has = (pattern: RegExp) => (text: string) => pattern.test(text);

/** The cues with their weights, as found in banks that were written before this check existed. */
export const CUES: readonly Cue[] = [
  { name: "the longest option", weight: 1, shows: longest },
  { name: "the shortest option", weight: -0.5, shows: shortest },
  { name: "names the supervisor", weight: 1.5, shows: has(/\bsupervisor\b/i) },
  {
    name: "asks, listens, offers",
    weight: 1,
    shows: has(/\b(?:ask|listen|offer|hear|thank|check in|stay)\w*\b/i),
  },
  {
    name: "together, both, choose",
    weight: 1,
    shows: has(/\b(?:together|with (?:him|her|them)|both|choos\w+|own words|choice)\b/i),
  },
  { name: "two parts joined by “and”", weight: 0.5, shows: has(/,? and \b|; /i) },
  { name: "today, first, now", weight: 0.5, shows: has(/\b(?:today|first|now|same day|as soon as)\b/i) },
  { name: "an absolute word", weight: -1, shows: has(ABSOLUTES) },
  { name: "a clause that justifies", weight: -1, shows: has(JUSTIFICATION) },
  {
    name: "waits, hides, or drops it",
    weight: -1,
    shows: has(
      /\b(?:wait|ignore|hide|quiet\w*|secret\w*|forget|say nothing|change the subject|leave it|promise|until)\b/i,
    ),
  },
];

export type CueShare = { name: string; keys: number; distractors: number };

/**
 * Returns the share of items that the script answers correctly; a tie counts in part.
 * @param items with one key each
 */
export function cueHits(items: readonly CueItem[]): number {
  if (items.length === 0) return 0;
  const hits = items.map(({ options }) => {
    const texts = options.map(({ text }) => text);
    const scores = texts.map((text) =>
      CUES.reduce((sum, cue) => sum + (cue.shows(text, texts) ? cue.weight : 0), 0),
    );
    const best = Math.max(...scores);
    const picked = options.filter((_option, index) => scores[index] === best);
    return picked.filter(({ isKey }) => isKey).length / picked.length;
  });
  return hits.reduce((sum, hit) => sum + hit, 0) / items.length;
}

/** Returns the share of keys, and of distractors, that show each cue. */
export function cueShares(items: readonly CueItem[]): CueShare[] {
  return CUES.map(({ name, shows }) => {
    const share = (isKey: boolean) => {
      const seen = items.flatMap(({ options }) => {
        const texts = options.map(({ text }) => text);
        return options.filter((option) => option.isKey === isKey).map(({ text }) => shows(text, texts));
      });
      return seen.length === 0 ? 0 : seen.filter(Boolean).length / seen.length;
    };
    return { name, keys: share(true), distractors: share(false) };
  });
}

/**
 * Words found in almost every sentence. Which option is the only one with such a word is chance, and writers can't
 * control it.
 */
const FUNCTION_WORDS = new Set(
  "a an the and or but nor of in on at to for from with without about by into over under out up off as than then that this these those there here it its he him his she her hers they them their theirs you your yours i me my mine we us our ours who whom whose which what when where how why is are was were be been being am do does did done has have had having will would can could should may might not no".split(
    " ",
  ),
);

export type CueWord = { word: string; items: number; keys: number };

/**
 * Returns the words that occur in only one option of an item, with how often that option is the key.
 * @param items with one key each
 */
export function loneWords(items: readonly CueItem[]): CueWord[] {
  const found = new Map<string, CueWord>();
  for (const { options } of items) {
    const words = options.map(({ text }) => new Set(wordsOf(text.toLowerCase())));
    for (const word of new Set(words.flatMap((set) => [...set]))) {
      const holders = options.filter((_option, index) => words[index]?.has(word));
      const [holder] = holders;
      if (!holder || holders.length > 1 || FUNCTION_WORDS.has(word)) continue;
      const one = found.get(word) ?? { word, items: 0, keys: 0 };
      one.items += 1;
      if (holder.isKey) one.keys += 1;
      found.set(word, one);
    }
  }
  return [...found.values()].sort((a, b) => b.keys / b.items - a.keys / a.items || b.items - a.items);
}

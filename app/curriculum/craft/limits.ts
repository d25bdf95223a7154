/*
 * What the banks and lessons of a program keep to, each limit with its reason. A text is brought to the limit; a limit
 * is never loosened so that a text passes. docs/writing-modules.md says the same to authors.
 */

export const ITEM_LIMITS = {
  /** Shares of a bank mean something from this many items on; a single odd item must not move a share by a tenth. */
  leastItems: 10,

  /** With four options the key is the longest by chance in a quarter; ten points either way are noise. */
  keyLongestLeast: 0.15,
  keyLongestMost: 0.35,
  keyShortestLeast: 0.15,
  keyShortestMost: 0.35,

  /** A key much longer or shorter than its item's options gives itself away, whatever it says. */
  keyToMeanLeast: 0.8,
  keyToMeanMost: 1.25,

  /** If most `multiple` items have the same number of right options, the last one or two are found by counting. */
  rightCountMost: 0.5,

  /** A coin answers half of them, so they are few, and as often true as false. */
  trueFalseMost: 0.1,
  trueFalseDifference: 1,

  /** "Always" and "never" mark distractors, "because" marks an invented excuse: neither may lean to one side. */
  clauseDifference: 0.05,

  /** A word found in one option alone points at the key in a quarter of items by chance. */
  cueWordMost: 0.4,
  /** A word seen less often than this in one option alone is chance, not a cue. */
  cueWordLeast: 5,

  /** Whoever remembers the sentence need not have understood it. */
  sharedWords: 6,

  /** Fewer than two questions cannot tell whether an objective was reached. */
  itemsPerObjective: 2,

  /** A script that reads no question must not do much better than guessing among three or four options. */
  cueHitsMost: 0.35,
  /** Far below guessing is a cue as well: whoever picks against the script then finds the key. */
  cueHitsLeast: 0.15,
} as const;

export const PROSE_LIMITS = {
  /** Many who take part left school early, or read on a hard day: grade 8 is what most adults read with ease. */
  gradeMost: 8,

  /** A sentence of so few words is short. Now and then it lands; as a habit it makes a text sound clipped. */
  shortWords: 5,
  shortMost: 1 / 6,
  shortInARowMost: 3,
  /** Below so many sentences a share is chance. */
  leastSentences: 20,

  /** If the good choice is usually the longest, it is found without reading the situation. */
  goodLongestMost: 0.4,
  /** By chance one of three is; fewer scenarios than this say nothing. */
  leastScenarios: 4,
} as const;

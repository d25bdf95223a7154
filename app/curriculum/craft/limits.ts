/*
 * The limits that banks and lessons must meet, each with its reason. Change the text to meet the limit; never loosen a
 * limit so that a text passes. docs/writing-modules.md explains them to authors.
 */

export const ITEM_LIMITS = {
  /** Shares are meaningful from this many items on: a single item must not change a share by a tenth. */
  leastItems: 10,

  /** With four options, the key is the longest in a quarter of items by chance. Ten points either way are noise. */
  keyLongestLeast: 0.15,
  keyLongestMost: 0.35,
  keyShortestLeast: 0.15,
  keyShortestMost: 0.35,

  /** A key much longer or shorter than the other options gives itself away, whatever it says. */
  keyToMeanLeast: 0.8,
  keyToMeanMost: 1.25,

  /** If most `multiple` items have the same number of correct options, the last one or two can be found by counting. */
  rightCountMost: 0.5,

  /** Guessing gets half of them right, so there are few, and as many true as false. */
  trueFalseMost: 0.1,
  trueFalseDifference: 1,

  /** "Always" and "never" mark distractors, and "because" marks an invented excuse. Neither may lean to one side. */
  clauseDifference: 0.05,

  /** By chance, a word that occurs in only one option points to the key in a quarter of items. */
  cueWordMost: 0.4,
  /** Below this frequency, a word that occurs in only one option is chance, not a cue. */
  cueWordLeast: 5,

  /** Readers who recognize the sentence may not have understood it. */
  sharedWords: 6,

  /** With fewer than two questions, there is no telling whether an objective was met. */
  itemsPerObjective: 2,

  /** A script that doesn't read the question must not do much better than guessing among three or four options. */
  cueHitsMost: 0.35,
  /** A score far below guessing is a cue as well: doing the opposite of the script then finds the key. */
  cueHitsLeast: 0.15,
} as const;

export const PROSE_LIMITS = {
  /** Many participants left school early or read on a hard day. Most adults read grade 8 with ease. */
  gradeMost: 8,

  /** A sentence of so few words is short. An occasional one works; many of them make a text sound clipped. */
  shortWords: 5,
  shortMost: 1 / 6,
  shortInARowMost: 3,
  /** With fewer sentences, a share is chance. */
  leastSentences: 20,

  /** If the good choice is usually the longest, readers can find it without reading the situation. */
  goodLongestMost: 0.4,
  /** By chance it is the longest in one of three; with fewer scenarios, the share means nothing. */
  leastScenarios: 4,
} as const;

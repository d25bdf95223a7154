import { remark, type Finding } from "../faults";
import type { QuestionDraft, QuizDraft } from "../quiz";

import { ABSOLUTES, cueHits, JUSTIFICATION, loneWords, type CueItem } from "./cues";
import { countOf } from "~/lib/count";

import { ITEM_LIMITS } from "./limits";
import { checkSpelling } from "./prose-rules";
import { sentencesOf, withoutQuotations, wordsOf } from "./sentences";

/** What the rules need from a module: its question bank, and the text of the lessons it covers. */
export type Bank = {
  file: string;
  quiz: QuizDraft;
  /** The full text of each lesson. */
  lessons: readonly { id: string; text: string }[];
  /** The ids of the module's objectives; null when it has none. */
  objectives: readonly string[] | null;
};

type Item = QuestionDraft;

const percent = (share: number) => `${Math.round(share * 100)}%`;
const lengthOf = (text: string) => text.trim().length;

/**
 * Checks a question bank against the rules of item writing: what gives the key away without the question, and what
 * makes an item unfair.
 */
export function checkItems({ file, quiz, lessons, objectives }: Bank): Finding[] {
  const items = quiz.questions;
  const say: Say = (item, found, instead) => remark(file, item?.line ?? quiz.bankLine, found, instead);
  return [
    ...[...quiz.checks, ...items].flatMap((item) => checkItem(item, say)),
    ...checkEchoes(items, lessons, say),
    ...checkLengths(items, say),
    ...checkCounts(items, say),
    ...checkClauses(items, say),
    ...checkCues(items, say),
    ...(objectives === null ? [] : checkObjectives(items, objectives, say)),
  ];
}

type Say = (item: Item | null, found: string, instead: string) => Finding;

function checkItem(item: Item, say: Say): Finding[] {
  const { id, prompt, options } = item.value;
  const texts = [prompt, ...options.flatMap(({ text, feedback }) => [text, feedback])];
  return [
    ...checkKeyLength(item, say),
    ...checkNegatives(item, say),
    ...texts.flatMap((text) =>
      checkSpelling(text, (found, instead) => say(item, `${found} in \`${id}\``, instead)),
    ),
  ];
}

function checkKeyLength(item: Item, say: Say): Finding[] {
  const { id, type, options } = item.value;
  if (type === "true_false") return [];
  const mean = (list: readonly { text: string }[]) =>
    list.reduce((sum, { text }) => sum + lengthOf(text), 0) / list.length;
  const ratio = mean(options.filter(({ correct }) => correct)) / mean(options);
  const { keyToMeanLeast, keyToMeanMost } = ITEM_LIMITS;
  if (ratio >= keyToMeanLeast && ratio <= keyToMeanMost) return [];
  const isLong = ratio > keyToMeanMost;
  return [
    say(
      item,
      `a key ${ratio.toFixed(2)} times as long as the options of \`${id}\` on average`,
      isLong
        ? "Shorten the right answer, or make the others as full as it is: the longest one gives itself away."
        : "Give the right answer as much substance as the others: the shortest one gives itself away.",
    ),
  ];
}

const NEGATIVE =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|without|except|cannot|unless)\b|n[’']t\b/gi;

/** Where a statement ends. Two negatives in separate statements are no harder to read than one. */
const CLAUSE_ENDS =
  /[.!?,;:–—“”"]\s*|\b(?:and|but|or|because|since|so|when|if|until|while|than|who|which|as)\b/i;

/**
 * Phrases that may occur twice in a sentence without making it hard to read: "not only", "no longer", "do not … until".
 */
const HARMLESS = /\bnot only\b|\bno longer\b|\bno matter\b|\bwhether or not\b|\bor not\b|\bnot yet\b/gi;

function checkNegatives(item: Item, say: Say): Finding[] {
  const { id, prompt, options } = item.value;
  const count = (text: string) => text.replace(HARMLESS, " ").match(NEGATIVE)?.length ?? 0;
  const question =
    sentencesOf(withoutQuotations(prompt)).findLast((sentence) => sentence.includes("?")) ?? "";
  const doubled = [question, ...options.map(({ text }) => text)]
    .flatMap((text) => text.split(CLAUSE_ENDS))
    .find((clause) => count(clause) > 1);
  const isAsked = /\bnot\b|\bexcept\b|\bnever\b|n[’']t\b/i.test(question);
  const denied = isAsked ? options.find(({ text }) => count(withoutQuotations(text)) > 0) : undefined;
  if (doubled !== undefined) {
    return [
      say(
        item,
        `two negatives in "${doubled.trim()}" of \`${id}\``,
        "Say it with one negative, or with none.",
      ),
    ];
  }
  if (denied) {
    const instead = "Ask for what is right instead, or word the options without a negative.";
    return [say(item, `a question with a negative, and one in "${denied.text}" of \`${id}\``, instead)];
  }
  return [];
}

function checkEchoes(items: readonly Item[], lessons: Bank["lessons"], say: Say): Finding[] {
  const size = ITEM_LIMITS.sharedWords;
  const runsOf = (text: string) => {
    const words = wordsOf(text).map((word) => word.toLowerCase().replaceAll("’", "'"));
    return words.slice(size - 1).map((_last, index) => words.slice(index, index + size).join(" "));
  };
  const places = new Map<string, string>();
  for (const { id, text } of lessons)
    for (const run of runsOf(text)) if (!places.has(run)) places.set(run, id);
  return items.flatMap((item) => {
    const shared = item.value.options.flatMap(({ text }) => runsOf(text)).find((run) => places.has(run));
    if (shared === undefined) return [];
    const found = `"${shared}", which is in the lesson \`${places.get(shared) ?? ""}\` too, in \`${item.value.id}\``;
    return [
      say(
        item,
        found,
        "Say it in other words: a reader can recognize the sentence without understanding it.",
      ),
    ];
  });
}

const singlesOf = (items: readonly Item[]) => items.filter(({ value }) => value.type === "single");

/** Returns what the script would see of the items that have one correct answer. */
export function cueItemsOf(items: readonly Item[]): CueItem[] {
  return singlesOf(items).map(({ value }) => ({
    id: value.id,
    options: value.options.map(({ text, correct }) => ({ text, isKey: correct })),
  }));
}

function checkLengths(items: readonly Item[], say: Say): Finding[] {
  const singles = singlesOf(items);
  if (singles.length < ITEM_LIMITS.leastItems) return [];
  const { keyLongestLeast, keyLongestMost, keyShortestLeast, keyShortestMost } = ITEM_LIMITS;
  const where = (isBeside: (key: number, other: number) => boolean) =>
    singles.filter(({ value }) => {
      const key = value.options.find(({ correct }) => correct);
      return value.options.every(
        (option) => option === key || isBeside(lengthOf(key?.text ?? ""), lengthOf(option.text)),
      );
    });
  const judge = (what: string, held: readonly Item[], least: number, most: number) => {
    const share = held.length / singles.length;
    if (share >= least && share <= most) return [];
    const ids = held.map(({ value }) => value.id).join(", ") || "none";
    const found = `the key is the ${what} option in ${percent(share)} of the single-choice items (${ids})`;
    const instead = `Bring it to ${percent(least)} to ${percent(most)}: make the key of a few items ${share < least ? `the ${what}` : `as long as the others`}.`;
    return [say(null, found, instead)];
  };
  return [
    ...judge(
      "longest",
      where((key, other) => key > other),
      keyLongestLeast,
      keyLongestMost,
    ),
    ...judge(
      "shortest",
      where((key, other) => key < other),
      keyShortestLeast,
      keyShortestMost,
    ),
  ];
}

function checkCounts(items: readonly Item[], say: Say): Finding[] {
  const findings: Finding[] = [];
  const { rightCountMost, trueFalseMost, trueFalseDifference, leastItems } = ITEM_LIMITS;
  const counts = items
    .filter(({ value }) => value.type === "multiple")
    .map(({ value }) => value.options.filter(({ correct }) => correct).length);
  for (const count of new Set(counts)) {
    const share = counts.filter((one) => one === count).length / counts.length;
    if (counts.length < 3 || share <= rightCountMost) continue;
    const found = `${countOf(count, "right answer")} in ${percent(share)} of the multiple-choice items`;
    findings.push(say(null, found, "Let it vary: no number of right answers in more than half of them."));
  }
  const truths = items.filter(({ value }) => value.type === "true_false");
  const share = truths.length / Math.max(1, items.length);
  if (items.length >= leastItems && share > trueFalseMost) {
    const most = Math.floor(items.length * trueFalseMost);
    const found = `${countOf(truths.length, "true-or-false item")} in a bank of ${items.length}`;
    findings.push(
      say(
        null,
        found,
        `Keep ${most} or fewer: guessing answers half of them. Rewrite the others as choices.`,
      ),
    );
  }
  const isTrue = truths.filter(({ value }) =>
    value.options.some(({ id, correct }) => id === "true" && correct),
  );
  const difference = Math.abs(2 * isTrue.length - truths.length);
  if (items.length >= leastItems && difference > trueFalseDifference) {
    const found = `${isTrue.length} true and ${truths.length - isTrue.length} false among the true-or-false items`;
    findings.push(say(null, found, "Make as many true as false."));
  }
  return findings;
}

function checkClauses(items: readonly Item[], say: Say): Finding[] {
  const options = items
    .filter(({ value }) => value.type !== "true_false")
    .flatMap(({ value }) => value.options);
  if (items.length < ITEM_LIMITS.leastItems) return [];
  const kinds: [name: string, pattern: RegExp, instead: string][] = [
    [
      "absolute words (always, never, only, all …)",
      ABSOLUTES,
      "Remove them from the distractors, or write keys that need them.",
    ],
    [
      "clauses that justify (because, since, so that …)",
      JUSTIFICATION,
      "Let the options say what one does and leave the reasons out, or give the keys reasons too.",
    ],
  ];
  return kinds.flatMap(([name, pattern, instead]) => {
    const share = (isKey: boolean) => {
      const ofKind = options.filter(({ correct }) => correct === isKey);
      return ofKind.filter(({ text }) => pattern.test(text)).length / Math.max(1, ofKind.length);
    };
    const [keys, distractors] = [share(true), share(false)];
    if (Math.abs(keys - distractors) <= ITEM_LIMITS.clauseDifference) return [];
    const found = `${name} in ${percent(keys)} of the keys and ${percent(distractors)} of the distractors`;
    return [say(null, found, `${instead} They may differ by ${percent(ITEM_LIMITS.clauseDifference)}.`)];
  });
}

function checkCues(items: readonly Item[], say: Say): Finding[] {
  const singles = cueItemsOf(items);
  if (singles.length < ITEM_LIMITS.leastItems) return [];
  const { cueWordMost, cueWordLeast, cueHitsLeast, cueHitsMost } = ITEM_LIMITS;
  const words = loneWords(singles)
    .filter((one) => one.items >= cueWordLeast && one.keys / one.items > cueWordMost)
    .map(({ word, items: count, keys }) => {
      const found = `"${word}" is in one option alone in ${countOf(count, "item")}, and in the key in ${keys} of them`;
      return say(
        null,
        found,
        `Write it into distractors as well, or into fewer keys: ${percent(cueWordMost)} at most.`,
      );
    });
  const hits = cueHits(singles);
  if (hits >= cueHitsLeast && hits <= cueHitsMost) return words;
  const found = `a script that reads no question finds ${percent(hits)} of the keys`;
  const instead = `Bring it to ${percent(cueHitsLeast)} to ${percent(cueHitsMost)}: \`npm run content:check -- --report\` lists the cues it goes by.`;
  return [...words, say(null, found, instead)];
}

function checkObjectives(items: readonly Item[], objectives: readonly string[], say: Say): Finding[] {
  const known = new Set(objectives);
  const list = objectives.map((id) => `\`${id}\``).join(", ");
  const unnamed = items.flatMap((item) => {
    const { id, objective } = item.value;
    if (objective !== undefined && known.has(objective)) return [];
    const found =
      objective === undefined ? `no objective in \`${id}\`` : `\`objective: ${objective}\` in \`${id}\``;
    return [say(item, found, `Write \`objective:\` and what it tests: ${list}.`)];
  });
  const thin = objectives.flatMap((objective) => {
    const count = items.filter(({ value }) => value.objective === objective).length;
    const missing = ITEM_LIMITS.itemsPerObjective - count;
    if (missing <= 0) return [];
    return [
      say(
        null,
        `${countOf(count, "item")} about the objective \`${objective}\``,
        `Write ${missing} more about it.`,
      ),
    ];
  });
  return [...unnamed, ...thin];
}

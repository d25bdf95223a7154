/** Whether two answers choose the same options, in whatever order. */

import type { QuestionType } from "~/lib/vocabulary";

export function isSameAnswer(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

/** A question is right when exactly the right options are chosen; ticking everything is not. */
export function isAnswerCorrect(
  options: readonly { id: string; correct: boolean }[],
  chosen: readonly string[],
): boolean {
  return isSameAnswer(
    options.filter((option) => option.correct).map((option) => option.id),
    [...new Set(chosen)],
  );
}

/** A question's text in paragraphs: a blank line parts them. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}

/** Returns the ids of a bank's critical questions, sorted: what an attempt at it freezes. */
export function criticalIn(bank: readonly Pick<BankQuestion, "id" | "critical">[]): string[] {
  return bank
    .filter((question) => question.critical === true)
    .map((question) => question.id)
    .sort();
}

/** Returns how many questions an attempt at this bank asks: `draw`, or all critical ones where those are more. */
export function questionsAsked(bank: readonly Pick<BankQuestion, "id" | "critical">[], draw: number): number {
  return Math.min(bank.length, Math.max(draw, criticalIn(bank).length));
}

export type DrawnQuestion = {
  position: number;
  questionId: string;
  questionHash: string;
  optionOrder: string[];
};

/**
 * Draws an attempt's questions: every critical one, the rest as evenly over the lessons as the bank allows, then mixed,
 * with mixed options. "True, False" keep their order, since people read them as a pair, and so do scales.
 * @param bank the module's questions in the order of the file
 * @param draw how many; a smaller bank gives what it has, and a larger critical block is asked whole
 * @param seed stored with the attempt: the same seed and bank give the same draw
 */
export function drawQuestions(bank: readonly BankQuestion[], draw: number, seed: string): DrawnQuestion[] {
  const random = randomFrom(seed);
  const byLesson = new Map<string, BankQuestion[]>();
  for (const question of bank)
    byLesson.set(question.lessonId, [...(byLesson.get(question.lessonId) ?? []), question]);
  // Each round takes one question of each lesson that has any left; which lessons the last, short round serves is chance.
  const inTurn = shuffled([...byLesson.values()], random)
    .flatMap((pile) => criticalFirst(shuffled(pile, random)).map((question, round) => ({ question, round })))
    .sort((one, other) => one.round - other.round)
    .map(({ question }) => question);
  // Across the lessons too the critical ones come first, so that the cut leaves none of them out.
  const drawn = criticalFirst(inTurn).slice(0, questionsAsked(bank, draw));
  return shuffled(drawn, random).map((question, index) => {
    const options = question.options.map((option) => option.id);
    return {
      position: index + 1,
      questionId: question.id,
      questionHash: question.hash,
      optionOrder: question.type === "true_false" || question.keepOrder ? options : shuffled(options, random),
    };
  });
}
/* ---- Answers and grading ---- */
/** Why an answer cannot be one to this question; null: it can. Empty means: left open. */
export function faultOfAnswer(
  question: { type: QuestionType; optionIds: readonly string[] },
  chosen: readonly string[],
): "unknown_option" | "too_many" | null {
  if (chosen.length > question.optionIds.length || new Set(chosen).size !== chosen.length) return "too_many";
  if (chosen.some((id) => !question.optionIds.includes(id))) return "unknown_option";
  return question.type !== "multiple" && chosen.length > 1 ? "too_many" : null;
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}
/* ---- Chance that can be repeated ---- */
/** Numbers from 0 up to 1 that follow from a text: the same seed gives the same row (xmur3 feeds sfc32). */
export function randomFrom(seed: string): () => number {
  let hash = 1779033703 ^ seed.length;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  const word = () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
  let [a, b, c, d] = [word(), word(), word(), word()];
  return () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
}

export function criticalFirst(questions: readonly BankQuestion[]): BankQuestion[] {
  return [...questions.filter(({ critical }) => critical), ...questions.filter(({ critical }) => !critical)];
}
/* ---- Drawing ---- */

export type BankQuestion = {
  id: string;
  lessonId: string;
  hash: string;
  type: QuestionType;
  options: { id: string }[];
  critical?: true;
  /** Its options are a scale: they keep the order of the file. */
  keepOrder?: true;
};

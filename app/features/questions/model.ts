import { scatter } from "~/lib/scatter";
import type { QuestionType } from "~/lib/vocabulary";

/* What a question is, how questions are drawn and how an answer is graded: pure, for knowledge checks and quizzes. */

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

/* ---- Answers and grading ---- */

/** Returns why an answer is not valid for this question, or null when it is. An empty answer means "left open". */
export function faultOfAnswer(
  question: { type: QuestionType; optionIds: readonly string[] },
  chosen: readonly string[],
): "unknown_option" | "too_many" | null {
  if (chosen.length > question.optionIds.length || new Set(chosen).size !== chosen.length) return "too_many";
  if (chosen.some((id) => !question.optionIds.includes(id))) return "unknown_option";
  return question.type !== "multiple" && chosen.length > 1 ? "too_many" : null;
}

/** Whether two answers choose the same options, in whatever order. */
export function isSameAnswer(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

/** Whether an answer chooses exactly the correct options; selecting all of them is not enough. */
export function isAnswerCorrect(
  options: readonly { id: string; correct: boolean }[],
  chosen: readonly string[],
): boolean {
  return isSameAnswer(
    options.filter((option) => option.correct).map((option) => option.id),
    [...new Set(chosen)],
  );
}

/* ---- Presentation ---- */

/** Splits a question's text into paragraphs at blank lines. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}

/** Whether the options stay in file order: "True, False" is read as a pair, and a scale has an order of its own. */
function keepsOrder(question: { type: QuestionType; keepOrder?: true }): boolean {
  return question.type === "true_false" || question.keepOrder === true;
}

/**
 * Returns the options of a knowledge check in an order that says nothing about which is correct. The same check always
 * has the same order.
 */
export function mixedOptions<O extends { id: string }>(check: {
  id: string;
  type: QuestionType;
  keepOrder?: true;
  options: O[];
}): O[] {
  if (keepsOrder(check)) return check.options;
  const rank = new Map(check.options.map(({ id }) => [id, scatter(`${check.id} ${id}`)]));
  return [...check.options].sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
}

/* ---- Drawing ---- */

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
 * Draws an attempt's questions: every critical one and the rest as evenly over the lessons as the bank allows, then
 * shuffles the questions and their options.
 * @param bank the module's questions in file order
 * @param draw how many; a smaller bank is asked whole, and so is a larger critical set
 * @param seed stored with the attempt: the same seed and bank give the same draw
 */
export function drawQuestions(bank: readonly BankQuestion[], draw: number, seed: string): DrawnQuestion[] {
  const random = randomFrom(seed);
  const byLesson = new Map<string, BankQuestion[]>();
  for (const question of bank)
    byLesson.set(question.lessonId, [...(byLesson.get(question.lessonId) ?? []), question]);
  // Each round takes one question from every lesson that has any left; chance decides which lessons the last, short
  // round includes.
  const inTurn = shuffled([...byLesson.values()], random)
    .flatMap((pile) => criticalFirst(shuffled(pile, random)).map((question, round) => ({ question, round })))
    .sort((one, other) => one.round - other.round)
    .map(({ question }) => question);
  // Critical questions come first across lessons too, so that the cut leaves none of them out.
  const drawn = criticalFirst(inTurn).slice(0, questionsAsked(bank, draw));
  return shuffled(drawn, random).map((question, index) => {
    const options = question.options.map((option) => option.id);
    return {
      position: index + 1,
      questionId: question.id,
      questionHash: question.hash,
      optionOrder: keepsOrder(question) ? options : shuffled(options, random),
    };
  });
}

function criticalFirst(questions: readonly BankQuestion[]): BankQuestion[] {
  return [...questions.filter(({ critical }) => critical), ...questions.filter(({ critical }) => !critical)];
}

/** Returns a shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(Math.floor(random() * left.length), 1));
  return result;
}

/* ---- Repeatable randomness ---- */

/** Returns a generator of numbers from 0 up to 1: the same seed gives the same sequence (xmur3 seeds sfc32). */
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

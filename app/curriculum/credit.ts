import { DOMAINS, type ActivityKind, type Domain } from "~/lib/vocabulary";

/*
 * How a module's text becomes credit: every number, with its reason. Credit follows from the text, never the other way
 * around.
 */

type Hours = Partial<Record<Domain, number>>;

/** Adults read nonfiction silently at about 240 words a minute. Learning is slower, with pauses to think. */
const WORDS_PER_MINUTE = 200;

/** Minutes for an activity whose lesson doesn't state any. */
const USUAL_MINUTES: Readonly<Record<ActivityKind, number>> = {
  // Read a question, choose an answer, and read the feedback.
  check: 1,
  // Weigh the choices. The words of the situation, the choices, and the debrief are counted separately.
  scenario: 2,
  // Two or three such decisions before an ending. The words of every step are counted separately.
  case: 4,
  // Think, and write a few sentences.
  reflection: 4,
  // Do a short exercise away from the screen.
  try: 5,
  // Play a short scene with someone and talk about it.
  role_play: 5,
  // Place a handful of items one by one and compare.
  sort: 2,
  // Think of your own answer before opening the model answer.
  review: 2,
};

/** The most minutes an activity may state. Kinds that are not listed are a single small task and may not state any. */
const MOST_MINUTES: Readonly<Partial<Record<ActivityKind, number>>> = {
  // Anything longer is a role-play, which is taught live.
  scenario: 8,
  // Enough to go through it more than once. In anything longer, readers lose track of the steps.
  case: 10,
  // Few people keep writing on their own for longer.
  reflection: 10,
  // Anything longer is practice, which is logged and supervised.
  try: 15,
  // Anything longer needs a facilitator and belongs in a live session.
  role_play: 15,
};

/**
 * A quiz question is a situation with three to six options; it is read more carefully than a check and reviewed
 * afterward.
 */
const MINUTES_PER_QUESTION = 1.5;

const MINUTES_PER_QUARTER = 15;
const QUARTERS_PER_HOUR = 4;

/** Returns the minutes an activity counts for when its lesson states none. */
export function usualMinutes(kind: ActivityKind): number {
  return USUAL_MINUTES[kind];
}

/** Returns the most minutes an activity may state; null for a kind that may not state any. */
export function mostMinutes(kind: ActivityKind): number | null {
  return MOST_MINUTES[kind] ?? null;
}

/** Returns a lesson's minutes, not rounded. */
export function lessonMinutes(lesson: { words: number; activities: readonly { minutes: number }[] }): number {
  return exact(lesson.words / WORDS_PER_MINUTE + sum(lesson.activities.map(({ minutes }) => minutes)));
}

/** Formats minutes in tenths, rounded down, so that 59.96 doesn't read as an hour. */
export function inTenths(minutes: number): string {
  return (Math.floor(exact(minutes) * 10 + 0.001) / 10).toFixed(1);
}

/** Returns a lesson's minutes as pages show them: whole, rounded up, at least 1. */
export function shownMinutes(minutes: number): number {
  return Math.max(1, Math.ceil(minutes));
}

/** Returns how many questions of a bank an attempt asks. */
export function questionsDrawn(draw: number, bank: number): number {
  return Math.min(draw, bank);
}

/**
 * Returns the minutes of a quiz.
 * @param asked how many questions an attempt asks
 */
export function quizMinutes(asked: number): number {
  return asked * MINUTES_PER_QUESTION;
}

/**
 * Returns a module's minutes, not rounded.
 * @param asked how many questions an attempt at its quiz asks
 */
export function moduleMinutes(
  lessons: readonly { words: number; activities: readonly { minutes: number }[] }[],
  asked: number,
): number {
  return exact(sum(lessons.map(lessonMinutes)) + quizMinutes(asked));
}

/** Returns the most hours that a module of this length may be credited with, rounded down to a quarter hour. */
export function creditCap(minutes: number): number {
  return Math.floor(minutes / MINUTES_PER_QUARTER) / QUARTERS_PER_HOUR;
}

/** Returns whether a claim is in whole quarter hours, the unit in which credit is given. */
export function isQuarterHours(hours: number): boolean {
  return Number.isInteger(hours * QUARTERS_PER_HOUR);
}

/**
 * Returns a module's credit by domain, in quarter hours. A claim above the cap is reduced in proportion; the remaining
 * quarters go to the largest remainders, then to domains in their usual order. Domains without credit are left out.
 * @param claim hours by domain, as the module states them
 * @param cap the most hours it may be credited with
 */
export function creditOf(claim: Hours, cap: number): Hours {
  const claimed = DOMAINS.map((domain) => ({
    domain,
    quarters: Math.floor((claim[domain] ?? 0) * QUARTERS_PER_HOUR),
  }));
  const total = sum(claimed.map(({ quarters }) => quarters));
  const allowed = Math.floor(cap * QUARTERS_PER_HOUR);
  if (total <= allowed) return hoursFrom(claimed);
  const shares = claimed.map(({ domain, quarters }) => {
    const exactly = quarters * allowed;
    return { domain, quarters: Math.floor(exactly / total), remainder: exactly % total };
  });
  const left = allowed - sum(shares.map(({ quarters }) => quarters));
  const first = new Set(
    [...shares]
      .sort((a, b) => b.remainder - a.remainder)
      .slice(0, left)
      .map(({ domain }) => domain),
  );
  return hoursFrom(
    shares.map(({ domain, quarters }) => ({ domain, quarters: quarters + (first.has(domain) ? 1 : 0) })),
  );
}

/** Returns the sum of hours by domain. */
export function hoursOf(hours: Readonly<Record<string, number | undefined>>): number {
  return sum(Object.values(hours).map((one) => one ?? 0));
}

function hoursFrom(quarters: readonly { domain: Domain; quarters: number }[]): Hours {
  const hours: Hours = {};
  for (const one of quarters) if (one.quarters > 0) hours[one.domain] = one.quarters / QUARTERS_PER_HOUR;
  return hours;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

// A word is 0.005 minutes: rounding to thousandths loses nothing, and turns 14.999999999 back into 15 before it is
// rounded down.
function exact(minutes: number): number {
  return Math.round(minutes * 1000) / 1000;
}

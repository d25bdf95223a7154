import { DOMAINS, type ActivityKind, type Domain } from "~/lib/vocabulary";

/* What a module's text is credited with: every number, each with its reason. Credit follows the text, never the reverse. */

type Hours = Partial<Record<Domain, number>>;

/** Adults read nonfiction silently at about 240 words a minute; learning, with pauses to think, goes slower. */
const WORDS_PER_MINUTE = 200;

/** Minutes of an activity whose lesson states none. */
const USUAL_MINUTES: Readonly<Record<ActivityKind, number>> = {
  // Read a question, choose, read the feedback.
  check: 1,
  // Weigh the choices; the words of situation, choices and debrief are counted as words.
  scenario: 2,
  // Two or three such decisions on the way to an end; the words of every step are counted as words.
  case: 4,
  // Think, and write a few sentences.
  reflection: 4,
  // Do a short exercise away from the screen.
  try: 5,
  // Play a short scene with someone, and talk about it.
  role_play: 5,
  // Place a handful of items one by one, and compare.
  sort: 2,
  // Think of an answer of one's own before opening the model answer.
  review: 2,
};

/** The most an activity may state for itself. What is not here is one small task, so it states nothing. */
const MOST_MINUTES: Readonly<Partial<Record<ActivityKind, number>>> = {
  // Beyond this it is a role-play, which is taught live.
  scenario: 8,
  // Enough to go through it more than once; beyond this one reader loses the thread of the steps.
  case: 10,
  // Beyond this few people keep writing by themselves.
  reflection: 10,
  // Beyond this it is practice, which is logged and supervised.
  try: 15,
  // The same: a longer one needs a facilitator, and belongs into a live session.
  role_play: 15,
};

/** A quiz question is a situation with three to six options, read with more care than a check and reviewed afterward. */
const MINUTES_PER_QUESTION = 1.5;

const MINUTES_PER_QUARTER = 15;
const QUARTERS_PER_HOUR = 4;

/** Returns the minutes an activity counts when its lesson states none. */
export function usualMinutes(kind: ActivityKind): number {
  return USUAL_MINUTES[kind];
}

/** Returns the most minutes an activity may state for itself; null for a kind that may state none. */
export function mostMinutes(kind: ActivityKind): number | null {
  return MOST_MINUTES[kind] ?? null;
}

/** Takes what a lesson holds and returns its minutes, not rounded. */
export function lessonMinutes(lesson: { words: number; activities: readonly { minutes: number }[] }): number {
  return exact(lesson.words / WORDS_PER_MINUTE + sum(lesson.activities.map(({ minutes }) => minutes)));
}

/** Takes minutes and returns them in tenths, rounded down: 59.96 must not read as an hour. */
export function inTenths(minutes: number): string {
  return (Math.floor(exact(minutes) * 10 + 0.001) / 10).toFixed(1);
}

/** Takes a lesson's minutes and returns them as the pages show them: whole, rounded up, at least 1. */
export function shownMinutes(minutes: number): number {
  return Math.max(1, Math.ceil(minutes));
}

/** Returns how many questions an attempt asks of a bank. */
export function questionsDrawn(draw: number, bank: number): number {
  return Math.min(draw, bank);
}

/** Takes how many questions an attempt asks and returns the minutes of the quiz. */
export function quizMinutes(asked: number): number {
  return asked * MINUTES_PER_QUESTION;
}

/** Takes a module's lessons and how many questions its quiz asks, and returns its minutes, not rounded. */
export function moduleMinutes(
  lessons: readonly { words: number; activities: readonly { minutes: number }[] }[],
  asked: number,
): number {
  return exact(sum(lessons.map(lessonMinutes)) + quizMinutes(asked));
}

/** Takes a module's minutes and returns the most hours it may be credited with: rounded down to a quarter hour. */
export function creditCap(minutes: number): number {
  return Math.floor(minutes / MINUTES_PER_QUARTER) / QUARTERS_PER_HOUR;
}

/** Returns whether a claim is in quarter hours, the unit that credit is given in. */
export function isQuarterHours(hours: number): boolean {
  return Number.isInteger(hours * QUARTERS_PER_HOUR);
}

/**
 * Takes the hours a module claims and the most it may be credited with, and returns its credit by domain in quarter
 * hours. A claim above the cap is cut to it in proportion; quarters left over go to the largest remainders, then to the
 * domains in their usual order. A domain left without credit is left out.
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

/** Takes hours by domain and returns their sum. */
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

// A word is 0.005 minutes: at thousandths nothing is lost, and 14.999999999 is 15 again before it is rounded down.
function exact(minutes: number): number {
  return Math.round(minutes * 1000) / 1000;
}

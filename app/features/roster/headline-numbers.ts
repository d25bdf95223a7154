/** The numbers on a manager's home; each opens the people behind it. */
export const FIGURES = ["attention", "enrolled", "active", "hours", "certified", "expiring"] as const;
export type Figure = (typeof FIGURES)[number];

/** Returns the requested number, or null. */
export function figureOf(asked: string | undefined): Figure | null {
  return FIGURES.find((figure) => figure === asked) ?? null;
}

/** The periods of the numbers, days. */
export const DAYS = { active: 14, hours: 30, certified: 90, expiring: 90 } as const;

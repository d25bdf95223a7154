import { z } from "zod";

import type { PeopleFilter } from "./people-filter";
import { lineOf } from "~/lib/fold";
import { COHORT_STAGES, ROLES } from "~/lib/vocabulary";

/** The search above a list; it comes from the address. */
export function readSearch(url: URL): {
  search: string;
  role: (typeof ROLES)[number] | null;
  page: string | null;
} {
  return {
    search: lineOf((url.searchParams.get("q") ?? "").slice(0, 200)).slice(0, 100),
    role: ROLES.find((role) => role === url.searchParams.get("role")) ?? null,
    page: url.searchParams.get("page"),
  };
}

/** The filter of a manager's list of people; it comes from the address. */
export function readPeopleFilter(url: URL): PeopleFilter & { page: string | null } {
  const asked = url.searchParams;
  return {
    ...readSearch(url),
    cohortId: asked.get("cohort")?.slice(0, 64) || null,
    stage: COHORT_STAGES.find((stage) => stage === asked.get("stage")) ?? null,
    needsAttention: asked.get("attention") === "yes",
  };
}

/** One of several values, as often as it is in the address: once, or left out. */
const oneValue = <const W extends string>(values: readonly [W, ...W[]]) =>
  z
    .array(z.enum(values))
    .max(1)
    .transform(([chosen = values[0]]) => chosen);
/** How a table for spreadsheets is written; what is left out is as in the United States. */
export const tableStyleSchema = z.object({
  separator: oneValue(["comma", "semicolon", "tab"]),
  decimal: oneValue(["point", "comma"]),
});
